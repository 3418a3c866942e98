package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;

/** What can be wrong with what the program is given: exit code 2, and one line that says where and what. */
class BadInputTest {
    private static final String FILE = "sarcasm/Sarcasm_Headlines_Dataset.json";
    private static final String GOOD_ROW = "{\"headline\": \"area man\", \"is_sarcastic\": 1}";

    @TempDir
    private Path folder;

    private ProgramRun train(String... more) {
        List<String> args = new ArrayList<>(List.of("train", "sarcasm", "--backend", "reference"));
        args.addAll(List.of("--out", folder.resolve("run").toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private void assertRefused(ProgramRun run, String... parts) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: ")
                .contains(parts);
        assertThat(run.out()).doesNotContain("Epoch");
        assertThat(folder.resolve("run")).as("nothing is left behind").doesNotExist();
    }

    private Path dataRoot(String... rows) throws IOException {
        Path file = folder.resolve("data").resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(rows));
        return folder.resolve("data");
    }

    @Test
    void aRootWithoutTheDataNamesTheFileLookedFor() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused(
                train("--data", empty.toString()),
                "no data: looked for " + empty.resolve(FILE) + " and " + empty.resolve(FILE + ".gz"),
                "--data");
        ProgramRun byVariable = ProgramRun.of(
                Map.of("LSTM_DATA", empty.toString()),
                "",
                "train",
                "sarcasm",
                "--backend",
                "reference",
                "--out",
                folder.resolve("run").toString());
        assertRefused(byVariable, "looked for " + empty.resolve(FILE), "LSTM_DATA names the data root");
    }

