package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.snippets.CompiledModelSnippets;
import org.lstm4j.model.snippets.SavedModelSnippets;
import org.lstm4j.text.TextPipeline;

/** What the documentation of classes shows runs. */
class SnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void aSeriesIsLearnedAsTheDocumentationOfCompiledModelShows() {
        Tensor x = Tensor.zeros(DType.FLOAT32, 40, 5, 1);
        Tensor y = Tensor.zeros(DType.FLOAT32, 40);
        for (int row = 0; row < 40; row++) {
            for (int step = 0; step < 5; step++) {
                x.setElement(row * 5 + step, Math.sin((row + step) / 3.0));
            }
            y.setElement(row, Math.sin((row + 5) / 3.0));
        }
        Path file = folder.resolve("series.lstm");
        Tensor given = CompiledModelSnippets.numbers(x, y, file);
        double error = 0;
        for (int row = 0; row < 40; row++) {
            error += Math.abs(given.element(row) - y.element(row)) / 40;
        }
        assertThat(error).isLessThan(0.4);
        assertThat(file).exists();
    }

    @Test
    void textsAreLearnedAsTheDocumentationOfTextTrainingShows() {
        List<String> texts = List.of("good", "bad", "very good", "very bad");
        List<String> labels = List.of("yes", "no", "yes", "no");
        Path file = folder.resolve("texts.lstm");
        assertThat(CompiledModelSnippets.texts(texts, labels, file).values()).containsKey("accuracy");
        try (SavedModel model = SavedModel.open(file)) {
            assertThat(model.texts().predict("good").label()).isIn("no", "yes");
        }
    }

    @Test
    void savedModelsAnswerAsTheirDocumentationShows() throws Exception {
        Path file = folder.resolve("labels.lstm");
        Bundle labels = Samples.labels();
        SavedModelSnippets.use(
                labels.graph(),
                labels.weights(),
                labels.provenance(),
                TextPipeline.fromJson(labels.textPipeline().orElseThrow()),
                file);
        assertThat(SavedModelSnippets.open(file).label()).isIn("no", "yes");
        Path lines = Files.write(folder.resolve("lines.txt"), List.of("the cat", "a dog"));
        try (SavedModel model = SavedModel.open(file)) {
            assertThat(SavedModelSnippets.texts(model, lines)).hasSize(5).isSubsetOf("no", "yes");
        }
        try (SavedModel model = SavedModel.of("series", Samples.series(), ModelOptions.DEFAULT)) {
            assertThat(SavedModelSnippets.series(model, new double[] {1, 2, 3, 4, 5, 6}))
                    .hasSize(7);
        }
        try (SavedModel model = SavedModel.of("stream", Samples.stream(3), ModelOptions.DEFAULT)) {
            assertThat(SavedModelSnippets.session(model).rows()).isEqualTo(1);
            assertThat(SavedModelSnippets.write(model)).startsWith("did you");
            assertThat(SavedModelSnippets.writing(model)).isNotBlank();
        }
    }
}
