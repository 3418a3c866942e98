package org.lstm4j.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

class CellTracerTest {
    private static final Model MODEL = new Model(
            Sequential.of(Bidirectional.of(Rnn.of(new PeepholeLstm(3)).withReturnSequences())),
            new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
            true);

    private static Tensor random(String name, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = 2 * Philox.uniform(1, Philox.streamOf(name), 0, i) - 1;
        }
        return tensor;
    }

    /** h = o tanh(c) at each step within the lengths, and behind them the state stays. */
    @Test
    void showsTheStatesAndTheGatesOfEachDirection() {
        Graph graph = MODEL.inferenceGraph();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        graph.parameters()
                .forEach(p -> weights.put(p.name(), random(p.name(), p.shape().resolve(Sizes.NONE))));
        Feeds feeds =
                new Feeds().put("x", random("x", 2, 4, 2)).put(Model.SEQUENCE_LENS, Tensor.of(new int[] {2}, 4, 2));
        try (ReferenceBackend backend = new ReferenceBackend();
                CellTracer tracer = CellTracer.of(backend, MODEL, weights)) {
            assertThat(tracer.layers()).containsExactly("bidirectional/forward", "bidirectional/backward");
            List<CellTrace> traces = tracer.trace(feeds);
            assertThat(traces).extracting(CellTrace::direction).containsExactly(Direction.FORWARD, Direction.REVERSE);
            for (CellTrace trace : traces) {
                assertThat(trace.values().keySet()).containsExactly("h", "c", "i", "f", "candidate", "o");
                assertThat(trace.value("o").dims()).containsExactly(4, 2, 3);
                for (int step = 0; step < 4; step++) {
                    for (int unit = 0; unit < 3; unit++) {
                        int at = step * 6 + unit;
                        double c = trace.value("c").element(at);
                        assertThat(trace.value("h").element(at))
                                .isCloseTo(trace.value("o").element(at) * Math.tanh(c), offset(1e-6));
                    }
                }
            }
            Tensor h = traces.getFirst().value("h");
            for (int unit = 3; unit < 6; unit++) {
                assertThat(h.element(6 + unit)).as("row 1 ends at step 1").isEqualTo(h.element(18 + unit));
            }
            assertThatThrownBy(() -> traces.getFirst().value("k"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has no value \"k\". Found: [h, c, i,");
        }
    }

    @Test
    void aGraphWithoutALoopIsRefused() {
        Model lstm = new Model(Sequential.of(Lstm.of(3)), MODEL.input(), false);
        try (ReferenceBackend backend = new ReferenceBackend()) {
            assertThatThrownBy(() -> CellTracer.of(backend, lstm, Map.of()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("There is no loop in this graph");
        }
    }
}
