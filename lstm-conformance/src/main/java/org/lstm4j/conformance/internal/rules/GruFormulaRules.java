package org.lstm4j.conformance.internal.rules;

import java.util.List;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;

/** The GRU's formula without the reference, so that a fault has one name. */
final class GruFormulaRules {
    private static final double[] SUMS = {0.4, -1.1, 0.8}; // z, r, h
    private static final double[] RECURRENT = {0.7, 0.3, -0.9};
    private static final double STATE = 0.6;

    private GruFormulaRules() {}

    static List<Rule> all() {
        return List.of(
                RecurrentFamily.GRU.rule("03_gateOrderIsZrh", GruFormulaRules::gateOrder),
                RecurrentFamily.GRU.rule("04_recurrentWeightsAreUsed", GruFormulaRules::recurrentWeights),
                RecurrentFamily.GRU.rule("05_bothBiasesAreAdded", GruFormulaRules::biases),
                RecurrentFamily.GRU.variantRule("16_activationsAreUsed", GruFormulaRules::gateOrder));
    }

    /** The state after a step, from the gates' sums of the input and of the state, biases included. */
    private static double step(RecurrentCell cell, double[] input, double[] weight, double[] bias) {
        double z = cell.gateFunction().apply(input[0] + weight[0] * STATE + bias[0]);
        double r = cell.gateFunction().apply(input[1] + weight[1] * STATE + bias[1]);
        double term = cell.formula() == Formula.GRU_LINEAR_BEFORE_RESET
                ? r * (weight[2] * STATE + bias[2])
                : weight[2] * r * STATE + bias[2];
        return (1 - z) * cell.stateFunction().apply(input[2] + term) + z * STATE;
    }

    private static void expect(Probe probe, RecurrentCell cell, String what, double expected, double actual) {
        probe.expect(
                Math.abs(expected - actual) <= OneStep.NEAR,
                what + " must give " + cell.text() + " the state " + expected + "; got " + actual);
    }

    private static void gateOrder(Probe probe, RecurrentCell cell) {
        double[] recurrent = {0, 0, RECURRENT[2]}; // or the reset gate would have nothing to reset
        expect(
                probe,
                cell,
                "W in the gate order z, r, h",
                step(cell, SUMS, recurrent, new double[3]),
                OneStep.of(probe, cell, SUMS, recurrent, new double[6], STATE));
    }

    private static void recurrentWeights(Probe probe, RecurrentCell cell) {
        expect(
                probe,
                cell,
                "R in the gate order z, r, h",
                step(cell, new double[3], RECURRENT, new double[3]),
                OneStep.of(probe, cell, new double[3], RECURRENT, new double[6], STATE));
    }

    private static void biases(Probe probe, RecurrentCell cell) {
        for (int half = 0; half < 2; half++) {
            double[] b = new double[6];
            System.arraycopy(SUMS, 0, b, 3 * half, 3);
            double expected = half == 0
                    ? step(cell, SUMS, new double[3], new double[3])
                    : step(cell, new double[3], new double[3], SUMS);
            String which = half == 0 ? "the input bias, B[0..3)," : "the recurrent bias, B[3..6),";
            expect(probe, cell, which, expected, OneStep.of(probe, cell, new double[3], new double[3], b, STATE));
        }
    }
}
