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
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.GruCell;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.LstmCell;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.cell.MLstm;
import org.lstm4j.nn.cell.MinGru;
import org.lstm4j.nn.cell.MinLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.nn.cell.StackedCells;
import org.lstm4j.nn.cell.ZoneoutCell;
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

    /** Whatever has gates shows them, cells and layers that are loops for an option's sake alike. */
    @Test
    void showsTheGatesOfAllThatHasSome() {
        RecurrentOptions clipped = RecurrentOptions.DEFAULT.withFormula(RecurrentFormula.STANDARD.withClip(3));
        Map<Layer, String> gates = Map.ofEntries(
                Map.entry(new Lstm(4, clipped), "i f candidate o"),
                Map.entry(new Gru(4, true, clipped), "z r candidate"),
                Map.entry(Rnn.of(new LstmCell(4)), "i f candidate o"),
                Map.entry(Rnn.of(new GruCell(4)), "z r candidate"),
                Map.entry(Rnn.of(new SLstm(4, 2)), "i f z o"),
                Map.entry(Rnn.of(new MLstm(4, 2)), "i f o"),
                Map.entry(Rnn.of(new MinLstm(4)), "kept"),
                Map.entry(Rnn.of(new MinGru(4)), "kept"),
                Map.entry(Rnn.of(new ZoneoutCell(new LstmCell(4), 0.1, 0.1)), "i f candidate o"),
                Map.entry(
                        Rnn.of(StackedCells.of(new LstmCell(4), new GruCell(2))),
                        "cell_0/i cell_0/f cell_0/candidate cell_0/o cell_1/z cell_1/r cell_1/candidate"));
        gates.forEach((layer, names) -> {
            Model model = new Model(layer, new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32), true);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            model.inferenceGraph()
                    .parameters()
                    .forEach(p ->
                            weights.put(p.name(), random(p.name(), p.shape().resolve(Sizes.NONE))));
            Feeds feeds =
                    new Feeds().put("x", random("x", 2, 4, 2)).put(Model.SEQUENCE_LENS, Tensor.of(new int[] {2}, 4, 2));
            try (ReferenceBackend backend = new ReferenceBackend();
                    CellTracer tracer = CellTracer.of(backend, model, weights)) {
                CellTrace trace = tracer.trace(feeds).getFirst();
                for (String name : names.split(" ")) {
                    assertThat(trace.value(name).dim(0))
                            .as("%s of %s", name, layer)
                            .isEqualTo(4);
                    assertThat(trace.value(name).firstNonFinite()).isEmpty();
                }
            }
        });
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
