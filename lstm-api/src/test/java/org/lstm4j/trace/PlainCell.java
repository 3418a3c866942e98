package org.lstm4j.trace;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;

/** A recurrent layer in plain double arithmetic, one row, gate by gate as in its formulas, to hold traces against. */
final class PlainCell {
    private final RecurrentCell cell;
    private final CellWeights weights;
    private final Map<Signal, Integer> forced;
    private final int units;

    /** A cell; {@code forced} gates have that value at all units. */
    PlainCell(RecurrentCell cell, CellWeights weights, Map<Signal, Integer> forced) {
        this.cell = cell;
        this.weights = weights;
        this.forced = forced;
        this.units = weights.units();
    }

    /** All signals [step][unit]; x is [step][feature], of the row's length. */
    Map<Signal, double[][]> read(double[][] x, Direction direction) {
        Map<Signal, double[][]> all = new EnumMap<>(Signal.class);
        Signal.of(cell).forEach(signal -> all.put(signal, new double[x.length][]));
        double[] h = new double[units];
        double[] c = new double[units];
        for (int n = 0; n < x.length; n++) {
            int step = direction == Direction.FORWARD ? n : x.length - 1 - n;
            Map<Signal, double[]> values = step(x[step], h, c);
            values.forEach((signal, value) -> Objects.requireNonNull(all.get(signal))[step] = value);
            h = get(values, Signal.HIDDEN);
            c = cell.hasCellState() ? get(values, Signal.CELL) : c;
        }
        return all;
    }

    private static double[] get(Map<Signal, double[]> values, Signal signal) {
        return Objects.requireNonNull(values.get(signal));
    }

    private Map<Signal, double[]> step(double[] x, double[] h, double[] c) {
        Map<Signal, double[]> values = new EnumMap<>(Signal.class);
        Signal.of(cell).forEach(signal -> values.put(signal, new double[units]));
        for (int u = 0; u < units; u++) {
            for (Signal signal : Signal.weighted(cell)) {
                if (signal != Signal.CANDIDATE || cell.hasCellState()) {
                    get(values, signal)[u] = gate(signal, input(signal, u, x) + state(signal, u, h));
                }
            }
        }
        switch (cell.formula()) {
            case LSTM -> {
                for (int u = 0; u < units; u++) {
                    get(values, Signal.KEPT)[u] = get(values, Signal.FORGET)[u] * c[u];
                    get(values, Signal.ADDED)[u] = get(values, Signal.INPUT)[u] * get(values, Signal.CANDIDATE)[u];
                    get(values, Signal.CELL)[u] = get(values, Signal.KEPT)[u] + get(values, Signal.ADDED)[u];
                    get(values, Signal.HIDDEN)[u] =
                            get(values, Signal.OUTPUT)[u] * cell.stateFunction().apply(get(values, Signal.CELL)[u]);
                }
            }
            case GRU, GRU_LINEAR_BEFORE_RESET -> {
                double[] r = get(values, Signal.RESET);
                double[] resetState = new double[units];
                for (int u = 0; u < units; u++) {
                    resetState[u] = r[u] * h[u];
                }
                for (int u = 0; u < units; u++) {
                    double term = cell.formula() == Formula.GRU
                            ? state(Signal.CANDIDATE, u, resetState)
                            : r[u] * state(Signal.CANDIDATE, u, h);
                    double g = gate(Signal.CANDIDATE, input(Signal.CANDIDATE, u, x) + term);
                    double z = get(values, Signal.UPDATE)[u];
                    get(values, Signal.CANDIDATE)[u] = g;
                    get(values, Signal.HIDDEN)[u] = (1 - z) * g + z * h[u];
                }
            }
            case RNN -> {
                // the only weighted sum is the state
            }
        }
        return values;
    }

    private double gate(Signal signal, double sum) {
        Integer value = forced.get(signal);
        if (value != null) {
            return value;
        }
        return (signal.isGate() ? cell.gateFunction() : cell.stateFunction()).apply(sum);
    }

    private double input(Signal signal, int unit, double[] x) {
        int row = weights.row(cell, signal, unit);
        double sum = weights.inputBias().element(row);
        for (int k = 0; k < x.length; k++) {
            sum += weights.w().element(row * x.length + k) * x[k];
        }
        return sum;
    }

    private double state(Signal signal, int unit, double[] h) {
        int row = weights.row(cell, signal, unit);
        double sum = weights.stateBias().element(row);
        for (int k = 0; k < units; k++) {
            sum += weights.r().element(row * units + k) * h[k];
        }
        return sum;
    }
}
