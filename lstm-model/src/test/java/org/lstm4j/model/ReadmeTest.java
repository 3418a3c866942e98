package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.snippets.ReadmeSnippets;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Trainer;

/** The Java of the README: all of it is compiled and run, and shown there to the letter. */
class ReadmeTest {
    private static final String PROGRAM = "public static void main";
    private static final Pattern TAG =
            Pattern.compile("<artifactId>(lstm-[^<]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");

    @TempDir
    private Path folder;

    private static List<String> java() {
        return Pages.blocks(Pages.read(Pages.ROOT.resolve("README.md")), "java");
    }

    @Test
    void eachPieceOfJavaIsAProgramOrARegionThatIsRunHere() {
        assertThat(java().stream().filter(block -> !block.contains(PROGRAM)))
                .containsExactlyInAnyOrderElementsOf(
                        Pages.regions("ReadmeSnippets").values());
        assertThat(java().stream().filter(block -> block.contains(PROGRAM))).hasSize(1);
    }

    @Test
    void theProgramTrainsSavesOpensAndAsksAsItStands() throws Exception {
        String program = java().stream()
                .filter(block -> block.contains(PROGRAM))
                .findFirst()
                .orElseThrow();
        assertThat(program.lines()).hasSizeBetween(20, 25);
        Files.writeString(folder.resolve("FirstModel.java"), program);
        ChildJvm.Ended ended = ChildJvm.run(folder, List.of("FirstModel.java"));
        assertThat(ended.errors()).doesNotContain("Exception", "error:");
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("accuracy=1.0").endsWith("\nno\n");
        assertThat(folder.resolve("model.lstm")).exists();
    }

    @Test
    void itsCoordinatesAreThoseOfTheBom() throws IOException {
        String readme = Pages.read(Pages.ROOT.resolve("README.md"));
        String bom = Pages.read(Pages.ROOT.resolve(Path.of("lstm-bom", "pom.xml")));
        List<MatchResult> tags = Pages.blocks(readme, "xml").stream()
                .flatMap(block -> TAG.matcher(block).results())
                .toList();
        assertThat(tags)
                .extracting(tag -> tag.group(1))
                .containsExactly("lstm-bom", "lstm-model", "lstm-backend-native");
        String version = tags.getFirst().group(2);
        assertThat(bom).contains("<version>" + version + "</version>");
        assertThat(readme).contains("puts version `" + version + "`");
        assertThat(tags.subList(1, 3)).allSatisfy(tag -> {
            assertThat(bom).contains("<artifactId>" + tag.group(1) + "</artifactId>");
            assertThat(tag.group(2)).isNull();
        });
    }

    /** They have no parent, so that nothing else changes their version with that of the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"examples/spring-boot", "examples/stream", "docs/notebook"})
    void programsOfTheirOwnAskForThisVersion(String project) {
        String bom = Pages.read(Pages.ROOT.resolve(Path.of("lstm-bom", "pom.xml")));
        String version =
                bom.replaceFirst("(?s).*?<artifactId>lstm-bom</artifactId>\\s*<version>([^<]+)</version>.*", "$1");
        String pom = Pages.read(Pages.ROOT.resolve(project).resolve("pom.xml"));
        assertThat(TAG.matcher(pom).results().filter(tag -> tag.group(2) != null))
                .extracting(tag -> tag.group(1) + " " + tag.group(2))
                .containsExactly("lstm-bom " + version);
        assertThat(pom).doesNotContain("<parent>");
    }

    @Test
    void aSavedModelLabelsAFileOfTexts() throws Exception {
        Path file = folder.resolve("model.lstm");
        BundleFile.write(file, Samples.labels());
        Path headlines = Files.write(folder.resolve("headlines.txt"), List.of("the cat sat", "a red dog"));
        assertThat(ReadmeSnippets.open(file, headlines)).hasSize(2).isSubsetOf("no", "yes");
    }

    @Test
    void aTrainerLearnsWhichOfTwoWordsIsInARow() {
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
        Evaluation trained =
                ReadmeSnippets.train(Tensor.of(new int[] {rows, 6}, tokens), Tensor.of(new int[] {rows, 1}, labels));
        assertThat(trained.loss()).isLessThan(0.69);
    }

    @Test
    void theCellTrainsBothWays() {
        Model model = new Model(
                Sequential.of(ReadmeSnippets.cell(), new GlobalAveragePooling(), Dense.of(1)),
                new Input("values", Shape.of("batch", 4, 2), DType.FLOAT32),
                false);
        Tensor x = Tensor.of(new int[] {2, 4, 2}, 1f, 2, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5, 4, 3, 2, 1);
        try (CompiledModel compiled = CompiledModel.compile(model, new MeanSquaredError(), Adam.keras())) {
            double[] losses = compiled.fit(x, Tensor.of(new int[] {2}, 1f, 2f), FitOptions.ofEpochs(20))
                    .values("loss");
            assertThat(losses[19]).isLessThan(losses[0]);
        }
    }

    @Test
    void theModelOfTwoTextsTrains() {
        Tensor question = Tensor.ofRows(new int[] {1, 2, 3}, new int[] {4, 5, 6});
        Tensor answer = Tensor.ofRows(new int[] {7, 8}, new int[] {9, 10});
        try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                Trainer trainer = ReadmeSnippets.network(backend)) {
            double[] losses = trainer.fit(
                            TensorDataset.of(Map.of(
                                    "question", question,
                                    "question_lens", Tensor.of(new int[] {2}, 3, 2),
                                    "answer", answer,
                                    "answer_lens", Tensor.of(new int[] {2}, 2, 1),
                                    "target/fits", Tensor.of(new int[] {2, 1}, 1f, 0f),
                                    "target/topic", Tensor.of(new int[] {2}, 3, 4))),
                            20)
                    .values("loss");
            assertThat(losses[19]).isLessThan(losses[0]);
        }
    }
}
