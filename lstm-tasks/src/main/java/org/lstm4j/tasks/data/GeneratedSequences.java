package org.lstm4j.tasks.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.lstm4j.Philox;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.LabeledText;

/**
 * Sequences made by a rule that needs a memory: the words are the numbers from 1 up; {@value #ON} switches on, {@value #OFF}
 * switches off, all others mean nothing; the label is 1 if the switch is on at the end. It is off at first. Rows depend on
 * their number and the settings alone.
 *
 * @param rows how many
 * @param length words in each
 * @param symbols how many different words there are, both switches among them
 * @param switchShare share of the words that are switches, on and off equally often
 * @param seed of all choices
 */
record GeneratedSequences(int rows, int length, int symbols, double switchShare, long seed) implements TextSource {
    private static final int ON = 1;
    private static final int OFF = 2;
    private static final int KIND = 1;
    private static final int WORD = 2;
    private static final int MAX_ROWS = 1 << 20;
    /** Of all rows together; a saved model can ask for them as well as a task. */
    private static final int MAX_WORDS = 1 << 25;

    GeneratedSequences {
        SettingException.within(1, MAX_ROWS, "rows", rows);
        SettingException.within(1, MAX_WORDS / rows, "length", length);
        SettingException.within(OFF + 1, MAX_WORDS, "symbols", symbols);
        SettingException.within(0, 1, "switchShare", switchShare);
    }

    @Override
    public SourceRows read(DataRoot root, LabelRule labels) {
        List<LabeledText> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            texts.add(row(row));
        }
        String name = String.format(Locale.ROOT, "%,d generated sequences of %d words", rows, length);
        return new SourceRows(name, false, List.of(), List.of("0", "1"), texts, List.of());
    }

    private LabeledText row(int row) {
        StringJoiner text = new StringJoiner(" ");
        boolean isOn = false;
        for (int step = 0; step < length; step++) {
            float chance = Philox.uniform(seed, KIND, row, step);
            int word;
            if (chance < switchShare) {
                isOn = chance < switchShare / 2;
                word = isOn ? ON : OFF;
            } else {
                word = OFF + 1 + Philox.below(symbols - OFF, seed, WORD, row, step);
            }
            text.add(String.valueOf(word));
        }
        return new LabeledText(text.toString(), isOn ? 1 : 0, new LinkedHashMap<>(), row + 1L);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of();
    }
}
