package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.Safetensors;
import org.lstm4j.io.TensorFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Numbers of where a model comes from: compared when it is imported, kept in it, computed again by verify; and run for any. */
class ImportParityTest {
    private static final int UNITS = 4;

    @TempDir
    private Path folder;

    private final SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    private Path file = Path.of("");
    private Path model = Path.of("");

    @BeforeEach
    void write() {
        file = folder.resolve("state.safetensors");
        model = folder.resolve("model.lstm");
        weight("embedding.weight", 9, 3);
        weight("lstm.weight_ih_l0", 4 * UNITS, 3);
        weight("lstm.weight_hh_l0", 4 * UNITS, UNITS);
        weight("lstm.bias_ih_l0", 4 * UNITS);
        weight("lstm.bias_hh_l0", 4 * UNITS);
        weight("fc.weight", 2, UNITS);
        weight("fc.bias", 2);
        Safetensors.of(state).write(file);
    }

    private void weight(String name, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (float) Math.sin(state.size() + 1 + 0.7 * i);
        }
        state.put(name, tensor);
    }

    private ProgramRun imported(String... more) {
        String[] args = new String[4 + more.length];
        System.arraycopy(new String[] {"import", file.toString(), "--to", model.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return ProgramRun.of(args);
    }

    private Path inputs() throws IOException {
        return Files.writeString(folder.resolve("in.json"), "{\"input\": [[1, 2, 3, 4, 5], [8, 7, 6, 5, 4]]}");
    }

    /** What the right weights give, beside their file. */
    private void record() throws IOException {
        assertThat(imported().code()).isZero();
        ProgramRun run = ProgramRun.of("run", model.toString(), "--inputs", inputs().toString());
        assertThat(run.code()).as(run.err()).isZero();
        SequencedMap<String, Tensor> io = new LinkedHashMap<>();
        io.put("x", Objects.requireNonNull(TensorFile.read(inputs()).get("input")));
        Path out = Files.writeString(folder.resolve("out.json"), run.out());
        io.put("y", Objects.requireNonNull(TensorFile.read(out).get("prediction")));
        TensorFile.write(folder.resolve("state.io.npz"), io);
        Files.delete(model);
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @Test
    void numbersBesideAFileAreComparedAndKept() throws IOException {
        record();
        Path page = folder.resolve("report.html");
        ProgramRun run = imported("--report", page.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Checked against state.io.npz, 2 rows")
                .containsPattern("native {2}prediction: equal, at most [0-9.]+e-\\d+ off")
                .containsPattern("onnx {2}prediction: equal, ");
        assertThat(Files.readString(page))
                .contains("It gives the recorded numbers on native and onnx")
                .contains("Outputs against the recorded numbers");
        ProgramRun again = ProgramRun.of("verify", model.toString(), "--format", "json");
        assertThat(again.code()).isZero();
        JsonNode report = json(again.out());
        assertThat(report.path("equal").asBoolean()).isTrue();
        assertThat(report.path("checks")
                        .get(0)
                        .path("outputs")
                        .get(0)
                        .path("numbers")
                        .asInt())
                .isEqualTo(4);
        assertThat(imported("--report", folder.resolve("other.html").toString()).err())
                .contains("is there already");
    }

    @Test
    void gatesInAnotherOrderAreLocated() throws IOException {
        record();
        for (String name : new String[] {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"}) {
            Tensor right = Objects.requireNonNull(state.get("lstm." + name));
            Tensor wrong = right.copy(); // i f g o -> f i g o
            int block = right.size() / 4;
            wrong.copyElements(right, 0, block, block);
            wrong.copyElements(right, block, 0, block);
            state.put("lstm." + name, wrong);
        }
        Safetensors.of(state).write(file);
        Path page = folder.resolve("report.html");
        ProgramRun run = imported("--report", page.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("prediction: DIFFERENT")
                .contains("Located: the weights of layer lstm have gates i and f exchanged");
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("gives other numbers than were recorded")
                .contains("the weights of layer lstm have gates i and f exchanged");
        assertThat(Files.readString(page)).contains("Located: the weights of layer lstm");
        assertThat(ProgramRun.of("verify", model.toString(), "--backend", "native")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void numbersThatDoNotFitAreNamedAndAreAnErrorWhereTheyWereAskedFor() throws IOException {
        Path other = Files.writeString(folder.resolve("io.json"), "{\"inputs\": {\"a\": [1], \"b\": [2]}}");
        ProgramRun run = imported();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("The numbers beside it were not compared. " + other + ": ");
        ProgramRun asked = imported("--overwrite", "--numbers", other.toString());
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.errLines()).singleElement().asString().contains(other + ": ");
        ProgramRun none = ProgramRun.of("verify", model.toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.errLines()).singleElement().asString().contains("brings no checks along");
    }

    @Test
    void runDescribesAndWrites() throws IOException {
        assertThat(imported().code()).isZero();
        assertThat(ProgramRun.of("run", model.toString(), "--describe").out())
                .isEqualTo("inputs\n  tokens  int32[batch, time]\noutputs\n  prediction  float32[batch, 2]\n");
        JsonNode described = json(ProgramRun.of("run", model.toString(), "--describe", "--format", "json")
                .out());
        assertThat(described.path("inputs").get(0).path("name").asString()).isEqualTo("tokens");
        assertThat(described.path("inputs").get(0).path("shape").get(1).asString())
                .isEqualTo("time");
        Path out = folder.resolve("out.npz");
        String[] command = {"run", model.toString(), "--inputs", inputs().toString(), "--to", out.toString()};
        assertThat(ProgramRun.of(command).out()).isEqualTo(out + ": prediction float32[2, 2]\n");
        assertThat(Objects.requireNonNull(TensorFile.read(out).get("prediction"))
                        .dims())
                .containsExactly(2, 2);
        ProgramRun again = ProgramRun.of(command);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("is there already");
        ProgramRun nothing = ProgramRun.of("run", model.toString());
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).contains("--describe says which ones");
        Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"tokens\": [1.5]}");
        ProgramRun refused = ProgramRun.of("run", model.toString(), "--inputs", wrong.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errLines())
                .singleElement()
                .asString()
                .contains("the input \"tokens\" is int32[batch, time]");
    }
}
