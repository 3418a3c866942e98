package org.lstm4j.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

/** Weights whose gates stand in another order are found, whichever layer, direction, part and order it is. */
class GateSearchTest {
    private static final int UNITS = 3;

    private static final Graph GRAPH = new Model(
                    Sequential.of(
                            Bidirectional.of(Lstm.of(UNITS).withReturnSequences()),
                            Gru.of(UNITS).withReturnSequences(),
                            Lstm.of(UNITS),
                            Dense.of(2)),
                    new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                    false)
            .inferenceGraph();

    private static SequencedMap<String, Tensor> weights() {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : GRAPH.parameters()) {
            Tensor tensor = Tensor.zeros(DType.FLOAT32, parameter.shape().resolve(Sizes.NONE));
            for (int i = 0; i < tensor.size(); i++) {
                tensor.floats()[i] = (float) Math.sin(1 + i * 0.7 + weights.size());
            }
            weights.put(parameter.name(), tensor);
        }
        return weights;
    }

    private static Feeds feeds() {
        Tensor x = Tensor.zeros(DType.FLOAT32, 4, 5, 2);
        for (int i = 0; i < x.size(); i++) {
            x.floats()[i] = (float) Math.cos(i);
        }
        return new Feeds().put("x", x);
    }

    /** Brings the weights of a gate to the place of another, all of a layer or those whose name ends in a word. */
    private static void exchange(
            Map<String, Tensor> weights, String layer, String ending, int direction, int a, int b) {
        weights.replaceAll((name, tensor) -> {
            if (!name.startsWith(layer + "/") || !name.endsWith(ending)) {
                return tensor;
            }
            Tensor moved = tensor.copy();
            int ofDirection = tensor.size() / tensor.dim(0);
            int copies = tensor.dim(1) == 6 * UNITS ? 2 : 1; // a GRU's biases of the input and of the state
            int block = ofDirection / (tensor.dim(1) / UNITS);
            for (int d = 0; d < tensor.dim(0); d++) {
                for (int copy = 0; (direction < 0 || d == direction) && copy < copies; copy++) {
                    int start = d * ofDirection + copy * ofDirection / copies;
                    moved.copyElements(tensor, start + a * block, start + b * block, block);
                    moved.copyElements(tensor, start + b * block, start + a * block, block);
                }
            }
            return moved;
        });
    }

    private static List<GateOrder> search(Map<String, Tensor> wrong) {
        Tensor expected = new Interpreter()
                .run(GRAPH, feeds(), weights())
                .values()
                .iterator()
                .next();
        ToDoubleFunction<SequencedMap<String, Tensor>> error = outputs -> {
            double largest = 0;
            Tensor found = outputs.firstEntry().getValue();
            for (int i = 0; i < expected.size(); i++) {
                largest = Math.max(largest, Math.abs(expected.element(i) - found.element(i)));
            }
            return largest / 1e-5;
        };
        try (GateSearch search = new GateSearch(new ReferenceBackend(), GRAPH, wrong, feeds(), error)) {
            return search.find();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bidirectional, '', -1, 0, 2, the weights of layer bidirectional have gates i and f exchanged",
        "bidirectional, recurrent_kernel, 1, 2, 3, "
                + "the recurrent weights of layer bidirectional (reverse) have gates f and g exchanged",
        "gru, '', -1, 0, 1, the weights of layer gru have gates z and r exchanged",
        "lstm, '/kernel', -1, 1, 3, the input weights of layer lstm have gates o and g exchanged",
    })
    void exchangedGatesAreFound(String layer, String ending, int direction, int a, int b, String text) {
        SequencedMap<String, Tensor> wrong = weights();
        exchange(wrong, layer, ending, direction, a, b);
        assertThat(search(wrong)).singleElement().extracting(GateOrder::text).isEqualTo(text);
    }

    @Test
    void anOrderOfThreeIsSpelledOut() {
        SequencedMap<String, Tensor> wrong = weights();
        exchange(wrong, "lstm", "", -1, 1, 2);
        exchange(wrong, "lstm", "", -1, 2, 3); // i o f g -> i f g o, PyTorch's i f g o
        assertThat(search(wrong))
                .singleElement()
                .extracting(GateOrder::text)
                .isEqualTo("the weights of layer lstm stand in the order i f g o where i o f g is read");
    }

    @Test
    void ordersOfTwoLayersAreFound() {
        SequencedMap<String, Tensor> wrong = weights();
        exchange(wrong, "gru", "", -1, 0, 1);
        exchange(wrong, "lstm", "", -1, 0, 1);
        assertThat(search(wrong)).extracting(GateOrder::layer).containsExactlyInAnyOrder("gru", "lstm");
    }

    @Test
    void oneOrderInAllLayersOfAKindIsFound() {
        SequencedMap<String, Tensor> wrong = weights();
        exchange(wrong, "bidirectional", "", -1, 1, 2);
        exchange(wrong, "lstm", "", -1, 1, 2);
        assertThat(search(wrong))
                .extracting(GateOrder::text)
                .containsExactly(
                        "the weights of layer bidirectional have gates o and f exchanged",
                        "the weights of layer lstm have gates o and f exchanged");
    }

    @Test
    void whatIsRightOrWrongOtherwiseIsNoOrderOfGates() {
        assertThat(search(weights())).isEmpty();
        SequencedMap<String, Tensor> wrong = weights();
        Objects.requireNonNull(wrong.get("dense/bias")).floats()[0] += 0.5f;
        assertThat(search(wrong)).isEmpty();
    }

    @Test
    void aNetworkWithoutRecurrentLayersHasNoGates() {
        Graph dense =
                new Model(Dense.of(1), new Input("x", Shape.of("batch", 2), DType.FLOAT32), false).inferenceGraph();
        assertThat(GateSearch.canSearch(dense)).isFalse();
        assertThat(GateSearch.canSearch(GRAPH)).isTrue();
    }
}
