package org.lstm4j.conformance.internal.rules;

import java.util.List;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.RecurrentCell;

/** A recurrent operator with each function that it can have. */
final class RecurrentFunctionRules {
    /** Below, at and above the widths of vectors. */
    private static final List<Integer> UNITS = List.of(3, 8, 24, 33);
    /** A rectified cell grows from step to step; a few show what there is to see. */
    private static final int TIME = 5;

    private RecurrentFunctionRules() {}

    static List<Rule> all(RecurrentFamily family) {
        return List.of(
                family.variantRule("17_activationsEqualReference", RecurrentFunctionRules::forward),
                family.variantTraining("18_gradientsOfActivationsEqualReference", RecurrentFunctionRules::gradients));
    }

    private static List<RecurrentCase> cases(RecurrentCell cell) {
        return UNITS.stream()
                .map(units -> {
                    Direction direction = units == 24 ? Direction.BIDIRECTIONAL : Direction.FORWARD;
                    RecurrentCase node = RecurrentCase.of(cell, TIME, 4, 3, units, direction);
                    return units % 2 == 0 ? node : node.withLengths(List.of(5, 2, 0, 4));
                })
                .toList();
    }

    private static void forward(Probe probe, RecurrentCell cell) {
        cases(cell).forEach(node -> RecurrentRules.compareForward(probe, node));
        RecurrentRules.compareForward(probe, RecurrentCase.of(cell, TIME, 1, 3, 40, Direction.FORWARD));
    }

    private static void gradients(Probe probe, RecurrentCell cell) {
        cases(cell).forEach(node -> RecurrentRules.compareGradients(probe, node, node.gradients()));
        if (cell.stateFunction() != CellFunction.RELU) {
            // large weights drive sums beyond both ends of a hard sigmoid; rectified, they would leave float32 behind
            RecurrentCase large =
                    RecurrentCase.of(cell, TIME, 4, 3, 8, Direction.FORWARD).withScale(4);
            RecurrentRules.compareGradients(probe, large, large.gradients());
        }
    }
}
