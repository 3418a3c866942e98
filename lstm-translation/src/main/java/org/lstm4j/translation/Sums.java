package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.Philox;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Sums of two numbers as characters, {@code 12+345} and {@code 357}, each two numbers once in whatever order. The number of digits of each
 * number is drawn, then the number: what Keras's example of addition does. Sources may be turned round, as there.
 *
 * @param digits of each number, at most; 1 to 4
 * @param rows how many sums
 * @param seed of the draws
 * @param reverse whether sources are written from their end; false without it
 */
record Sums(int digits, int rows, long seed, Optional<Boolean> reverse) implements PairSource {
    private static final int MOST_DIGITS = 4;
    private static final int TEN = 10;
    /** Distinct ones get rare where most are drawn. */
    private static final double FULL = 0.3;

    Sums {
        SettingException.within(1, MOST_DIGITS, "digits", digits);
        double numbers = Math.pow(TEN, digits);
        SettingException.within(1, (int) Math.min(Integer.MAX_VALUE, FULL * numbers * (numbers + 1) / 2), "rows", rows);
    }

    private int number(int draw, int of) {
        int length = 1 + Philox.below(digits, seed, 1, of, draw);
        return Philox.below((int) Math.pow(TEN, length), seed, 2, of, draw);
    }

    @Override
    public PairRows read(DataRoot root) {
        Set<Long> seen = new HashSet<>();
        List<Pair> pairs = new ArrayList<>();
        for (int draw = 0; pairs.size() < rows; draw++) {
            int a = number(draw, 1);
            int b = number(draw, 2);
            if (seen.add((long) Math.min(a, b) << Integer.SIZE | Math.max(a, b))) {
                String sum = a + "+" + b;
                String source =
                        reverse.orElse(false) ? new StringBuilder(sum).reverse().toString() : sum;
                pairs.add(Pair.of(source, String.valueOf(a + b), sum));
            }
        }
        return PairRows.generated("generated: sums of two numbers of up to " + digits + " digits, seed " + seed, pairs);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of();
    }
}
