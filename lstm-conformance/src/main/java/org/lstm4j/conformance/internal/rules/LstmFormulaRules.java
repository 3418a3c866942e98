package org.lstm4j.conformance.internal.rules;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.spi.Feeds;

/** The LSTM's formula without the reference: one unit, one step, everything but one input zero, so that a fault has one name. */
final class LstmFormulaRules {
    private LstmFormulaRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_LSTM03_gateOrderIsIofc", LstmFormulaRules::gateOrder),
                Rule.of("required_LSTM04_recurrentWeightsAreUsed", LstmFormulaRules::recurrentWeights),
                Rule.of("required_LSTM05_bothBiasesAreAdded", LstmFormulaRules::biases),
                RecurrentFamily.LSTM.variantRule("16_activationsAreUsed", LstmFormulaRules::activations));
    }

    /** [h, c] of one step from the four gates' sums in some order. */
    private static double[] step(double i, double o, double f, double c, double before) {
        return step(RecurrentCell.LSTM, i, o, f, c, before);
    }

    private static double[] step(RecurrentCell lstm, double i, double o, double f, double c, double before) {
        CellFunction gate = lstm.gateFunction();
        CellFunction state = lstm.stateFunction();
        double cell = gate.apply(f) * before + gate.apply(i) * state.apply(c);
        return new double[] {gate.apply(o) * state.apply(cell), cell};
    }

    private static final double[] SUMS = {0.4, -1.1, 2.3, 0.8}; // i, o, f, c
    private static final double CELL = 0.6;

    /** Runs one step of one unit with x = 1 and h = 1, and gives [h, c]. */
    private static double[] oneStep(Probe probe, double[] w, double[] r, double[] b) {
        return oneStep(probe, RecurrentCell.LSTM, w, r, b);
    }

    private static double[] oneStep(Probe probe, RecurrentCell cell, double[] w, double[] r, double[] b) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        RecurrentInputs inputs = RecurrentInputs.of(
                        g.input("x", Shape.of("time", "batch", 1), DType.FLOAT32),
                        g.parameter("w", Shape.of(1, 4, 1), zeros),
                        g.parameter("r", Shape.of(1, 4, 1), zeros))
                .withBias(g.parameter("b", Shape.of(1, 8), zeros))
                .withInitialState(
                        g.input("h0", Shape.of(1, "batch", 1), DType.FLOAT32),
                        g.input("c0", Shape.of(1, "batch", 1), DType.FLOAT32));
        RecurrentOutputs outputs = g.recurrent(cell, inputs, 1, Direction.FORWARD);
        g.output("Y_h", outputs.yH());
        g.output("Y_c", outputs.yC());
        Feeds feeds = new Feeds()
                .put("x", Tensor.of(new int[] {1, 1, 1}, 1f))
                .put("h0", Tensor.of(new int[] {1, 1, 1}, 1f))
                .put("c0", Tensor.of(new int[] {1, 1, 1}, (float) CELL));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("w", floats(w, 1, 4, 1));
        parameters.put("r", floats(r, 1, 4, 1));
        parameters.put("b", floats(b, 1, 8));
        Map<String, Tensor> actual = probe.predict(g.build(), feeds, parameters);
        return new double[] {element(actual, "Y_h"), element(actual, "Y_c")};
    }

    private static Tensor floats(double[] values, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < values.length; i++) {
            tensor.setElement(i, values[i]);
        }
        return tensor;
    }

    private static double element(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name).element(0);
    }

    private static boolean near(double[] expected, double[] actual) {
        return Math.abs(expected[0] - actual[0]) <= 1e-6 && Math.abs(expected[1] - actual[1]) <= 1e-6;
    }

    private static void gateOrder(Probe probe) {
        double[] actual = oneStep(probe, SUMS, new double[4], new double[8]);
        double[] expected = step(SUMS[0], SUMS[1], SUMS[2], SUMS[3], CELL);
        probe.expect(
                near(expected, actual),
                "W in the gate order i, o, f, c must give h and c " + Arrays.toString(expected) + "; got "
                        + Arrays.toString(actual) + explanation(actual));
    }

    /** Which order of gates the numbers fit, if any. */
    private static String explanation(double[] actual) {
        String gates = "iofc";
        for (int i = 0; i < 4; i++) {
            for (int o = 0; o < 4; o++) {
                for (int f = 0; f < 4; f++) {
                    int c = 6 - i - o - f;
                    boolean distinct = i != o && i != f && o != f && c >= 0 && c < 4;
                    if (distinct && near(step(SUMS[i], SUMS[o], SUMS[f], SUMS[c], CELL), actual)) {
                        char[] order = new char[4];
                        order[i] = gates.charAt(0);
                        order[o] = gates.charAt(1);
                        order[f] = gates.charAt(2);
                        order[c] = gates.charAt(3);
                        return ". That is the gate order " + String.join(", ", new String(order).split(""));
                    }
                }
            }
        }
        return ", which fits no order of the gates";
    }

    private static void activations(Probe probe, RecurrentCell cell) {
        double[] actual = oneStep(probe, cell, SUMS, new double[4], new double[8]);
        double[] expected = step(cell, SUMS[0], SUMS[1], SUMS[2], SUMS[3], CELL);
        probe.expect(
                near(expected, actual),
                cell.text() + " must give h and c " + Arrays.toString(expected) + "; got " + Arrays.toString(actual)
                        + (near(step(SUMS[0], SUMS[1], SUMS[2], SUMS[3], CELL), actual)
                                ? ". That is what comes with Sigmoid and Tanh"
                                : ""));
    }

    private static void recurrentWeights(Probe probe) {
        double[] actual = oneStep(probe, new double[4], SUMS, new double[8]);
        double[] expected = step(SUMS[0], SUMS[1], SUMS[2], SUMS[3], CELL);
        probe.expect(
                near(expected, actual),
                "R with h = 1 must give h and c " + Arrays.toString(expected) + "; got " + Arrays.toString(actual)
                        + (near(step(0, 0, 0, 0, CELL), actual) ? ". That is what comes without R" : ""));
    }

    private static void biases(Probe probe) {
        double[] none = step(0, 0, 0, 0, CELL);
        double[] expected = step(SUMS[0], SUMS[1], SUMS[2], SUMS[3], CELL);
        for (int half = 0; half < 2; half++) {
            double[] b = new double[8];
            System.arraycopy(SUMS, 0, b, 4 * half, 4);
            double[] actual = oneStep(probe, new double[4], new double[4], b);
            String which = half == 0 ? "the input bias, B[0..4)" : "the recurrent bias, B[4..8)";
            probe.expect(
                    near(expected, actual),
                    which + ", must give h and c " + Arrays.toString(expected) + "; got " + Arrays.toString(actual)
                            + (near(none, actual) ? ". That is what comes without this bias" : ""));
        }
    }
}