    @Test
    void aRootThatIsNoFolderIsNamed() {
        assertRefused(train("--data", "/no/such/folder"), "data root /no/such/folder (--data) is no folder");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        headline: area man                              | one whole JSON object on the line
        {"headline": "area man", "is_sarcastic": 1      | one whole JSON object on the line
        {"headline": "area man"}                        | the key "is_sarcastic"
        {"is_sarcastic": 1}                             | the key "headline"
        {"headline": 7, "is_sarcastic": 1}              | a string in "headline"
        {"headline": "area man", "is_sarcastic": 2}     | one of the labels [0, 1]
        {"headline": "area man", "is_sarcastic": "yes"} | one of the labels [0, 1]
        """)
    void aBrokenRowIsNamedWithFileAndLine(String row, String expected) throws IOException {
        Path root = dataRoot(GOOD_ROW, GOOD_ROW, row);
        assertRefused(train("--data", root.toString()), root.resolve(FILE) + ", line 3: expected " + expected);
    }

    @Test
    void tooFewRowsAreRefused() throws IOException {
        Path root = dataRoot(GOOD_ROW, GOOD_ROW);
        assertRefused(train("--data", root.toString()), root.resolve(FILE) + ": 2 rows are too few for data.split");
    }

    @Test
    void anEmptyTextIsRefusedWhereTheTaskSaysSo() throws IOException {
        Path root = dataRoot(GOOD_ROW, "{\"headline\": \" \", \"is_sarcastic\": 1}");
        assertRefused(
                train("--data", root.toString(), "--set", "data.source.empty-text=fail"),
                "line 2: expected a text in \"headline\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            training.epoch=5             | training.epoch: unknown key; did you mean "epochs"?
            trainig.epochs=5             | lstm: --set trainig.epochs=5: trainig: unknown key; did you mean "training"?
            training.epochs=0            | training.epochs: must be from 1 to 1000000000, got 0
            training.epochs=many         | training.epochs: expected a whole number, got "many"
            layers.0.type=embeding       | layers[0]: no layer "embeding"; did you mean "embedding"? Known: activation, add, additive-attention, attention,
            layers.1.layer.units=0       | layers[1].layer.units: must be from 1 to 32768, got 0
            layers.1.layer.units=2147483647 | lstm: --set layers.1.layer.units=2147483647: layers[1].layer.units: must be from 1 to 32768, got 2147483647
            layers.0.units=99999999      | layers[0].units: must be from 1 to 32768, got 99999999
            training.batch-size=2147483647 | training.batch-size: must be from 1 to 1048576, got 2147483647
            text.pipeline.vocabulary=2147483647 | text.pipeline.vocabulary: must be at most 16777216, got 2147483647
            text.pipeline.max-length=2147483647 | text.pipeline.max-length: must be at most 16777216, got 2147483647
            optimizer.learning-rate=0,01 | lstm: --set optimizer.learning-rate=0,01: a decimal number has a point: 0.01
            layers=[{type=flatten} {type=flatten}] | two blocks side by side in a list, which HOCON makes one of
            layers.1.layer={units=3}     | layers[1].layer.type: missing key; it names the layer, one of activation,
            data.source.type=jsonlines   | data.source: no source "jsonlines"; did you mean "json-lines"? Known:
            layers.1.layer.initial-state=xavier | layers[1].layer.initial-state: expected one of zeros, xavier-normal, got "xavier"
            layers.1.layer.type=flatten  | layers[1].layer.units: unknown key
            layers.1.layer=flatten       | layers[1]: layer must be a layer that reads step by step, as lstm; got flatten
            layers.2.activation=rleu     | layers[2].activation: expected one of exponential, elu, gelu, gelu-tanh, leaky-relu, linear, relu, sigmoid, hard-sigmoid, hard-sigmoid-3, hard-swish, log-softmax, mish, relu6, selu, softmax, softplus, softsign, swish, tanh, got "rleu"; did you mean "relu"?
            layers.3.units=2             | layers[3]: gives [batch, 2]; the last layer must give one number for each text, [batch, 1]
            loss=hinge                   | loss: no loss "hinge"
            loss=categorical-cross-entropy | loss: categorical-cross-entropy needs a row of zeros and a one for each text; take sparse-
            optimizer.type=adm           | optimizer: no optimizer "adm"; did you mean "adam"? Known: adagrad, adam, adamax, adamw, lion, moving-average, nadam, rmsprop, sgd
            optimizer.learning-rate=-1   | optimizer: Adam needs a learningRate above 0; got -1.0
            optimizer.momentum=0.9       | optimizer.momentum: unknown key
            training.schedule=linear     | training.schedule: no schedule "linear"
            training.class-weights=equal | training.class-weights: no class weights "equal"
            text.pipeline.padding=left            | text.pipeline.padding: expected one of pre, post, got "left"
            data.labels=[no]             | data.labels: must be two or more different names of classes
            backend=cuda                 | No backend "cuda"
            """)
    void aMistakeInTheTaskNamesItsKey(String setting, String problem) {
        List<String> args = new ArrayList<>(
                List.of("train", "sarcasm", "--out", folder.resolve("run").toString()));
        args.addAll(List.of("--set", setting));
        assertRefused(ProgramRun.of(args.toArray(String[]::new)), problem);
    }

    @Test
    void anEmbeddingBehindALayerOfNumbersIsRefusedByItsName() {
        assertRefused(train("--set", "layers.3=embedding"), "layers[3].units: missing key");
        assertRefused(
                train("--set", "layers.3={type=embedding,units=1}"), "layers: embedding_1: Embedding needs int32 ids");
    }

    @Test
    void aTypoInATaskFileNamesFileAndLine() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), """
            include classpath("org/lstm4j/tasks/sarcasm.conf")
            text.pipeline {
              vocabulry = 2000
            }
            """);
        assertRefused(
                ProgramRun.of(
                        "train", file.toString(), "--out", folder.resolve("run").toString()),
                file + ":3: text.pipeline.vocabulry: unknown key; did you mean \"vocabulary\"?");
    }

    @Test
    void anUnknownTaskBackendOrOptionIsAnsweredWithWhatThereIs() {
        assertRefused(
                ProgramRun.of("train", "sarcsm"),
                "no task \"sarcsm\"; did you mean \"sarcasm\"? Name one of the ",
                "lstm tasks lists them");
        assertRefused(
                ProgramRun.of(
                        "train",
                        "sarcasm",
                        "--backend",
                        "natve",
                        "--out",
                        folder.resolve("run").toString()),
                "No backend \"natve\" (asked for). Found: ",
                "reference (ready)");
        ProgramRun option = ProgramRun.of("train", "sarcasm", "--epoch", "5");
        assertThat(option.code()).isEqualTo(2);
        assertThat(option.errLines())
                .containsExactly(
                        "lstm: unknown option --epoch; did you mean \"--epochs\"?", "Try 'lstm train --help'.");
        ProgramRun number = ProgramRun.of("train", "sarcasm", "--epochs", "five");
        assertThat(number.code()).isEqualTo(2);
        assertThat(number.errLines().getFirst()).contains("'--epochs'").contains("five");
        ProgramRun threads = train("--threads", "-1");
        assertRefused(threads, "--threads: must be from 0 to 4096, got -1");
    }

    @Test
    void anOutputFolderThatCannotBeWrittenIsRefusedBeforeTheTraining() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        ProgramRun run = ProgramRun.of("train", "sarcasm", "--backend", "reference", "--out", file.toString());
        assertRefused(run, "cannot write into " + file, "--out");
        ProgramRun below = ProgramRun.of(
                "train",
                "sarcasm",
                "--backend",
                "reference",
                "--out",
                file.resolve("x").toString());
        assertRefused(below, "cannot write into " + file.resolve("x"));
    }

    @Test
    void aModelFileThatIsNoneIsNamedForWhatItIs() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no model at all");
        Path zip = Files.write(folder.resolve("other.zip"), emptyZip());
        Path keras = Files.write(
                folder.resolve("best.h5"), new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0});
        for (String command : List.of("evaluate", "predict")) {
            assertRefused(ProgramRun.of(command, "gone.lstm"), "gone.lstm");
            assertRefused(ProgramRun.of(command, folder.toString()), folder.toString());
            assertRefused(ProgramRun.of(command, text.toString()), text.toString());
            assertRefused(ProgramRun.of(command, zip.toString()), zip.toString());
            assertRefused(ProgramRun.of(command, keras.toString()), keras.toString());
        }
    }

    private static byte[] emptyZip() {
        byte[] end = new byte[22];
        System.arraycopy(new byte[] {'P', 'K', 5, 6}, 0, end, 0, 4);
        return end;
    }

    @Test
    void aTruncatedModelIsRefusedAtAnyLength() throws IOException {
        Path run = folder.resolve("whole");
        ProgramRun.of("train", "majority", "--out", run.toString());
        byte[] whole = Files.readAllBytes(run.resolve("model.lstm"));
        for (int length = 0; length < whole.length; length += 97) {
            Path cut = Files.write(folder.resolve("cut.lstm"), Arrays.copyOf(whole, length));
            assertRefused(ProgramRun.of("predict", cut.toString(), "x"), cut.toString());
        }
    }

    @Test
    void aModelOfATypeThatIsNotOnTheClassPathSaysSo() throws IOException {
        Path run = folder.resolve("whole");
        ProgramRun.of("train", "majority", "--out", run.toString());
        Bundle bundle = BundleFile.read(run.resolve("model.lstm"));
        Path other = folder.resolve("other.lstm");
        BundleFile.write(
                other,
                bundle.withArchitecture(bundle.architecture().orElseThrow().replace("\"majority\"", "\"minority\"")));
        assertRefused(
                ProgramRun.of("predict", other.toString(), "x"),
                "other.lstm",
                "type: no task type \"minority\"; did you mean \"majority\"?");
        BundleFile.write(other, bundle.withArchitecture("{\"by\": \"hand\"}"));
        assertRefused(ProgramRun.of("predict", other.toString(), "x"), "other.lstm", "unknown key");
    }

    /** A model from somebody else, whose task names what it likes. */
    private Path strangersModel(String from, String to) {
        Path run = folder.resolve("whole");
        if (!Files.exists(run)) {
            ProgramRun.of("train", "majority", "--out", run.toString());
        }
        Bundle bundle = BundleFile.read(run.resolve("model.lstm"));
        Path other = folder.resolve("strangers.lstm");
        String architecture = bundle.architecture().orElseThrow();
        assertThat(architecture).contains(from);
        BundleFile.write(other, bundle.withArchitecture(architecture.replace(from, to)));
        return other;
    }

    @Test
    void aModelFromSomebodyElseReadsNothingOutsideTheDataRoot() throws IOException {
        Path root = dataRoot(GOOD_ROW);
        Path secret = Files.writeString(folder.resolve("secret.txt"), "hunter2: the password");
        Files.createSymbolicLink(root.resolve("link.txt"), secret);
        Files.createSymbolicLink(root.resolve("out"), folder);
        for (String file :
                List.of(secret.toString(), "../secret.txt", "sarcasm/../../secret.txt", "link.txt", "out/secret.txt")) {
            Path model = strangersModel(FILE, file);
            ProgramRun run = ProgramRun.of("evaluate", model.toString(), "--data", root.toString());
            assertRefused(run, "data file ", "data root");
            assertThat(run.err() + run.out()).doesNotContain("hunter2");
        }
    }

    @Test
    void aModelWhoseTaskIsNoTaskIsRefusedInOneLine() {
        strangersModel(FILE, FILE);
        Bundle bundle = BundleFile.read(folder.resolve("whole").resolve("model.lstm"));
        Path other = folder.resolve("other.lstm");
        for (String task : List.of(
                "[1, 2]",
                "7",
                "{\"task\": \"x\", \"settings\": [1]}",
                "{\"task\": 7, \"settings\": {}}",
                "{\"task\": \"x\", \"settings\": " + "{\"a\":".repeat(150) + "1" + "}".repeat(151),
                "{\"task\": \"" + "x".repeat(2_000_000) + "\", \"settings\": {}}")) {
            BundleFile.write(other, bundle.withArchitecture(task));
            for (String command : List.of("evaluate", "predict")) {
                ProgramRun run = ProgramRun.of(Map.of(), "", command, other.toString());
                assertRefused(run, "other.lstm");
                assertThat(run.err()).doesNotContain("internal error").hasSizeLessThan(1000);
            }
        }
        Path nul = strangersModel(FILE, "a\\u0000b");
        assertRefused(
                ProgramRun.of("evaluate", nul.toString(), "--data", folder.toString()), "is no path of a data file");
    }

    @Test
    void aTaskMayNameAVariableOfTheEnvironmentOnlyIfTheUserNamesIt() throws IOException {
        Path task = Files.writeString(
                folder.resolve("mine.conf"),
                "include classpath(\"org/lstm4j/apps/example/majority.conf\")\ndescription = ${WHO}");
        Map<String, String> environment = Map.of("WHO", "me, myself", "HOME", "/home/me");
        String out = folder.resolve("run").toString();
        ProgramRun unnamed = ProgramRun.of(environment, "", "train", task.toString(), "--out", out);
        assertRefused(
                unnamed, "mine.conf:2", "${WHO}", "a variable of the environment is read only if --env NAME names it");
        assertRefused(
                ProgramRun.of(environment, "", "train", task.toString(), "--env", "WHOM", "--out", out),
                "--env WHOM: there is no such variable");
        ProgramRun named = ProgramRun.of(environment, "", "train", task.toString(), "--env", "WHO", "--out", out);
        assertThat(named.code()).as(named.err()).isZero();
        assertThat(BundleFile.read(folder.resolve("run/model.lstm"))
                        .architecture()
                        .orElseThrow())
                .contains("me, myself")
                .doesNotContain("/home/me");
    }

    @Test
    void textThatIsNotUtf8OrNotThereIsRefused() {
        Path run = folder.resolve("whole");
        ProgramRun.of("train", "majority", "--out", run.toString());
        String model = run.resolve("model.lstm").toString();
        assertRefused(ProgramRun.of(Map.of(), "", "predict", model), "no text to label");
        byte[] latin1 = "fine\ngr\u00f6\u00dfer\n".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(
                ProgramRun.of(Map.of(), latin1, "predict", model),
                "standard input, line 2: expected UTF-8 text, found byte 0xf6");
    }
}
