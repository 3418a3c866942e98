package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rewired;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/** A recurrent operator over rows of different lengths: padding is neither computed nor read. */
final class RecurrentLengthRules {
    private static final int TIME = 7;
    private static final int UNITS = 8;
    private static final List<Integer> UNSORTED = List.of(2, 7, 1, 0, 5);

    private RecurrentLengthRules() {}

    static List<Rule> all(RecurrentFamily family) {
        return List.of(
                family.rule("20_fullLengthsChangeNothing", RecurrentLengthRules::full),
                family.rule("21_lengthsEqualReference", RecurrentLengthRules::reference),
                family.training("22_gradientsWithLengthsEqualReference", RecurrentLengthRules::gradients),
                family.rule("23_paddedBatchEqualsEachSequenceAlone", RecurrentLengthRules::eachAlone),
                family.rule("24_stateIsTakenAtTheLastRealStep", RecurrentLengthRules::lastRealStep),
                family.rule("25_stepsBeyondTheLengthAreZero", RecurrentLengthRules::zeroBeyond),
                family.rule("26_lengthZeroKeepsTheInitialState", RecurrentLengthRules::lengthZero),
                family.rule("27_paddingIsNotRead", RecurrentLengthRules::nanInPadding),
                family.training("28_gradientsDoNotReadPadding", RecurrentLengthRules::nanInPaddingGradients),
                family.rule("29_lengthsOutOfRangeAreRefused", RecurrentLengthRules::outOfRange));
    }

    private static RecurrentCase padded(RecurrentCell cell, Direction direction) {
        return RecurrentCase.of(cell, TIME, UNSORTED.size(), 5, UNITS, direction)
                .withLengths(UNSORTED);
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static void full(Probe probe, RecurrentCell cell) {
        for (Direction direction : Direction.values()) {
            RecurrentCase without = RecurrentCase.of(cell, TIME, 3, 5, UNITS, direction);
            RecurrentCase with = without.withLengths(Collections.nCopies(3, TIME));
            probe.at(with);
            probe.compareAll(
                    probe.predict(without.inference(), without.feeds(), without.weights()),
                    probe.predict(with.inference(), with.feeds(), with.weights()),
                    probe.orDouble(Tolerance.FORWARD));
        }
    }

    /** Full, short, one, zero, sorted both ways, unsorted, all equal, all zero; at several sizes. */
    private static List<RecurrentCase> cases(RecurrentCell cell) {
        List<RecurrentCase> cases = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            for (int units : List.of(1, 3, 8, 17, 33)) {
                cases.add(RecurrentCase.of(cell, TIME, 5, 4, units, direction).withLengths(UNSORTED));
            }
            cases.add(RecurrentCase.of(cell, 64, 3, 5, UNITS, direction).withLengths(List.of(64, 1, 33)));
            cases.add(RecurrentCase.of(cell, TIME, 3, 5, UNITS, direction).withLengths(List.of(7, 4, 2)));
            cases.add(RecurrentCase.of(cell, TIME, 3, 5, UNITS, direction).withLengths(List.of(2, 4, 7)));
            cases.add(RecurrentCase.of(cell, TIME, 3, 5, UNITS, direction).withLengths(List.of(3, 3, 3)));
            cases.add(RecurrentCase.of(cell, TIME, 3, 5, UNITS, direction).withLengths(List.of(0, 0, 0)));
            cases.add(RecurrentCase.of(cell, TIME, 1, 5, UNITS, direction).withLengths(List.of(1)));
            cases.add(RecurrentCase.of(cell, 1, 3, 5, UNITS, direction).withLengths(List.of(1, 0, 1)));
            cases.add(padded(cell, direction).withState(false).withBias(false));
        }
        return cases;
    }

    private static void reference(Probe probe, RecurrentCell cell) {
        cases(cell).forEach(node -> RecurrentRules.compareForward(probe, node));
    }

    private static void gradients(Probe probe, RecurrentCell cell) {
        cases(cell).forEach(node -> RecurrentRules.compareGradients(probe, node, node.gradients()));
    }

