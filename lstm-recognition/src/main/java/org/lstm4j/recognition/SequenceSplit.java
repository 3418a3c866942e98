package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.data.SplitConfig.Validation;
import org.lstm4j.text.NumpyRandom;
import org.lstm4j.text.TrainTestSplit;

/**
 * Which rows train and which test.
 *
 * @param train so many rows train, the first ones, and all others test
 * @param trainShare which share of the rows trains, instead of {@code train} or where there are no more rows than that
 * @param testShare which share tests, chosen by chance as scikit-learn's {@code train_test_split} does
 * @param randomState for {@code test-share}: its seed
 * @param by for {@code test-share}: a column all of whose rows with one value train or test together, as those of a speaker
 * @param testWhere the rows with some values of a column test, as the recordings of one speaker
 * @param validation which rows watch the training
 */
public record SequenceSplit(
        Optional<Integer> train,
        Optional<Double> trainShare,
        Optional<Double> testShare,
        Optional<Long> randomState,
        Optional<String> by,
        Optional<Where> testWhere,
        Validation validation) {
    /**
     * Rows with some values of a column.
     *
     * @param column of the rows
     * @param values of it
     */
    public record Where(String column, List<String> values) {
        /** Copies the list. */
        public Where {
            SettingException.notBlank("column", column);
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new SettingException("values", "must name one value or more of the column \"" + column + "\"");
            }
        }
    }

    /** The numbers of the rows in each part. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Parts(int[] train, int[] heldOut, int[] test) {}

    /** Checks that one way to split is chosen at most. */
    public SequenceSplit {
        train.ifPresent(value -> SettingException.atLeast(1, "train", value));
        trainShare.ifPresent(value -> open("trainShare", value));
        testShare.ifPresent(value -> open("testShare", value));
        if (testShare.isPresent() != randomState.isPresent()) {
            throw new SettingException("randomState", "and test-share belong together");
        }
        if (by.isPresent() && testShare.isEmpty()) {
            throw new SettingException("by", "belongs to test-share");
        }
        if (validation.from() == SplitConfig.Source.SOURCE) {
            throw new SettingException(
                    "validation.from", "= source is for texts, which may have one; take training, test or nothing");
        }
        boolean isInOrder = train.isPresent() || trainShare.isPresent();
        if ((isInOrder ? 1 : 0) + (testShare.isPresent() ? 1 : 0) + (testWhere.isPresent() ? 1 : 0) > 1) {
            throw new SettingException(
                    "train", "and train-share, or test-share, or test-where say which rows test, not several of them");
        }
    }

    private static void open(String component, double value) {
        if (!(value > 0 && value < 1)) {
            throw new SettingException(component, "must be above 0 and below 1, got " + value);
        }
    }

    /** Whether something here says which rows test. */
    boolean saysWhichTest() {
        return train.isPresent() || trainShare.isPresent() || testShare.isPresent() || testWhere.isPresent();
    }

    /**
     * Refuses to split off rows to test with where they have a source of their own, and the other way round.
     *
     * @throws SettingException if so
     */
    void requireTest(boolean hasTestSource) {
        if (hasTestSource == saysWhichTest()) {
            throw new SettingException(
                    "split",
                    hasTestSource
                            ? "says which rows test, but the test rows have a source of their own"
                            : "says of no row that it tests: give train, train-share, test-share, test-where, or a"
                                    + " test-source");
        }
    }

    /**
     * Splits rows.
     *
     * @throws InvalidInputException if a part gets none
     */
    Parts parts(List<SequenceRow> rows) {
        int[] test = test(rows);
        Set<Integer> testing = new HashSet<>(Arrays.stream(test).boxed().toList());
        int[] training;
        if (testShare.isPresent() && by.isEmpty()) {
            training = new TrainTestSplit(testShare.get(), randomState.orElseThrow()).train(rows.size());
        } else {
            training = IntStream.range(0, rows.size())
                    .filter(row -> !testing.contains(row))
                    .toArray();
        }
        int held = validation.from() == SplitConfig.Source.TRAINING
                ? Math.max(
                        1, (int) Math.round(training.length * validation.share().orElseThrow()))
                : 0;
        int learned = training.length - held;
        if (learned < 1 || (saysWhichTest() && test.length == 0)) {
            throw new InvalidInputException("data.split: of " + rows.size() + " rows " + Math.max(0, learned)
                    + " train, " + held + " are held out for validation and " + test.length
                    + " test; each part needs at least one");
        }
        int[] all = training;
        int[] order = validation
                .randomState()
                .map(seed -> Arrays.stream(new NumpyRandom(seed).permutation(all.length))
                        .map(row -> all[row])
                        .toArray())
                .orElse(all);
        return new Parts(Arrays.copyOf(order, learned), Arrays.copyOfRange(order, learned, order.length), test);
    }

    private int[] test(List<SequenceRow> rows) {
        if (testWhere.isPresent()) {
            Where where = testWhere.get();
            int[] chosen = IntStream.range(0, rows.size())
                    .filter(row -> where.values().contains(column(rows.get(row), where.column(), "test-where")))
                    .toArray();
            if (chosen.length == 0) {
                throw new InvalidInputException("data.split.test-where: no row has one of " + where.values() + " in \""
                        + where.column() + "\"");
            }
            return chosen;
        }
        if (testShare.isPresent() && by.isPresent()) {
            return ofGroups(rows, by.get());
        }
        if (testShare.isPresent()) {
            return new TrainTestSplit(testShare.get(), randomState.orElseThrow()).test(rows.size());
        }
        if (!saysWhichTest()) {
            return new int[0];
        }
        boolean isCounted = train.isPresent() && rows.size() > train.get();
        int count = isCounted ? train.get() : (int) Math.round(rows.size() * trainShare.orElse(1.0));
        return IntStream.range(count, rows.size()).toArray();
    }

    private int[] ofGroups(List<SequenceRow> rows, String column) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            groups.computeIfAbsent(column(rows.get(row), column, "by"), name -> new ArrayList<>())
                    .add(row);
        }
        List<List<Integer>> all = List.copyOf(groups.values());
        return Arrays.stream(new TrainTestSplit(testShare.orElseThrow(), randomState.orElseThrow()).test(all.size()))
                .mapToObj(all::get)
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Refuses rows without the column that they are to be measured by. @throws InvalidInputException naming those that there are */
    static void requireColumn(List<SequenceRow> rows, Optional<String> groupBy) {
        groupBy.ifPresent(column -> rows.forEach(row -> column(row, column, "group-by")));
    }

    /** A column of a row. @throws InvalidInputException naming those that it has */
    static String column(SequenceRow row, String column, String key) {
        String value = row.columns().get(column);
        if (value == null) {
            throw new InvalidInputException(row.place() + ": has no column \"" + column + "\" (data." + key
                    + "); it has " + row.columns().keySet()
                    + ". A CSV source keeps those that its columns names, a WAV source the groups of its pattern");
        }
        return value;
    }
}
