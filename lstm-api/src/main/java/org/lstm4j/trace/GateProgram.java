package org.lstm4j.trace;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * What a cell's weighted sums come to, for many steps at once, on a backend: with the states of all steps known, each step's
 * gates depend on no other step's. Made of the operators that every backend has.
 */
final class GateProgram implements AutoCloseable {
    private final RecurrentCell cell;
    private final Predictor predictor;

    GateProgram(Backend backend, RecurrentCell cell, int features, int units) {
        this.cell = cell;
        this.predictor = backend.compile(graph(cell, features, units), CompileOptions.DEFAULT);
    }

    private static Graph graph(RecurrentCell cell, int features, int units) {
        GraphBuilder g = new GraphBuilder();
        int rows = cell.gates() * units;
        Value x = g.input("x", Shape.of("steps", features), DType.FLOAT32);
        Value h = g.input("h", Shape.of("steps", units), DType.FLOAT32);
        Value w = g.parameter("w", Shape.of(rows, features), Initializer.zeros());
        Value r = g.parameter("r", Shape.of(rows, units), Initializer.zeros());
        Value inputSums = g.gemm(x, false, w, true, g.parameter("input_bias", Shape.of(rows), Initializer.zeros()));
        Value stateBias = g.parameter("state_bias", Shape.of(rows), Initializer.zeros());
        Value stateSums = g.gemm(h, false, r, true, stateBias);
        Value sums = g.add(inputSums, stateSums);
        List<Signal> signals = Signal.weighted(cell);
        CellFunction gate = cell.gateFunction();
        CellFunction state = cell.stateFunction();
        switch (cell.formula()) {
            case LSTM ->
                signals.forEach(signal -> {
                    Value sum = part(g, sums, signals, signal, units);
                    g.output(signal.symbol(), signal == Signal.CANDIDATE ? state.apply(g, sum) : gate.apply(g, sum));
                });
            case GRU, GRU_LINEAR_BEFORE_RESET -> {
                Value reset = gate.apply(g, part(g, sums, signals, Signal.RESET, units));
                int first = signals.indexOf(Signal.CANDIDATE) * units;
                Value term = cell.formula() == Formula.GRU_LINEAR_BEFORE_RESET
                        ? g.mul(reset, g.slice(stateSums, 1, first, first + units))
                        : g.gemm(
                                g.mul(reset, h),
                                false,
                                g.slice(r, 0, first, first + units),
                                true,
                                g.slice(stateBias, 0, first, first + units));
                g.output(Signal.UPDATE.symbol(), gate.apply(g, part(g, sums, signals, Signal.UPDATE, units)));
                g.output(Signal.RESET.symbol(), reset);
                g.output(
                        Signal.CANDIDATE.symbol(),
                        state.apply(g, g.add(g.slice(inputSums, 1, first, first + units), term)));
            }
            case RNN -> g.output(Signal.HIDDEN.symbol(), state.apply(g, sums));
        }
        return g.build();
    }

    private static Value part(GraphBuilder g, Value sums, List<Signal> signals, Signal signal, int units) {
        int first = signals.indexOf(signal) * units;
        return g.slice(sums, 1, first, first + units);
    }

    /** From now on with these weights. */
    void set(CellWeights weights) {
        predictor
                .parameters()
                .setAll(Map.of(
                        "w", weights.w(),
                        "r", weights.r(),
                        "input_bias", weights.inputBias(),
                        "state_bias", weights.stateBias()));
    }

    /**
     * Computes them.
     *
     * @param x inputs [steps, features]
     * @param h the states before each step [steps, units]
     * @return [steps, units] for each of {@link Signal#weighted}
     */
    Map<Signal, Tensor> run(Tensor x, Tensor h) {
        Map<Signal, Tensor> values = new EnumMap<>(Signal.class);
        Feeds outputs = new Feeds();
        for (Signal signal : Signal.weighted(cell)) {
            Tensor value = Tensor.zeros(DType.FLOAT32, h.dims());
            values.put(signal, value);
            outputs.put(signal.symbol(), value);
        }
        predictor.run(new Feeds().put("x", x).put("h", h), outputs);
        return values;
    }

    @Override
    public void close() {
        predictor.close();
    }
}
