package org.lstm4j.text.metric;

import java.util.List;

/**
 * The fewest insertions, deletions and substitutions of one element that make one sequence of another. <i>Source:</i> Levenshtein
 * 1966.
 */
public final class EditDistance {
    private EditDistance() {}

    /** Between two lists, by {@code equals}; memory for one row. */
    public static int of(List<?> from, List<?> to) {
        int[] row = new int[to.size() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.get(i - 1).equals(to.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.size()];
    }

    /** Between two texts, code point by code point. */
    public static int ofCharacters(String from, String to) {
        return of(from.codePoints().boxed().toList(), to.codePoints().boxed().toList());
    }
}