    /** One row of a tensor whose batch is at an axis. */
    private static Tensor row(Tensor tensor, int axis, int row) {
        int[] dims = tensor.dims();
        int inner = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            inner *= dims[i];
        }
        int rows = dims[axis];
        dims[axis] = 1;
        Tensor part = Tensor.zeros(tensor.dtype(), dims);
        for (int outer = 0; outer < part.size() / inner; outer++) {
            part.copyElements(tensor, (outer * rows + row) * inner, outer * inner, inner);
        }
        return part;
    }

    private static Tensor steps(Tensor sequence, int from, int to) {
        int[] dims = sequence.dims();
        int step = sequence.size() / dims[0];
        dims[0] = to - from;
        Tensor part = Tensor.zeros(sequence.dtype(), dims);
        part.copyElements(sequence, from * step, 0, part.size());
        return part;
    }

    private static void eachAlone(Probe probe, RecurrentCell cell) {
        for (Direction direction : Direction.values()) {
            RecurrentCase batch = padded(cell, direction);
            probe.at(batch);
            Map<String, Tensor> together = probe.predict(batch.inference(), batch.feeds(), batch.weights());
            for (int row = 0; row < UNSORTED.size(); row++) {
                int length = UNSORTED.get(row);
                if (length == 0) {
                    continue;
                }
                RecurrentCase alone = RecurrentCase.of(cell, length, 1, 5, UNITS, direction);
                Feeds feeds = alone.feeds().put(RecurrentCase.X, row(steps(batch.x(), 0, length), 1, row));
                for (String state : batch.states().values()) {
                    feeds.put(state, row(batch.state(state), 1, row));
                }
                Map<String, Tensor> single = probe.predict(alone.inference(), feeds, batch.weights());
                Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
                String which = ", row " + row + " of length " + length;
                probe.compare(
                        "Y" + which,
                        get(single, RecurrentCase.Y),
                        row(steps(get(together, RecurrentCase.Y), 0, length), 2, row),
                        tolerance);
                for (String state : batch.states().keySet()) {
                    probe.compare(state + which, get(single, state), row(get(together, state), 1, row), tolerance);
                }
            }
        }
    }

    private static void lastRealStep(Probe probe, RecurrentCell cell) {
        RecurrentCase forward = padded(cell, Direction.FORWARD);
        probe.at(forward);
        Map<String, Tensor> outputs = probe.predict(forward.inference(), forward.feeds(), forward.weights());
        for (int row = 0; row < UNSORTED.size(); row++) {
            int length = UNSORTED.get(row);
            if (length > 0) {
                Tensor last = row(steps(get(outputs, RecurrentCase.Y), length - 1, length), 2, row)
                        .reshape(1, 1, UNITS);
                probe.compare(
                        "Y_h of row " + row + " against Y at step " + (length - 1),
                        last,
                        row(get(outputs, RecurrentCase.Y_H), 1, row),
                        Tolerance.EXACT);
            }
        }
    }

    private static void zeroBeyond(Probe probe, RecurrentCell cell) {
        for (Direction direction : Direction.values()) {
            RecurrentCase node = padded(cell, direction);
            probe.at(node);
            Tensor y = get(probe.predict(node.inference(), node.feeds(), node.weights()), RecurrentCase.Y);
            for (int row = 0; row < UNSORTED.size(); row++) {
                int length = UNSORTED.get(row);
                Tensor real = row(steps(y, 0, length), 2, row);
                boolean anyZero = false;
                for (int i = 0; i < real.size(); i++) {
                    anyZero |= real.element(i) == 0;
                }
                // a rectified state may be zero at any step
                probe.expect(
                        !anyZero || cell.stateFunction() == CellFunction.RELU,
                        "Y of row " + row + " is zero before its length " + length);
                if (length < TIME) {
                    Tensor padding = row(steps(y, length, TIME), 2, row);
                    probe.compare(
                            "Y of row " + row + " from step " + length + " on",
                            Tensor.zeros(DType.FLOAT32, padding.dims()),
                            padding,
                            Tolerance.EXACT);
                }
            }
        }
    }

    private static void lengthZero(Probe probe, RecurrentCell cell) {
        int row = UNSORTED.indexOf(0);
        for (Direction direction : Direction.values()) {
            RecurrentCase node = padded(cell, direction);
            probe.at(node);
            Map<String, Tensor> outputs = probe.predict(node.inference(), node.feeds(), node.weights());
            node.states()
                    .forEach((after, before) -> probe.compare(
                            after + " of a row of length 0 against " + before,
                            row(node.state(before), 1, row),
                            row(get(outputs, after), 1, row),
                            Tolerance.EXACT));
        }
    }

    /** A sequence with one number everywhere or as it was, and another in all padding. */
    private static Tensor padded(RecurrentCase node, Tensor x, float padding) {
        int features = x.dim(2);
        for (int t = 0; t < x.dim(0); t++) {
            for (int row = 0; row < x.dim(1); row++) {
                if (t >= node.lengths().get(row)) {
                    int start = (t * x.dim(1) + row) * features;
                    java.util.Arrays.fill(x.floats(), start, start + features, padding);
                }
            }
        }
        return x;
    }

    /** What makes NaN of the zeros in the padding. */
    private static Tensor divisor(RecurrentCase node) {
        Tensor ones = Tensor.zeros(DType.FLOAT32, node.x().dims());
        java.util.Arrays.fill(ones.floats(), 1);
        return padded(node, ones, 0);
    }

    private static Value value(List<? extends Value> values) {
        return values.stream()
                .filter(value -> value.name().equals(RecurrentCase.X))
                .findFirst()
                .orElseThrow();
    }

    private static void nanInPadding(Probe probe, RecurrentCell cell) {
        for (Direction direction : Direction.values()) {
            RecurrentCase node = padded(cell, direction);
            probe.at(node + ", NaN in the padding");
            Map<String, Tensor> clean = probe.predict(node.inference(), node.feeds(), node.weights());
            Graph graph = node.inference();
            Graph divided = Rewired.divided(graph, value(graph.inputs()));
            Feeds feeds = node.feeds().put(RecurrentCase.X, padded(node, node.x(), 0));
            Map<String, Tensor> poisoned =
                    probe.predict(divided, feeds.put(Rewired.DIVISOR, divisor(node)), node.weights());
            poisoned.forEach(probe::finite);
            probe.compareAll(clean, poisoned, Tolerance.EXACT);
        }
    }

    private static void nanInPaddingGradients(Probe probe, RecurrentCell cell) {
        for (Direction direction : Direction.values()) {
            RecurrentCase node = padded(cell, direction);
            probe.at(node + ", NaN in the padding");
            Graph graph = node.gradients();
            Map<String, Tensor> clean = probe.differentiate(graph, node.lengthFeeds(), node.parameters());
            Map<String, Tensor> parameters = new LinkedHashMap<>(node.parameters());
            parameters.put(RecurrentCase.X, padded(node, node.x(), 0));
            Graph divided = Rewired.divided(graph, value(graph.parameters()));
            Feeds feeds = node.lengthFeeds().put(Rewired.DIVISOR, divisor(node));
            Map<String, Tensor> poisoned = probe.differentiate(divided, feeds, parameters);
            poisoned.forEach(probe::finite);
            probe.compareAll(clean, poisoned, Tolerance.EXACT);
        }
    }

    private static void outOfRange(Probe probe, RecurrentCell cell) {
        for (int length : List.of(-1, TIME + 1)) {
            RecurrentCase node =
                    RecurrentCase.of(cell, TIME, 3, 5, UNITS, Direction.FORWARD).withLengths(List.of(7, length, 3));
            probe.at(node);
            boolean refused = false;
            try {
                probe.predict(node.inference(), node.feeds(), node.weights());
            } catch (InvalidInputException e) {
                refused = true;
            }
            probe.expect(refused, "a length of " + length + " must be refused with an InvalidInputException");
        }
    }
}
