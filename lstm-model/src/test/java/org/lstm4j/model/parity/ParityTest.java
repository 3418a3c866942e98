package org.lstm4j.model.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

/** Recordings of a model: which numbers are which, how they compare, and that a model file keeps them. */
class ParityTest {
    private static final int ROWS = 5; // as many as there are steps: which axis is which, dimensions do not tell
    private static final int STEPS = 5;

    private final Graph graph = new Model(
                    Sequential.of(Lstm.of(3).withReturnSequences(), Lstm.of(4), Dense.of(3, Activation.SOFTMAX)),
                    new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                    true)
            .inferenceGraph();

    private final Tensor x = filled(Tensor.zeros(DType.FLOAT32, ROWS, STEPS, 2), 0.37);
    private final Bundle bundle = Bundle.of(graph, weights(), Provenance.ofThisRun(graph, 0, "test"));

    private static Tensor filled(Tensor tensor, double factor) {
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, Math.sin(1 + i * factor));
        }
        return tensor;
    }

    private Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = Tensor.zeros(DType.FLOAT32, parameter.shape().resolve(Sizes.NONE));
            weights.put(parameter.name(), filled(tensor, 0.9 + 0.01 * weights.size()));
        }
        return weights;
    }

    private SequencedMap<String, Tensor> tensors() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        Feeds feeds = new Feeds().put("x", x).put(Model.SEQUENCE_LENS, Tensor.of(new int[] {ROWS}, 5, 5, 5, 5, 5));
        tensors.put("inputs/x", x);
        tensors.put(
                "expected/output",
                new Interpreter()
                        .run(graph, feeds, bundle.weights())
                        .firstEntry()
                        .getValue());
        return tensors;
    }

    /** The first layer's output as a program with the batch in front has it. */
    private Tensor firstLayer() {
        Graph first = new Model(
                        Sequential.of(Lstm.of(3).withReturnSequences()),
                        new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                        false)
                .inferenceGraph();
        Feeds feeds = new Feeds().put("x", x);
        return new Interpreter()
                .run(first, feeds, bundle.weights())
                .firstEntry()
                .getValue();
    }

    private Parity parity(Map<String, Tensor> tensors) {
        Recording recording = Recording.of(graph, tensors, "io.json");
        return Parity.of(new ReferenceBackend(), bundle, new Check("io.json", Check.TOLERANCE, recording));
    }

    @Test
    void equalNumbersAreEqualAndRowsAgree() {
        Parity parity = parity(tensors());
        assertThat(parity.isEqual()).isTrue();
        assertThat(parity.rows()).isEqualTo(ROWS);
        assertThat(parity.outputs()).singleElement().satisfies(output -> {
            assertThat(output.numbers()).isEqualTo(ROWS * 3);
            assertThat(output.largest()).isLessThan(1e-6);
            assertThat(output.agreement()).hasValue(1);
        });
    }

    @Test
    void aDifferenceIsMeasured() {
        SequencedMap<String, Tensor> tensors = tensors();
        Tensor expected = Objects.requireNonNull(tensors.get("expected/output")).copy();
        expected.setElement(0, expected.element(0) + 0.25);
        tensors.put("expected/output", expected);
        Parity parity = parity(tensors);
        assertThat(parity.isEqual()).isFalse();
        assertThat(parity.largest()).isBetween(0.2499, 0.2501);
        assertThat(parity.outputs().getFirst().mean()).isBetween(0.2499 / 15, 0.2501 / 15);
    }

    @Test
    void whatIsNoNumberIsDifferent() {
        SequencedMap<String, Tensor> tensors = tensors();
        Tensor expected = Objects.requireNonNull(tensors.get("expected/output")).copy();
        expected.setElement(4, Double.NaN);
        tensors.put("expected/output", expected);
        assertThat(parity(tensors).isEqual()).isFalse();
        assertThat(parity(tensors).largest()).isNaN();
    }

    @Test
    void layersAreFoundByNameWhicheverAxisIsInFront() {
        SequencedMap<String, Tensor> tensors = tensors();
        tensors.put("layers/lstm", firstLayer());
        tensors.put("expected/hidden", Tensor.zeros(DType.FLOAT32, 7));
        Parity parity = parity(tensors);
        assertThat(parity.isEqual()).isTrue();
        assertThat(parity.layers()).extracting(Difference::name).containsExactly("lstm");
        assertThat(parity.unknownLayers()).containsExactly("hidden");
    }

    @Test
    void theFirstWrongLayerIsNamed() {
        SequencedMap<String, Tensor> tensors = tensors();
        Tensor wrong = firstLayer().copy();
        wrong.setElement(3, 7);
        tensors.put("activation.lstm", wrong);
        Parity parity = parity(tensors);
        assertThat(parity.isEqual()).isFalse();
        assertThat(parity.firstWrongLayer()).contains("lstm");
    }

    @ParameterizedTest
    @CsvSource({"x, prediction", "inputs/x, outputs/prediction", "in0, out0", "input, output", "x, y", "x_test, y_test"
    })
    void namesGoByWordsOrOrder(String in, String out) {
        SequencedMap<String, Tensor> tensors = tensors();
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        renamed.put(out, tensors.get("expected/output"));
        renamed.put(in, x);
        assertThat(parity(renamed).isEqual()).isTrue();
    }

    @Test
    void whatDoesNotFitIsSaid() {
        SequencedMap<String, Tensor> unknown = tensors();
        unknown.put("mask", Tensor.zeros(DType.BOOL, 1));
        assertThatThrownBy(() -> Recording.of(graph, unknown, "io.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "io.json: holds \"mask\", which is neither an input nor an output of the model: it reads [x,"
                                + " sequence_lens] and gives [prediction]");
        assertThatThrownBy(() -> Recording.inputs(graph, Map.of("x", Tensor.zeros(DType.FLOAT32, 5, 2)), "in.json"))
                .hasMessage("in.json: the input \"x\" is float32[batch, time, 2]; the file has float32[5, 2]. Put the"
                        + " dimension of the batch in front");
        assertThatThrownBy(() -> Recording.inputs(graph, Map.of("z", x), "in.json"))
                .hasMessage(
                        "in.json: holds \"z\", which the model does not read; it reads \"x\" float32[batch, time, 2],"
                                + " \"sequence_lens\" int32[batch]");
        assertThatThrownBy(() -> Recording.inputs(graph, Map.of(), "in.json"))
                .hasMessageContaining("has no numbers for");
        Map<String, Tensor> halves = Map.of("x", x, Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, 1.5));
        assertThatThrownBy(() -> Recording.inputs(graph, halves, "in.json"))
                .hasMessageContaining("is int32; the file has 1.5 at [0]");
    }

    @Test
    void oneInputIsCalledInputAndRowsAreFull() {
        SequencedMap<String, Tensor> inputs = Recording.inputs(graph, Map.of("input", x.to(DType.FLOAT64)), "in.json");
        assertThat(inputs.keySet()).containsExactly("x", Model.SEQUENCE_LENS);
        assertThat(Objects.requireNonNull(inputs.get("x")).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(Objects.requireNonNull(inputs.get(Model.SEQUENCE_LENS)).ints())
                .containsExactly(5, 5, 5, 5, 5);
    }

    // ---- in a model file

    @Test
    void aModelFileKeepsItsChecks() {
        SequencedMap<String, Tensor> tensors = tensors();
        tensors.put("layers/lstm", firstLayer());
        Recording recording = Recording.of(graph, tensors, "io.json");
        Bundle kept = new Checks(List.of(new Check("io.json", 1e-4, recording))).addTo(bundle);
        Check check = Checks.of(kept, "model.lstm").all().getFirst();
        assertThat(check.origin()).isEqualTo("io.json");
        assertThat(check.tolerance()).isEqualTo(1e-4);
        assertThat(check.recording().inputs().keySet()).containsExactly("x", Model.SEQUENCE_LENS);
        assertThat(Objects.requireNonNull(check.recording().inputs().get("x")).floats())
                .containsExactly(x.floats());
        assertThat(Parity.of(new ReferenceBackend(), kept, check).isEqual()).isTrue();
        assertThat(Checks.of(bundle, "model.lstm").all()).isEmpty();
    }

    @Test
    void ofManyRowsTheFirstAreKept() {
        int rows = Checks.MOST_NUMBERS / 10;
        Tensor many = filled(Tensor.zeros(DType.FLOAT32, rows, STEPS, 2), 0.1);
        int[] lengths = new int[rows];
        Arrays.fill(lengths, STEPS);
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", many);
        inputs.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {rows}, lengths));
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put("prediction", Tensor.zeros(DType.FLOAT32, rows, 3));
        Recording recording = new Recording(inputs, outputs, new LinkedHashMap<>());
        assertThat(Checks.canKeep(graph, recording)).isTrue();
        Bundle kept = new Checks(List.of(new Check("io.npz", 1e-5, recording))).addTo(bundle);
        Check check = Checks.of(kept, "model.lstm").all().getFirst();
        assertThat(Objects.requireNonNull(check.recording().inputs().get("x")).dim(0))
                .isBetween(rows / 2, rows - 1);
        assertThat(check.origin()).contains("the first ").contains(" of 10000 rows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\": 2, \"checks\": []} | has version 2",
                "{\"version\": 1, \"checks\": [{}]} | the input \"x\" is not there",
                "{\"version\": 1, \"checks\": [{\"inputs\": {\"x\": {\"dtype\": \"float32\", \"shape\": [1000000, 9999999], "
                        + "\"data\": [1]}}}]} | a tensor has 1 numbers and dimensions",
                "{\"version\": 1, \"checks\": [{\"inputs\": {\"x\": {\"dtype\": \"float32\", \"shape\": [1], "
                        + "\"data\": [\"a\"]}}}]} | it holds \"a\" where a number belongs",
            })
    void brokenChecksAreRefused(String json, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Checks.of(bundle.withAttachment(Checks.ATTACHMENT, json), "model.lstm"))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("model.lstm: the attachment \"checks\"")
                        .contains(message));
    }
}
