package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.Philox;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;

/**
 * The adding problem: numbers from 0 to 1, two of which are marked; the answer is their sum. One mark is in the first half, the other in the
 * second, as Arjovsky et al. 2016 have it; the problem is of Hochreiter and Schmidhuber 1997. Always answering 1 errs by 1/6 (mean squared).
 * Rows depend on their number and the settings alone.
 *
 * @param length steps of each row, 2 or more; the most, where {@code shortest} is given
 * @param shortest rows are of any length from this on, short ones as often as long ones by their logarithm; all of one length without it
 * @param rows how many
 * @param seed of all choices
 */
record AddingProblem(int length, Optional<Integer> shortest, int rows, long seed) implements SequenceSource {
    private static final int VALUES = 1;
    private static final int MARKS = 2;
    private static final int LENGTHS = 3;
    private static final int MOST = 1 << 28; // numbers of all rows

    AddingProblem {
        SettingException.within(1, 1 << 20, "rows", rows);
        SettingException.within(2, MOST / 2 / rows, "length", length);
        shortest.ifPresent(steps -> SettingException.within(2, length, "shortest", steps));
    }

    @Override
    public SourceSequences read(DataRoot root) {
        List<SequenceRow> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            all.add(row(row));
        }
        String name = String.format(Locale.ROOT, "%,d generated sums of two numbers among %,d", rows, length);
        return new SourceSequences(name, false, List.of(), all);
    }

    private int steps(int row) {
        if (shortest.isEmpty()) {
            return length;
        }
        double least = shortest.get();
        double drawn = least * StrictMath.pow((length + 1) / least, Philox.uniform(seed, LENGTHS, row, 0));
        return Math.min(length, (int) drawn);
    }

    private SequenceRow row(int row) {
        int steps = steps(row);
        float[] values = new float[2 * steps];
        int half = steps / 2;
        int first = Philox.below(half, seed, MARKS, row, 0);
        int second = half + Philox.below(steps - half, seed, MARKS, row, 1);
        for (int step = 0; step < steps; step++) {
            values[2 * step] = Philox.uniform(seed, VALUES, row, step);
            values[2 * step + 1] = step == first || step == second ? 1 : 0;
        }
        float sum = values[2 * first] + values[2 * second];
        return new SequenceRow(
                Sequence.of(2, values), String.valueOf(sum), new LinkedHashMap<>(), "generated row " + (row + 1));
    }

    /** A row on each line of a CSV file without names, two numbers for each step. */
    @Override
    public List<SequenceRow> rows(Path file) {
        return Generated.rows(file);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of();
    }
}
