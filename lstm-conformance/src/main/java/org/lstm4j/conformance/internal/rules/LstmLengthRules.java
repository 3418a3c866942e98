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
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;

/** The LSTM over rows of different lengths: padding is neither computed nor read. */
final class LstmLengthRules {
    private static final int TIME = 7;
    private static final int UNITS = 8;
    private static final List<Integer> UNSORTED = List.of(2, 7, 1, 0, 5);

    private LstmLengthRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_LSTM20_fullLengthsChangeNothing", LstmLengthRules::full),
                Rule.of("required_LSTM21_lengthsEqualReference", LstmLengthRules::reference),
                Rule.training("required_LSTM22_gradientsWithLengthsEqualReference", LstmLengthRules::gradients),
                Rule.of("required_LSTM23_paddedBatchEqualsEachSequenceAlone", LstmLengthRules::eachAlone),
                Rule.of("required_LSTM24_stateIsTakenAtTheLastRealStep", LstmLengthRules::lastRealStep),
                Rule.of("required_LSTM25_stepsBeyondTheLengthAreZero", LstmLengthRules::zeroBeyond),
                Rule.of("required_LSTM26_lengthZeroKeepsTheInitialState", LstmLengthRules::lengthZero),
                Rule.of("required_LSTM27_paddingIsNotRead", LstmLengthRules::nanInPadding),
                Rule.training("required_LSTM28_gradientsDoNotReadPadding", LstmLengthRules::nanInPaddingGradients),
                Rule.of("required_LSTM29_lengthsOutOfRangeAreRefused", LstmLengthRules::outOfRange));
    }

    private static LstmCase padded(Direction direction) {
        return LstmCase.of(TIME, UNSORTED.size(), 5, UNITS, direction).withLengths(UNSORTED);
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static void full(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase without = LstmCase.of(TIME, 3, 5, UNITS, direction);
            LstmCase with = without.withLengths(Collections.nCopies(3, TIME));
            probe.at(with);
            probe.compareAll(
                    probe.predict(without.inference(), without.feeds(), without.weights()),
                    probe.predict(with.inference(), with.feeds(), with.weights()),
                    probe.orDouble(Tolerance.FORWARD));
        }
    }

    /** Full, short, one, zero, sorted both ways, unsorted, all equal, all zero; at several sizes. */
    private static List<LstmCase> cases() {
        List<LstmCase> cases = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            for (int units : List.of(1, 3, 8, 17, 33)) {
                cases.add(LstmCase.of(TIME, 5, 4, units, direction).withLengths(UNSORTED));
            }
            cases.add(LstmCase.of(64, 3, 5, UNITS, direction).withLengths(List.of(64, 1, 33)));
            cases.add(LstmCase.of(TIME, 3, 5, UNITS, direction).withLengths(List.of(7, 4, 2)));
            cases.add(LstmCase.of(TIME, 3, 5, UNITS, direction).withLengths(List.of(2, 4, 7)));
            cases.add(LstmCase.of(TIME, 3, 5, UNITS, direction).withLengths(List.of(3, 3, 3)));
            cases.add(LstmCase.of(TIME, 3, 5, UNITS, direction).withLengths(List.of(0, 0, 0)));
            cases.add(LstmCase.of(TIME, 1, 5, UNITS, direction).withLengths(List.of(1)));
            cases.add(LstmCase.of(1, 3, 5, UNITS, direction).withLengths(List.of(1, 0, 1)));
            cases.add(padded(direction).withState(false).withBias(false));
        }
        return cases;
    }

    private static void reference(Probe probe) {
        cases().forEach(lstm -> LstmRules.compareForward(probe, lstm));
    }

    private static void gradients(Probe probe) {
        cases().forEach(lstm -> LstmRules.compareGradients(probe, lstm, lstm.gradients()));
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

    private static void eachAlone(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase batch = padded(direction);
            probe.at(batch);
            Map<String, Tensor> together = probe.predict(batch.inference(), batch.feeds(), batch.weights());
            for (int row = 0; row < UNSORTED.size(); row++) {
                int length = UNSORTED.get(row);
                if (length == 0) {
                    continue;
                }
                LstmCase alone = LstmCase.of(length, 1, 5, UNITS, direction);
                Map<String, Tensor> single = probe.predict(
                        alone.inference(),
                        alone.feeds()
                                .put(LstmCase.X, row(steps(batch.x(), 0, length), 1, row))
                                .put("h0", row(batch.state("h0"), 1, row))
                                .put("c0", row(batch.state("c0"), 1, row)),
                        batch.weights());
                Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
                String which = ", row " + row + " of length " + length;
                probe.compare(
                        "Y" + which,
                        get(single, LstmCase.Y),
                        row(steps(get(together, LstmCase.Y), 0, length), 2, row),
                        tolerance);
                for (String state : List.of(LstmCase.Y_H, LstmCase.Y_C)) {
                    probe.compare(state + which, get(single, state), row(get(together, state), 1, row), tolerance);
                }
            }
        }
    }

    private static void lastRealStep(Probe probe) {
        LstmCase forward = padded(Direction.FORWARD);
        probe.at(forward);
        Map<String, Tensor> outputs = probe.predict(forward.inference(), forward.feeds(), forward.weights());
        for (int row = 0; row < UNSORTED.size(); row++) {
            int length = UNSORTED.get(row);
            if (length > 0) {
                Tensor last = row(steps(get(outputs, LstmCase.Y), length - 1, length), 2, row)
                        .reshape(1, 1, UNITS);
                probe.compare(
                        "Y_h of row " + row + " against Y at step " + (length - 1),
                        last,
                        row(get(outputs, LstmCase.Y_H), 1, row),
                        Tolerance.EXACT);
            }
        }
    }

    private static void zeroBeyond(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase lstm = padded(direction);
            probe.at(lstm);
            Tensor y = get(probe.predict(lstm.inference(), lstm.feeds(), lstm.weights()), LstmCase.Y);
            for (int row = 0; row < UNSORTED.size(); row++) {
                int length = UNSORTED.get(row);
                Tensor real = row(steps(y, 0, length), 2, row);
                boolean anyZero = false;
                for (int i = 0; i < real.size(); i++) {
                    anyZero |= real.element(i) == 0;
                }
                probe.expect(!anyZero, "Y of row " + row + " is zero before its length " + length);
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

    private static void lengthZero(Probe probe) {
        int row = UNSORTED.indexOf(0);
        for (Direction direction : Direction.values()) {
            LstmCase lstm = padded(direction);
            probe.at(lstm);
            Map<String, Tensor> outputs = probe.predict(lstm.inference(), lstm.feeds(), lstm.weights());
            Map<String, String> states = Map.of(LstmCase.Y_H, "h0", LstmCase.Y_C, "c0");
            states.forEach((after, before) -> probe.compare(
                    after + " of a row of length 0 against " + before,
                    row(lstm.state(before), 1, row),
                    row(get(outputs, after), 1, row),
                    Tolerance.EXACT));
        }
    }

    /** The sequence with NaN in all padding. */
    private static Tensor poisoned(LstmCase lstm) {
        Tensor x = lstm.x();
        int features = x.dim(2);
        for (int t = 0; t < x.dim(0); t++) {
            for (int row = 0; row < x.dim(1); row++) {
                if (t >= lstm.lengths().get(row)) {
                    int start = (t * x.dim(1) + row) * features;
                    java.util.Arrays.fill(x.floats(), start, start + features, Float.NaN);
                }
            }
        }
        return x;
    }

    private static void nanInPadding(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase lstm = padded(direction);
            probe.at(lstm + ", NaN in the padding");
            Map<String, Tensor> clean = probe.predict(lstm.inference(), lstm.feeds(), lstm.weights());
            Map<String, Tensor> poisoned =
                    probe.predict(lstm.inference(), lstm.feeds().put(LstmCase.X, poisoned(lstm)), lstm.weights());
            poisoned.forEach(probe::finite);
            probe.compareAll(clean, poisoned, Tolerance.EXACT);
        }
    }

    private static void nanInPaddingGradients(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase lstm = padded(direction);
            probe.at(lstm + ", NaN in the padding");
            Graph graph = lstm.gradients();
            Map<String, Tensor> clean = probe.differentiate(graph, lstm.lengthFeeds(), lstm.parameters());
            Map<String, Tensor> parameters = new LinkedHashMap<>(lstm.parameters());
            parameters.put(LstmCase.X, poisoned(lstm));
            Map<String, Tensor> poisoned = probe.differentiate(graph, lstm.lengthFeeds(), parameters);
            poisoned.forEach(probe::finite);
            probe.compareAll(clean, poisoned, Tolerance.EXACT);
        }
    }

    private static void outOfRange(Probe probe) {
        for (int length : List.of(-1, TIME + 1)) {
            LstmCase lstm = LstmCase.of(TIME, 3, 5, UNITS, Direction.FORWARD).withLengths(List.of(7, length, 3));
            probe.at(lstm);
            boolean refused = false;
            try {
                probe.predict(lstm.inference(), lstm.feeds(), lstm.weights());
            } catch (InvalidInputException e) {
                refused = true;
            }
            probe.expect(refused, "a length of " + length + " must be refused with an InvalidInputException");
        }
    }
}
