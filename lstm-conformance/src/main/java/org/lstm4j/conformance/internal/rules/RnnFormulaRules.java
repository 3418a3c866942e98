package org.lstm4j.conformance.internal.rules;

import java.util.List;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.RecurrentCell;

/** The plain recurrent network's formula without the reference. */
final class RnnFormulaRules {
    private RnnFormulaRules() {}

    static List<Rule> all() {
        return List.of(
                RecurrentFamily.RNN.rule("03_stateIsTheActivatedSum", RnnFormulaRules::sum),
                RecurrentFamily.RNN.variantRule("16_activationsAreUsed", RnnFormulaRules::sum));
    }

    /** h = f(x w + h r + b + b'), positive and negative. */
    private static void sum(Probe probe, RecurrentCell cell) {
        for (double sign : new double[] {1, -1}) {
            double w = sign * 0.5;
            double r = sign * 0.25;
            double[] b = {sign * 0.125, sign * 0.0625};
            double h = 0.75;
            double sum = w + h * r + b[0] + b[1];
            double expected = cell.stateFunction().apply(sum);
            double actual = OneStep.of(probe, cell, new double[] {w}, new double[] {r}, b, h);
            probe.expect(
                    Math.abs(expected - actual) <= OneStep.NEAR,
                    cell.text() + " of the sum " + sum + " must give " + expected + "; got " + actual);
        }
    }
}
