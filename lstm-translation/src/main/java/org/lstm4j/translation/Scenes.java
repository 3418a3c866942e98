package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.Philox;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Pictures that are made of one to three handwritten digits on a grid of three by three, and what they show: {@code a seven above a two}. A
 * source has nine steps, the cells from the top left; a step is the pixels of a cell. Digits are named from the top left; the first one is
 * said to lie somewhere, the others where the first one lies from them.
 *
 * @param digits the images
 * @param rows how many pictures
 * @param seed of all that is drawn
 * @param combinations whether pictures have {@code known} combinations of digits, the others, {@code held-out}, or any, {@code all}, and
 *     say so; one in five of the pairs of digits is held out
 */
record Scenes(Digits digits, int rows, long seed, Optional<Combinations> combinations) implements PairSource {
    private static final int MOST_ROWS = 1 << 20;
    private static final int SIDE = 3;
    private static final int CELLS = SIDE * SIDE;
    private static final int MOST_DIGITS = 3;
    private static final int HELD_OUT = 5;
    /** How far a digit is moved within its cell at most, in pixels. */
    private static final int MOVE = 1;

    private static final List<String> PLACES = List.of(
            "at the top left",
            "at the top",
            "at the top right",
            "at the left",
            "in the middle",
            "at the right",
            "at the bottom left",
            "at the bottom",
            "at the bottom right");

    /** Which digits may be in one picture. */
    enum Combinations {
        /** Those to learn from. */
        KNOWN,
        /** Those with two digits that are never learned together. */
        HELD_OUT,
        /** All. */
        ALL
    }

    Scenes {
        SettingException.within(1, MOST_ROWS, "rows", rows);
    }

    /** What is drawn for a picture: its cells from the top left, and the digit in each. */
    // Handed on, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Drawn(int[] cells, int[] digits) {
        boolean isHeldOut() {
            for (int i = 1; i < digits.length; i++) {
                for (int j = 0; j < i; j++) {
                    if ((digits[i] + digits[j]) % HELD_OUT == 0) {
                        return true; // whichever of them is said first
                    }
                }
            }
            return false;
        }
    }

    private Drawn drawn(int draw) {
        int count = 1 + Philox.below(MOST_DIGITS, seed, 1, 0, draw);
        List<Integer> free = new ArrayList<>(IntStream.range(0, CELLS).boxed().toList());
        int[] cells = new int[count];
        int[] kinds = new int[count];
        for (int i = 0; i < count; i++) {
            cells[i] = free.remove(/* index */ Philox.below(free.size(), seed, 2, i, draw));
            kinds[i] = Philox.below(Digits.KINDS, seed, 3, i, draw);
        }
        Arrays.sort(cells);
        return new Drawn(cells, kinds);
    }

    /** Where the first of two cells, which comes first from the top left, lies from the second. */
    static String relation(int first, int second) {
        int across = Integer.compare(first % SIDE, second % SIDE);
        if (first / SIDE == second / SIDE) {
            return "left of";
        }
        return across == 0 ? "above" : across < 0 ? "above and left of" : "above and right of";
    }

    static String caption(int[] cells, int[] kinds) {
        StringBuilder text = new StringBuilder("a ").append(Digits.name(kinds[0]));
        if (cells.length == 1) {
            return text.append(' ').append(PLACES.get(cells[0])).toString();
        }
        for (int i = 1; i < cells.length; i++) {
            text.append(i == 1 ? " " : " and ").append(relation(cells[0], cells[i]));
            text.append(" a ").append(Digits.name(kinds[i]));
        }
        return text.toString();
    }

    @Override
    public PairRows read(DataRoot root) {
        Digits.Read read = digits.read(root);
        Combinations wanted = combinations.orElse(Combinations.ALL);
        List<Pair> pairs = new ArrayList<>();
        for (int draw = 0; pairs.size() < rows; draw++) {
            Drawn drawn = drawn(draw);
            boolean isHeldOut = drawn.isHeldOut();
            if (wanted == Combinations.ALL || isHeldOut == (wanted == Combinations.HELD_OUT)) {
                String caption = caption(drawn.cells(), drawn.digits());
                pairs.add(new Pair(
                        "",
                        picture(drawn, read, draw),
                        caption,
                        "picture " + (draw + 1),
                        isHeldOut ? "digits that were not learned together" : "digits that were learned together"));
            }
        }
        return new PairRows(
                read.name(),
                read.isSample(),
                read.files(),
                pairs,
                read.side() * read.side(),
                List.of("Pictures are made, of handwritten digits"));
    }

    private float[][] picture(Drawn drawn, Digits.Read read, int draw) {
        int side = read.side();
        float[][] cells = new float[CELLS][side * side];
        for (int i = 0; i < drawn.cells().length; i++) {
            float[] digit = read.drawn(drawn.digits()[i], seed, 10 + i, draw);
            int down = Philox.below(2 * MOVE + 1, seed, 4, i, draw) - MOVE;
            int right = Philox.below(2 * MOVE + 1, seed, 5, i, draw) - MOVE;
            Canvas.put(digit, side, cells[drawn.cells()[i]], side, down, right);
        }
        return cells;
    }

    @Override
    public List<DataNeed> needs() {
        return digits.needs();
    }
}
