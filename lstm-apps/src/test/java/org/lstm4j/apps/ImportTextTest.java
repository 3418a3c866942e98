package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.Safetensors;
import org.lstm4j.io.TensorFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Weights, a vocabulary and names of classes become one model: raw text in, label out. */
class ImportTextTest {
    private static final int UNITS = 2;

    /** What Keras's {@code Tokenizer.to_json} gives of a few words, without what it counts. */
    private static final String TOKENIZER = """
            {"class_name": "Tokenizer", "config": {"num_words": null, "filters": "!.,", "lower": true, "split": " ",
             "char_level": false, "oov_token": "<OOV>", "document_count": 1, "word_counts": "{}", "word_docs": "{}",
             "index_docs": "{}", "index_word": "{\\"1\\": \\"<OOV>\\", \\"2\\": \\"good\\", \\"3\\": \\"bad\\", \\"4\\": \\"film\\"}",
             "word_index": "{\\"<OOV>\\": 1, \\"good\\": 2, \\"bad\\": 3, \\"film\\": 4}"}}
            """;

    @TempDir
    private Path folder;

    private final SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    private Path weights = Path.of("");
    private Path tokenizer = Path.of("");
    private Path model = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = folder.resolve("model.lstm");
        weight("embedding.weight", 5, 3);
        weight("lstm.weight_ih_l0", 4 * UNITS, 3);
        weight("lstm.weight_hh_l0", 4 * UNITS, UNITS);
        weight("lstm.bias_ih_l0", 4 * UNITS);
        weight("lstm.bias_hh_l0", 4 * UNITS);
        weight("fc.weight", 3, UNITS);
        weight("fc.bias", 3);
        weights = folder.resolve("state.safetensors");
        Safetensors.of(state).write(weights);
        tokenizer = Files.writeString(folder.resolve("words"), TOKENIZER);
    }

    private void weight(String name, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (float) (2 * Math.sin(state.size() + 1 + 0.7 * i));
        }
        state.put(name, tensor);
    }

    private ProgramRun imported(String... more) {
        List<String> args = new ArrayList<>(List.of("import", weights.toString(), "--to", model.toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private JsonNode predicted(String... texts) {
        List<String> args = new ArrayList<>(List.of("predict", model.toString()));
        args.addAll(List.of(texts));
        args.addAll(List.of("--format", "json"));
        ProgramRun run = ProgramRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    @Test
    void rawTextGoesInAndALabelComesOut() throws IOException {
        ProgramRun run = imported("--tokenizer", tokenizer.toString(), "--length", "4", "--labels", "bad,so so,good");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("tokens int32[batch, time] -> prediction float32[batch, 3]")
                .contains("Text pipeline from Keras tokenizer")
                .contains("Rows are filled up behind the text");
        JsonNode answer = predicted("Good film!", "xyzzy").get(0);

        // the same by numbers: 2 4 0 0, and a softmax
        Path in = Files.writeString(folder.resolve("in.json"), "{\"tokens\": [[2, 4, 0, 0]]}");
        Path out = folder.resolve("out.npz");
        assertThat(ProgramRun.of("run", model.toString(), "--inputs", in.toString(), "--to", out.toString())
                        .code())
                .isZero();
        double[] logits =
                Objects.requireNonNull(TensorFile.read(out).get("prediction")).toDoubleArray();
        double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]);
        List<String> labels = List.of("bad", "so so", "good");
        for (int i = 0; i < labels.size(); i++) {
            assertThat(answer.path("probabilities").path(labels.get(i)).asDouble())
                    .isCloseTo(Math.exp(logits[i]) / sum, within(1e-6));
        }
    }

    @Test
    void paddingInFrontGivesOtherNumbers() {
        assertThat(imported("--tokenizer", tokenizer.toString(), "--length", "4")
                        .code())
                .isZero();
        double behind = predicted("good film").get(0).path("probability").asDouble();
        ProgramRun run =
                imported("--tokenizer", tokenizer.toString(), "--length", "4", "--padding", "pre", "--overwrite");
        assertThat(run.out()).doesNotContain("Rows are filled up").contains("The classes have no names");
        assertThat(predicted("good film").get(0).path("probability").asDouble()).isNotEqualTo(behind);
    }

    @Test
    void aListOfWordsAndOneOfLabelsAreFiles() throws IOException {
        Path words = Files.writeString(folder.resolve("vocabulary.txt"), "<pad>\n<unk>\ngood\nbad\nfilm\n");
        Path labels = Files.writeString(folder.resolve("labels.txt"), "minus\nzero\n\nplus\n");
        ProgramRun run = imported("--tokenizer", words.toString(), "--length", "4", "--labels", labels.toString());
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode ofList = predicted("good film");
        assertThat(ofList.get(0).path("label").asString()).isIn("minus", "zero", "plus");
        assertThat(imported("--tokenizer", tokenizer.toString(), "--length", "4", "--overwrite")
                        .code())
                .isZero();
        assertThat(predicted("good film").get(0).path("probability"))
                .isEqualTo(ofList.get(0).path("probability"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--labels a,b | --labels: names 2 classes, [a, b]; the model tells 3 apart",
                "--labels a,b,a | --labels: names 3 classes",
                "--padding left | --padding: is one of pre, post; got \"left\"",
                "--threshold 2 | --threshold: is a probability between 0 and 1; got 2.0",
                "--length 0 | length is 0, expected at least 1",
            })
    void whatIsWrongWithAnOptionIsSaid(String options, String message) {
        List<String> args = new ArrayList<>(List.of("--tokenizer", tokenizer.toString()));
        args.addAll(List.of(options.split(" ")));
        if (!options.contains("--length")) {
            args.addAll(List.of("--length", "4"));
        }
        ProgramRun run = imported(args.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(message);
        assertThat(model).doesNotExist();
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() throws IOException {
        Path words = Files.writeString(folder.resolve("words.txt"), "<pad>\n<unk>\na\nb\nc\nd\ne\n");
        ProgramRun run = imported("--tokenizer", words.toString(), "--length", "4");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("its embedding has 5 rows, and the tokenizer ids up to 6");
        ProgramRun unknown = imported("--tokenizer", weights.toString(), "--length", "4");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.errLines()).singleElement().asString().contains(weights.toString());
    }

    @Test
    void layersOfATaskFileSayWhatWeightsAreOf() throws IOException {
        Path task = Files.writeString(folder.resolve("task.conf"), """
                layers = [
                  { type = embedding, units = 3 }
                  { type = lstm, units = 2, weights = pytorch, return-sequences = true }
                  { type = dense, units = 3, activation = softmax }
                ]
                """);
        ProgramRun run = imported("--task", task.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("tokens int32[batch, time] -> prediction float32[batch, time, 3]");
        Path other = Files.writeString(folder.resolve("other.conf"), "layers = [{ type = lstm, units = 2 }]");
        ProgramRun refused = imported("--task", other.toString(), "--overwrite");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errLines())
                .singleElement()
                .asString()
                .contains("The module embedding {weight=[5, 3]} is left over");
    }

    /** In PyTorch's names, gate orders and layouts, bit by bit as they came; and so after a training that goes on. */
    @Test
    void weightsGoBackToWhereTheyCameFrom() {
        assertThat(imported("--tokenizer", tokenizer.toString(), "--length", "4")
                        .code())
                .isZero();
        Path back = folder.resolve("back.safetensors");
        ProgramRun run = ProgramRun.of("export", model.toString(), "--to", back.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("7 tensors in PyTorch's names, embedding.weight float32[5, 3] to fc.bias float32[3]");
        SequencedMap<String, Tensor> read = Safetensors.read(back).tensors();
        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(state.keySet());
        state.forEach((name, tensor) -> assertThat(
                        Objects.requireNonNull(read.get(name)).floats())
                .as(name)
                .containsExactly(tensor.floats()));
        ProgramRun checked = ProgramRun.of(
                "export",
                model.toString(),
                "--to",
                folder.resolve("c.safetensors").toString(),
                "--check");
        assertThat(checked.code()).isEqualTo(2);
        assertThat(checked.errLines()).singleElement().asString().contains("--check is for an ONNX file");
    }
}
