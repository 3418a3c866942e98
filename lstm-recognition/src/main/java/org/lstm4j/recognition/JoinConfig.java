package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.text.NumpyRandom;

/**
 * Rows that are made of several others, one behind the other, as digits that one speaker said one by one become numbers. Each part of a
 * split is joined by itself, so that nothing of a test row was learned from.
 *
 * @param by a column: rows are joined that have the same there, as a speaker
 * @param least how many rows at least become one; fewer only where no more are left
 * @param most how many at most
 * @param times how often each row is used, each time beside others
 * @param randomState decides which rows meet
 */
public record JoinConfig(String by, int least, int most, int times, long randomState) {
    private static final int MOST = 1000;

    /** Checks the ranges. */
    public JoinConfig {
        SettingException.notBlank("by", by);
        SettingException.within(1, MOST, "least", least);
        SettingException.within(least, MOST, "most", most);
        SettingException.within(1, MOST, "times", times);
    }

    /**
     * The joined rows, those of one group after those of another.
     *
     * @param separator what stands between the texts of joined rows
     * @throws InvalidInputException if a row does not say what it is grouped by
     */
    List<SequenceRow> of(List<SequenceRow> rows, String separator) {
        SequencedMap<String, List<SequenceRow>> groups = new LinkedHashMap<>();
        for (SequenceRow row : rows) {
            groups.computeIfAbsent(SequenceSplit.column(row, by, "join.by"), name -> new ArrayList<>())
                    .add(row);
        }
        List<SequenceRow> joined = new ArrayList<>();
        int group = 0;
        for (Map.Entry<String, List<SequenceRow>> entry : groups.entrySet()) {
            for (int time = 0; time < times; time++) {
                NumpyRandom random = new NumpyRandom((randomState + 31L * group + time) & 0xFFFF_FFFFL);
                int[] order = random.permutation(entry.getValue().size());
                int from = 0;
                while (from < order.length) {
                    int size = least + Philox.below(most - least + 1, randomState, group, time, from);
                    int to = Math.min(order.length, from + size);
                    joined.add(joined(
                            entry.getKey(),
                            Arrays.stream(order, from, to)
                                    .mapToObj(entry.getValue()::get)
                                    .toList(),
                            separator));
                    from = to;
                }
            }
            group++;
        }
        return joined;
    }

    private SequenceRow joined(String group, List<SequenceRow> rows, String separator) {
        int size = 0;
        for (SequenceRow row : rows) {
            size = Math.addExact(size, row.sequence().values().length);
        }
        float[] values = new float[size];
        int at = 0;
        for (SequenceRow row : rows) {
            float[] from = row.sequence().values();
            System.arraycopy(from, 0, values, at, from.length);
            at += from.length;
        }
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        columns.put(by, group);
        return new SequenceRow(
                Sequence.of(rows.getFirst().sequence().features(), values),
                String.join(separator, rows.stream().map(SequenceRow::label).toList()),
                columns,
                String.join(" + ", rows.stream().map(SequenceRow::place).toList()));
    }
}
