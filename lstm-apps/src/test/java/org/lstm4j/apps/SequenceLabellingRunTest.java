package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.TaggedSentence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of labelled words of a user, from training to the last command, and the tasks of that type that ship. */
class SequenceLabellingRunTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> DRINKS = List.of("tea", "green tea", "coffee", "milk");
    private static final List<String> PEOPLE = List.of("Ada", "Bo Lind", "Cleo", "Dag Berg Moe");

    @TempDir
    private Path folder;

    /** Orders: who has how many of which drink. */
    @BeforeEach
    void writeFiles() throws IOException {
        StringBuilder rows = new StringBuilder("# word part label\n\n");
        for (int row = 0; row < 160; row++) {
            add(rows, PEOPLE.get(row % 4), "WHO");
            rows.append(row % 3 == 0 ? "wants v O\n" : "takes v O\n");
            rows.append(row % 7).append(" m O\n");
            add(rows, DRINKS.get(row / 2 % 4), "DRINK");
            rows.append("please i O\n\n");
        }
        Files.writeString(folder.resolve("orders.txt"), rows);
        Files.writeString(folder.resolve("orders.conf"), """
                type = sequence-labelling
                description = "Who wants which drink"
                data {
                  format { separator = blanks, word = 1, label = 3, comments = "#" }
                  training = [orders.txt]
                  validation { share = 0.1 }
                  test { share = 0.2 }
                }
                words { units = 8, suffixes = [2], suffix-units = 4, shape-units = 4, word-dropout = 0.2, dropout = 0.1
                        letters { units = 4, layers = [{ type = conv1d, filters = 6, kernel-size = 3, padding = same }
                                                       { type = global-max-pooling }] } }
                layers = [{ type = bidirectional, layer = { type = lstm, units = 8, return-sequences = true } }
                          { type = class-dense }]
                baselines = [most-frequent-label, hidden-markov-model, entity-dictionary]
                loss = crf
                optimizer { type = adam, form = keras, learning-rate = 0.03 }
                training { epochs = 6, batch-size = 16, shuffle = true, bucketed = true, seed = 1, keep = best }
                """);
    }

    private static void add(StringBuilder rows, String words, String type) {
        String mark = "B-";
        for (String word : words.split(" ")) {
            rows.append(word).append(" n ").append(mark).append(type).append('\n');
            mark = "I-";
        }
    }

    /** Without scores there is nothing to add to. */
    @Test
    void rareLabelsCannotBeGivenMoreWhereTheLastLayerGivesProbabilities() {
        ProgramRun refused = train(
                "run",
                "--set",
                "layers.1 = { type = class-dense, activation = softmax }",
                "--set",
                "loss = sparse-categorical-cross-entropy",
                "--set",
                "label-balance = 0.5");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errLines()).singleElement().asString().contains("label-balance", "needs scores of labels");
        ProgramRun trained = train("run", "--epochs", "1", "--set", "label-balance = 0.5");
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    private ProgramRun train(String run, String... more) {
        return ProgramRun.of(Stream.concat(
                        Stream.of(
                                "train",
                                folder.resolve("orders.conf").toString(),
                                "--data",
                                folder.toString(),
                                "--backend",
                                "native",
                                "--out",
                                folder.resolve(run).toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private JsonNode report(String run) throws IOException {
        return RunFiles.report(folder.resolve(run));
    }

    @Test
    void entitiesAreLearnedMeasuredSaidAndExported() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("orders.conf"))).hasSizeLessThanOrEqualTo(20);
        ProgramRun trained = train("run");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains(
                        "To learn from: 115 sentences",
                        "to test: 32 sentences",
                        "word_vectors",
                        "crf (Crf)",
                        "Entities: precision 1.0000, recall 1.0000, F1 1.0000; 64 found, 64 there.",
                        "For comparison, hidden Markov model: accuracy");
        JsonNode test = report("run").get("test");
        assertThat(test.at("/entities/types/DRINK").doubleValue()).isEqualTo(1);
        assertThat(test.get("baselines")).hasSize(3);
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains("Confusion matrix", "F1 of entities");

        String model = folder.resolve("run/model.lstm").toString();
        assertThat(JSON.readTree(ProgramRun.of("evaluate", model, "--data", folder.toString(), "--format", "json")
                                .out())
                        .get("test"))
                .isEqualTo(test);

        for (String backend : List.of("native", "onnx", "reference")) {
            ProgramRun said = ProgramRun.of("predict", model, "Bo Lind takes 3 green tea please", "--backend", backend);
            assertThat(said.out().lines())
                    .as(said.err())
                    .containsExactly(
                            "Bo/B-WHO Lind/I-WHO takes/O 3/O green/B-DRINK tea/I-DRINK please/O",
                            "  WHO: Bo Lind",
                            "  DRINK: green tea");
        }
        ProgramRun lines = ProgramRun.of(
                Map.of(), "Ada takes 2 milk please\nCleo wants 1 tea\n", "predict", model, "--format", "json");
        JsonNode answers = JSON.readTree(lines.out());
        assertThat(answers).hasSize(2);
        assertThat(answers.at("/1/entities/0").toString())
                .isEqualTo("{\"type\":\"WHO\",\"from\":0,\"to\":1,\"text\":\"Cleo\"}");
        assertThat(answers.at("/0/words/3/label").asString()).isEqualTo("B-DRINK");

        try (SavedModel saved = SavedModel.open(Path.of(model))) {
            TaggedSentence sentence =
                    saved.tagger().tag(List.of("Dag", "Berg", "Moe", "wants", "4", "coffee", "please"));
            assertThat(sentence.entities())
                    .containsExactly(
                            new TaggedSentence.Entity("WHO", 0, 3, "Dag Berg Moe"),
                            new TaggedSentence.Entity("DRINK", 5, 6, "coffee"));
        }
        ProgramRun exported =
                ProgramRun.of("export", model, "--to", folder.resolve("m.onnx").toString(), "--check");
        assertThat(exported.code()).as(exported.err()).isZero();
    }

    @Test
    void aFileToBeLabelledNeedsNoLabels() throws IOException {
        train("run");
        Path asked = Files.writeString(folder.resolve("asked.txt"), "# new\nAda\nwants\n1 m\ntea n B-DRINK\n\nCleo\n");
        String model = folder.resolve("run/model.lstm").toString();
        ProgramRun said = ProgramRun.of("predict", model, "--file", asked.toString());
        assertThat(said.out().lines()).as(said.err()).contains("Ada/B-WHO wants/O 1/O tea/B-DRINK", "Cleo/B-WHO");
        ProgramRun missing = ProgramRun.of(
                "predict", model, "--file", folder.resolve("none.txt").toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.errLines()).singleElement().asString().contains("none.txt");
        ProgramRun nothing = ProgramRun.of("predict", model, " ");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.errLines()).singleElement().asString().contains("the sentence has no word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crf", "{ type = sparse-categorical-cross-entropy, from-logits = true }"})
    void aTrainingThatGoesOnComesToTheSameBits(String loss) throws IOException {
        train("whole", "--epochs", "4", "--set", "loss=" + loss);
        train("parts", "--epochs", "2", "--set", "loss=" + loss);
        ProgramRun resumed = train("parts", "--epochs", "4", "--set", "loss=" + loss, "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(report("parts").get("weightsSha256"))
                .isEqualTo(report("whole").get("weightsSha256"));
        assertThat(report("parts").get("test")).isEqualTo(report("whole").get("test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"crf", "{ type = sparse-categorical-cross-entropy, from-logits = true }"})
    void modelsOfSeedsAreAveragedAndUsedLikeOthers(String loss) {
        ProgramRun trained = train("seeds", "--epochs", "3", "--seeds", "2", "--average", "--set", "loss=" + loss);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("entityF1");
        String model = folder.resolve("seeds/average/model.lstm").toString();
        for (String backend : List.of("native", "onnx")) {
            ProgramRun said = ProgramRun.of("predict", model, "Ada takes 3 milk please", "--backend", backend);
            assertThat(said.out()).as(said.err()).startsWith("Ada/B-WHO takes/O 3/O milk/B-DRINK please/O");
        }
    }

    @Test
    void probabilitiesCanBeGivenByTheLastLayer() {
        ProgramRun trained = train(
                "run",
                "--epochs",
                "2",
                "--set",
                "layers.1 = { type = dense, units = 5, activation = softmax }",
                "--set",
                "loss = sparse-categorical-cross-entropy");
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loss = binary-cross-entropy | loss | is not for labels of words; take sparse-categorical-cross-entropy, or crf",
                "layers.1 = { type = dense, units = 4 } | layers[1] | gives [batch, time, 4]; the last layer must give a number for each of the 5 labels",
                "layers.0.layer.return-sequences = false | layers | the last layer must give",
                "words.letters.layers = [{ type = conv1d, filters = 6, kernel-size = 3, padding = same }] | words.letters.layers | must come to a vector for each word",
                "words.suffixes = [9] | words.suffixes | must be from 1 to 8, got 9",
                "words.suffix-units = null | words.suffix-units | and suffixes belong together",
                "words.word-dropout = 1 | words.word-dropout | must be from",
                "label-balance = 2 | label-balance | must be from 0.0 to 1.0, got 2.0",
                "words.unit = 3 | words.unit | did you mean \"units\"?",
                "data.format.label = 4 | orders.txt:3 | expected the label in column 4 of columns with blanks between them, got 3 columns",
                "data.format.label = 1 | data.format.label | is the column of the word",
                "data.format.max-words = 4 | orders.txt:7 | the sentence that begins on line 3 has more than 4 words",
                "data.test.share = null | data.test.share | or files is needed, one of them",
                "data.test.share = 0.999 | orders.txt | are too few",
                "data.validation = null | training | needs sentences to watch it",
                "training.class-weights = balanced | training.class-weights | give the loss class-weights instead",
                "training.metrics = [{ type = f-score, average = macro }] | training.metrics | which loss = crf does not leave",
                "data.training = [none.txt] | none.txt | no data",
                "data.format.label = 2 | baselines | entity-dictionary is for labels of entities",
            })
    void whatCannotBeTrainedIsSaidInOneLine(String setting, String place, String problem) {
        ProgramRun refused = train("run", "--set", setting);
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.errLines()).singleElement().asString().contains(place, problem);
    }

    @Test
    void aLabelThatTheTrainingDoesNotHaveIsNamedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("other.txt"), "Ada n B-WHO\n\nBo n B-WHO\npays v PAY\n");
        ProgramRun refused = train("run", "--set", "data.test={share=null,files=[other.txt]}");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errLines())
                .singleElement()
                .asString()
                .contains("other.txt:4: the word \"pays\" has the label \"PAY\", which never occurs in the training");
        train("run", "--epochs", "1");
        Files.writeString(folder.resolve("orders.txt"), "Ada n B-WHO\nBo n B-WHO\npays v PAY\n\n".repeat(20));
        ProgramRun evaluated =
                ProgramRun.of("evaluate", folder.resolve("run/model.lstm").toString(), "--data", folder.toString());
        assertThat(evaluated.code()).isEqualTo(2);
        assertThat(evaluated.errLines().getLast()).contains("orders.txt:").contains("\"PAY\"");
    }

    @Test
    void theExampleFindsPeopleAndDrinksThatItHasNotSeen() throws IOException {
        Path orders = Path.of("..", "examples", "orders");
        assertThat(Files.readAllLines(orders.resolve("orders.conf"))).hasSizeLessThanOrEqualTo(20);
        Path run = folder.resolve("run");
        ProgramRun trained = ProgramRun.of(
                "train",
                orders.resolve("orders.conf").toString(),
                "--data",
                orders.toString(),
                "--backend",
                "native",
                "--out",
                run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(report("run").at("/test/entities/f1").doubleValue()).isGreaterThan(0.9);
        ProgramRun said = ProgramRun.of(
                "predict", run.resolve("model.lstm").toString(), "Ines would like two green lemonade please");
        assertThat(said.out().lines())
                .as(said.err())
                .containsExactly(
                        "Ines/B-WHO would/O like/O two/O green/B-DRINK lemonade/I-DRINK please/O",
                        "  WHO: Ines",
                        "  DRINK: green lemonade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pos-ewt", "ner-wnut"})
    void theTasksThatShipAreLearnedFromTheirSamples(String task) throws IOException {
        Path run = folder.resolve("run");
        ProgramRun trained = ProgramRun.of("train", task, "--backend", "native", "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        JsonNode test = report("run").get("test");
        assertThat(test.get("accuracy").doubleValue()).isGreaterThan(0.9);
        String model = run.resolve("model.lstm").toString();
        ProgramRun evaluated = ProgramRun.of("evaluate", model, "--backend", "native", "--format", "json");
        assertThat(JSON.readTree(evaluated.out()).get("test")).isEqualTo(test);
        assertThat(ProgramRun.of("data").out())
                .contains(
                        (task.equals("pos-ewt") ? "ud-english-ewt/en_ewt-ud-train.conllu" : "wnut17/wnut17train.conll")
                                + "  for " + task);
    }
}
