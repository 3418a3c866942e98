package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.SavedModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of a user with three classes, from training to the last command. */
class SeveralClassesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> PLACES = List.of("north", "south", "east");

    @TempDir
    private Path folder;

    /** Texts that say where the wind blows from, and words that say nothing. */
    @BeforeEach
    void writeFiles() throws IOException {
        StringBuilder rows = new StringBuilder("wind,text\n");
        for (int row = 0; row < 240; row++) {
            String place = PLACES.get((row * 7 + row / 3) % 3);
            rows.append(place.charAt(0))
                    .append(",it is ")
                    .append(row % 2 == 0 ? "calm" : "loud")
                    .append(" and the wind is from the ")
                    .append(place)
                    .append(row % 5 == 0 ? " today" : "")
                    .append('\n');
        }
        Files.writeString(folder.resolve("wind.csv"), rows);
        Files.writeString(folder.resolve("wind.conf"), """
                type = text-classification
                description = "Where the wind blows from"
                data {
                  source { type = csv, file = wind.csv, text-field = text, label-field = wind,
                           label-values = [n, s, e], empty-text = fail }
                  labels = [North, South, East]
                  split { train-share = 0.75, validation { from = training, share = 0.2 } }
                }
                text {
                  pipeline { type = keras-tokenizer, padding = post, truncating = post }
                  lengths = true
                }
                layers = [{ type = embedding, units = 8 }, { type = lstm, units = 8 }
                          { type = class-dense, activation = softmax }]
                loss = sparse-categorical-cross-entropy
                optimizer { type = adam, form = keras, learning-rate = 0.02 }
                training { epochs = 12, batch-size = 16, shuffle = true, seed = 1, keep = last, class-weights = balanced
                           metrics = [{ type = f-score, average = macro }] }
                """);
    }

    private ProgramRun train(String run, String... more) {
        return ProgramRun.of(Stream.concat(
                        Stream.of(
                                "train",
                                folder.resolve("wind.conf").toString(),
                                "--data",
                                folder.toString(),
                                "--backend",
                                "native",
                                "--out",
                                folder.resolve(run).toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void threeClassesAreLearnedMeasuredSaidAndExplained() throws IOException {
        ProgramRun trained = train("run");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("(20 / 20 / 20)", "North", "macro avg", "Accuracy 1.0000");
        String model = folder.resolve("run/model.lstm").toString();
        JsonNode test = JSON.readTree(Files.readString(folder.resolve("run/report.json")))
                .get("test");
        assertThat(test.get("macroF1").doubleValue()).isEqualTo(1);
        assertThat(test.get("confusion").toString()).isEqualTo("[[20,0,0],[0,20,0],[0,0,20]]");
        assertThat(JSON.readTree(ProgramRun.of("evaluate", model, "--data", folder.toString(), "--format", "json")
                                .out())
                        .get("test"))
                .isEqualTo(test);
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains("Confusion matrix");

        for (String backend : List.of("native", "onnx", "reference")) {
            ProgramRun said = ProgramRun.of("predict", model, "the wind is from the east", "--backend", backend);
            assertThat(said.out()).as(said.err()).startsWith("East   P(East) = 0.9");
        }
        try (SavedModel saved = SavedModel.open(Path.of(model))) {
            assertThat(saved.texts().predict("from the south").probabilities().keySet())
                    .containsExactly("North", "South", "East");
        }

        ProgramRun explained = ProgramRun.of("explain", model, "wind from the south", "--format", "json");
        assertThat(explained.out()).as(explained.err()).contains("P(South)");
        assertThat(ProgramRun.of("explain", model, "wind from the south", "--target", "east", "--format", "json")
                        .out())
                .contains("P(East)");
        assertThat(ProgramRun.of("explain", model, "wind", "--target", "weast").err())
                .isEqualTo("lstm: --target is \"weast\", which is no label of the model; did you mean \"East\"?; it has"
                        + " North, South, East\n");
        assertThat(ProgramRun.of(
                                "export",
                                model,
                                "--to",
                                folder.resolve("m.onnx").toString(),
                                "--check")
                        .code())
                .isZero();
    }

    @Test
    void logitsAndSeedsGiveProbabilitiesThatAreAveraged() {
        ProgramRun trained = train(
                "seeds",
                "--seeds",
                "2",
                "--average",
                "--epochs",
                "2",
                "--set",
                "layers.2 = { type = dense, units = 3 }",
                "--set",
                "loss = { type = sparse-categorical-cross-entropy, from-logits = true }");
        assertThat(trained.code()).as(trained.err()).isZero();
        Path average = folder.resolve("seeds/average/model.lstm");
        assertThat(BundleFile.read(average).labels()).hasSize(3);
        ProgramRun said = ProgramRun.of("predict", average.toString(), "from the east", "--format", "json");
        double sum = 0;
        for (JsonNode share : JSON.readTree(said.out()).get(0).get("probabilities")) {
            sum += share.doubleValue();
        }
        assertThat(sum).isBetween(0.999, 1.001);
    }

    private void assertRefused(String message, String... settings) {
        ProgramRun run = train(
                "x", Stream.of(settings).flatMap(it -> Stream.of("--set", it)).toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines().getFirst()).contains(message);
    }

    @Test
    void whatDoesNotFitSoManyClassesIsRefusedWithWhatDoes() {
        assertRefused(
                "loss: binary-cross-entropy is for one number and two classes, but there are 3; take"
                        + " sparse-categorical-cross-entropy, and { type = class-dense, activation = softmax }",
                "loss=binary-cross-entropy");
        assertRefused("take sparse-categorical-cross-entropy", "loss=categorical-cross-entropy");
        assertRefused(
                "the last layer must give a number for each of the 3 classes, [batch, 3]",
                "layers.2={type=dense,units=4,activation=softmax}");
        assertRefused("threshold: is for a model of one number", "threshold=0.4");
        assertRefused("but data.labels names 2 classes, [North, South]", "data.labels=[North,South]");
        assertRefused("data.labels: must be two or more different names", "data.labels=[North,South,North]");
        assertRefused(
                "training.class-weights.weights: must be a number for each of the 3 classes",
                "training.class-weights={type=given,weights=[1,2]}");
    }
}
