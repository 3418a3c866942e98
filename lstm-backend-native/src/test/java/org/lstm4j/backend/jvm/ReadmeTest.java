package org.lstm4j.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** The program of the README: compiled and run here, and shown there to the letter. */
class ReadmeTest {
    private static Evaluation train(Tensor tokens, Tensor labels) {
        // readme
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(1000, 16), Bidirectional.of(Lstm.of(32)), Dense.of(1, Activation.SIGMOID)),
                false);
        Dataset data = TensorDataset.of(Map.of("tokens", tokens, "target", labels));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                Trainer trainer =
                        new Trainer(backend, model, new BinaryCrossEntropy(), Adam.keras(), TrainerOptions.DEFAULT)) {
            trainer.fit(data, 5);
            return trainer.evaluate(data);
        }
        // readme
    }

    @Test
    void theProgramLearns() {
        int rows = 256;
        int[] tokens = new int[rows * 6];
        float[] labels = new float[rows];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = 1 + Philox.below(999, 5, 0, 0, i);
        }
        for (int row = 0; row < rows; row++) {
            labels[row] = row % 2;
            tokens[row * 6 + row % 6] = row % 2 == 0 ? 7 : 8;
        }
        Evaluation trained = train(Tensor.of(new int[] {rows, 6}, tokens), Tensor.of(new int[] {rows, 1}, labels));
        assertThat(trained.loss()).isLessThan(0.69);
    }

    @Test
    void theReadmeShowsThisProgram() throws Exception {
        List<String> source = Files.readAllLines(
                Path.of("src", "test", "java", "org", "lstm4j", "backend", "jvm", "ReadmeTest.java"));
        int from = source.indexOf("        // readme");
        int to = source.lastIndexOf("        // readme");
        String program = String.join(
                "\n",
                source.subList(from + 1, to).stream()
                        .map(line -> line.isBlank() ? "" : line.substring(8))
                        .toList());
        assertThat(Files.readString(Path.of("..", "README.md"))).contains("```java\n" + program + "\n```");
    }
}
