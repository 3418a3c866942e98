package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.backend.onnx.OnnxModel;
import org.lstm4j.backend.onnx.OnnxReader;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model out into an ONNX file and back, through the command. */
class ExportImportTest {
    @TempDir
    private static Path folder;

    private static Path model;
    private static Path onnx;
    private static ProgramRun exported;

    private static ProgramRun run(String... args) {
        return ProgramRun.of(args);
    }

    private static Path train(String name, String... more) {
        Path out = folder.resolve(name);
        List<String> args = new ArrayList<>(List.of(
                "train",
                "sarcasm",
                "--backend",
                "native",
                "--out",
                out.toString(),
                "--epochs",
                "1",
                "--set",
                "text.pipeline.vocabulary=60",
                "--set",
                "text.pipeline.max-length=8",
                "--set",
                "layers.0.units=3",
                "--set",
                "layers.1.layer.units=2",
                "--set",
                "layers.2.units=4"));
        args.addAll(List.of(more));
        assertThat(run(args.toArray(String[]::new)).code()).isZero();
        return out.resolve("model.lstm");
    }

    @BeforeAll
    static void export() {
        model = train("plain");
        onnx = folder.resolve("headlines.onnx");
        exported = run("export", model.toString(), "--to", onnx.toString(), "--check");
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @Test
    void theFileIsComparedWithTheModel() {
        assertThat(exported.code()).isZero();
        assertThat(exported.out())
                .contains(onnx + ": ")
                .contains("tokens int32[batch, 8] -> prediction float32[batch, 1]")
                .containsPattern("Checked: 64 sentences of its own words, backend native against the file in ONNX"
                        + " Runtime: the largest difference is [0-9.]+e-0[6-9]");
    }

    @Test
    void aModelThatComputesItsIdsIsComparedOnWordsThatHaveSome() {
        Path hashing = train(
                "hashing",
                "--set",
                "text.pipeline=null",
                "--set",
                "text.pipeline={type=hashing-trick,vocabulary=60,max-length=8,padding=post,truncating=post}");
        Path back = folder.resolve("hashing-back.lstm");
        ProgramRun checked = run(
                "export",
                hashing.toString(),
                "--to",
                folder.resolve("hashing.onnx").toString(),
                "--check");
        assertThat(checked.out())
                .containsPattern(
                        "Checked: 64 sentences of its own words, .* the largest difference is [0-9.]+e-0[6-9]");
        assertThat(run("import", folder.resolve("hashing.onnx").toString(), "--to", back.toString())
                        .code())
                .isZero();
        assertThat(run("predict", back.toString(), "area man wins").out())
                .isEqualTo(run("predict", hashing.toString(), "area man wins").out());
    }

    @Test
    void theTextPipelineLiesBesideIt() throws IOException {
        Bundle bundle = BundleFile.read(model);
        JsonNode text = json(Files.readString(folder.resolve("headlines.json")));
        assertThat(text.get("format").asString()).isEqualTo("lstm4j-onnx-text/1");
        assertThat(text.get("labels").valueStream().map(JsonNode::asString)).containsExactlyElementsOf(bundle.labels());
        assertThat(text.get("threshold").asDouble()).isEqualTo(bundle.threshold());
        assertThat(text.get("text")).isEqualTo(json(bundle.textPipeline().orElseThrow()));
    }

    @Test
    void theFileSaysWhereItComesFrom() throws IOException {
        Bundle bundle = BundleFile.read(model);
        OnnxModel read = OnnxReader.read(Files.readAllBytes(onnx));
        assertThat(read.metadata())
                .containsEntry("lstm.backend", "native")
                .containsEntry("lstm.seed", Long.toString(bundle.provenance().seed()))
                .containsEntry("lstm.graphSha256", bundle.provenance().graphSha256())
                .containsKeys("lstm.version", "lstm.created", "lstm.jvm", "lstm.os", "lstm.arch");
    }

    @Test
    void whatComesBackLabelsTextsAlikeOnBothBackends() {
        Path back = folder.resolve("back.lstm");
        ProgramRun imported = run("import", onnx.toString(), "--to", back.toString());
        assertThat(imported.code()).isZero();
        assertThat(imported.out())
                .contains("tokens int32[batch, 8] -> prediction float32[batch, 1], from lstm4j")
                .contains("Text pipeline from " + folder.resolve("headlines.json"));
        List<String> texts = List.of("man bites dog", "area man wins", "");
        List<List<Double>> probabilities = new ArrayList<>();
        for (Path file : List.of(model, back)) {
            for (String backend : List.of("native", "onnx")) {
                List<String> args =
                        new ArrayList<>(List.of("predict", file.toString(), "--backend", backend, "--format", "json"));
                args.addAll(texts);
                ProgramRun predicted = run(args.toArray(String[]::new));
                assertThat(predicted.code()).isZero();
                probabilities.add(json(predicted.out())
                        .valueStream()
                        .map(row -> row.get("probability").asDouble())
                        .toList());
            }
        }
        for (List<Double> other : probabilities) {
            assertThat(other).hasSameSizeAs(texts);
            for (int i = 0; i < other.size(); i++) {
                assertThat(Math.abs(other.get(i) - probabilities.getFirst().get(i)))
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void whatComesBackIsEvaluatedAsTheModelIs() {
        Path back = folder.resolve("evaluated.lstm");
        assertThat(run("import", onnx.toString(), "--to", back.toString()).code())
                .isZero();
        List<JsonNode> reports = new ArrayList<>();
        for (Path file : List.of(model, back)) {
            for (String backend : List.of("native", "onnx")) {
                ProgramRun run = run("evaluate", file.toString(), "--backend", backend, "--format", "json");
                assertThat(run.code()).as(run.err()).isZero();
                assertThat(run.err()).doesNotContain("trained with other data");
                reports.add(json(run.out()));
            }
        }
        JsonNode first = reports.getFirst();
        for (JsonNode report : reports) {
            assertThat(report.get("test").get("confusion"))
                    .isEqualTo(first.get("test").get("confusion"));
            assertThat(report.get("epoch")).isEqualTo(first.get("epoch"));
            double loss = report.get("test").get("loss").asDouble();
            assertThat(Math.abs(loss - first.get("test").get("loss").asDouble()))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void lengthsStayAnInput() {
        Path masked = train("masked", "--set", "text.lengths=true");
        Path file = folder.resolve("masked.onnx");
        ProgramRun run = run("export", masked.toString(), "--to", file.toString(), "--check", "--format", "json");
        assertThat(run.code()).isZero();
        JsonNode report = json(run.out());
        assertThat(report.get("inputs").valueStream().map(JsonNode::asString))
                .containsExactly("tokens int32[batch, time]", "sequence_lens int32[batch]");
        assertThat(report.get("check").get("largestDifference").asDouble()).isLessThan(1e-6);
        assertThat(report.get("check").get("rows").asInt()).isEqualTo(64);
        assertThat(report.get("text").asString())
                .isEqualTo(folder.resolve("masked.json").toString());
    }

    private static Path exportedAndBack(String name, String... train) {
        Path run = folder.resolve(name);
        List<String> args = new ArrayList<>(List.of(train));
        args.addAll(List.of("--epochs", "1", "--out", run.toString()));
        ProgramRun trained = ProgramRun.of(args.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        String file = folder.resolve(name + ".onnx").toString();
        ProgramRun exported = ProgramRun.of("export", run.resolve("model.lstm").toString(), "--to", file, "--check");
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("Checked: 64 rows of random numbers");
        Path back = folder.resolve(name + "-back.lstm");
        ProgramRun imported = ProgramRun.of("import", file, "--to", back.toString());
        assertThat(imported.code()).as(imported.err()).isZero();
        return back;
    }

    @Test
    void aSeriesComesBackWithItsScale() {
        String back = exportedAndBack("series", "train", "web-traffic-best").toString();
        String values = "900 950 1000 990 980 1010 1100 905 955 1005 995 985 1015 1105 910";
        String before = folder.resolve("series/model.lstm").toString();
        ProgramRun own = ProgramRun.of(Map.of(), values, "predict", before, "--horizon", "3");
        assertThat(own.code()).as(own.err()).isZero();
        assertThat(ProgramRun.of(Map.of(), values, "predict", back, "--horizon", "3", "--backend", "onnx")
                        .out())
                .isEqualTo(own.out());
    }

    @Test
    void aStreamComesBackWithItsState() {
        String back = exportedAndBack(
                        "stream",
                        "train",
                        "dialog-best",
                        "--set",
                        "layers.2.units=16",
                        "--set",
                        "training.batch-size=8",
                        "--set",
                        "optimizer.learning-rate=0.02")
                .toString();
        String before = folder.resolve("stream/model.lstm").toString();
        ProgramRun own = ProgramRun.of("generate", before, "i", "--words", "6");
        assertThat(own.code()).as(own.err()).isZero();
        assertThat(ProgramRun.of("generate", back, "i", "--words", "6", "--backend", "onnx")
                        .out())
                .isEqualTo(own.out());
    }

    @Test
    void badFilesAreOneLineAndExitCodeTwo() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.onnx"), "this is no model");
        Path target = folder.resolve("never.lstm");
        ProgramRun foreign = run("import", text.toString(), "--to", target.toString());
        assertThat(foreign.code()).isEqualTo(2);
        assertThat(foreign.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: " + text + ": is a text file, not a model that is read. It is data");
        ProgramRun missing = run("import", folder.resolve("none.onnx").toString(), "--to", target.toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.errLines()).singleElement().asString().contains("there is no such file");
        ProgramRun noModel =
                run("export", text.toString(), "--to", folder.resolve("x.onnx").toString());
        assertThat(noModel.code()).isEqualTo(2);
        assertThat(noModel.errLines()).hasSize(1);
        assertThat(target).doesNotExist();
        assertThat(run("export", model.toString()).err()).contains("Missing required option: '--to=FILE'");
    }

    @Test
    void aTextPipelineOfAnotherFileIsNotTaken() throws IOException {
        Path other = folder.resolve("other.onnx");
        Files.write(other, Files.readAllBytes(onnx));
        Path text = folder.resolve("other.json");
        Files.writeString(
                text, Files.readString(folder.resolve("headlines.json")).replaceFirst("[0-9a-f]{64}", "0".repeat(64)));
        ProgramRun run = run(
                "import", other.toString(), "--to", folder.resolve("other.lstm").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(text + ": belongs to another ONNX file");
        Files.delete(text);
        ProgramRun without = run(
                "import", other.toString(), "--to", folder.resolve("other.lstm").toString());
        assertThat(without.code()).isZero();
        assertThat(without.out()).contains("No text pipeline");
    }

    @Test
    void namesOfFilesToWriteEndAsTheirFormatDoes() {
        Path json = folder.resolve("model.json");
        assertThat(run("export", model.toString(), "--to", json.toString()).err())
                .contains("must end in .onnx");
        assertThat(run("import", onnx.toString(), "--to", onnx.toString()).err())
                .contains("must end in .lstm");
        assertThat(json).doesNotExist();
    }

    @Test
    void trainingOnItIsRefusedWithWhatCanTrain() {
        ProgramRun run = run(
                "train",
                "sarcasm",
                "--backend",
                "onnx",
                "--out",
                folder.resolve("no").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .last()
                .asString()
                .startsWith(
                        "lstm: Backend \"onnx\" (asked for) cannot train (inference only). Training backends found: native");
    }
}
