package org.lstm4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Draws what a case is made of, and remembers it. Not thread-safe. */
public final class Draw {
    /** One number in so many is at an end of its range. */
    private static final int ENDS = 5;

    /** Draws that a message names at most. */
    private static final int NAMED = 40;

    private final SplittableRandom random;
    private final double size;
    private final List<String> drawn = new ArrayList<>();

    Draw(long seed, double size) {
        this.random = new SplittableRandom(seed);
        this.size = size;
    }

    /** A number between two, both included. */
    public int between(int least, int most) {
        return kept(number(least, most));
    }

    private int number(int least, int most) {
        if (random.nextInt(ENDS) == 0) {
            int[] ends = {
                least, most, Math.clamp(0, least, most), Math.clamp(1, least, most), Math.clamp(-1, least, most)
            };
            return ends[random.nextInt(ends.length)];
        }
        return (int) random.nextLong(least, most + 1L);
    }

    /** Any whole number. */
    public int any() {
        return between(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Any long number, to seed what is not drawn here. */
    public long seed() {
        return kept(random.nextLong());
    }

    /** True or false. */
    public boolean flag() {
        return kept(random.nextBoolean());
    }

    /** A constant of an enumeration. */
    public <E extends Enum<E>> E constant(Class<E> type) {
        return of(List.of(type.getEnumConstants()));
    }

    /** One of these. */
    public <T> T of(List<T> choices) {
        return kept(choices.get(random.nextInt(choices.size())));
    }

    /** A list; in the first cases it is short. */
    public <T> List<T> list(int least, int most, Supplier<T> element) {
        int length = length(least, most);
        drawn.add("list of " + length);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            list.add(element.get());
        }
        return list;
    }

    private int length(int least, int most) {
        return number(least, least + (int) Math.ceil(size * (most - least)));
    }

    /** A text of these characters. */
    public String text(String characters, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = length(0, most); left > 0; left--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return kept(text.toString());
    }

    /** A text of any UTF-16 units, also of surrogates without a partner. */
    public String anyText(int most) {
        StringBuilder text = new StringBuilder();
        for (int left = length(0, most); left > 0; left--) {
            // of all kinds alike, although most units are of one of them
            int[] ends = {0x80, 0x500, 0xD800, 0xE000, 0x10000};
            int kind = random.nextInt(ends.length);
            int first = kind == 0 ? 0 : ends[kind - 1];
            text.append((char) random.nextInt(first, ends[kind]));
        }
        return kept(text.toString());
    }

    private <T> T kept(T value) {
        drawn.add(String.valueOf(value));
        return value;
    }

    /** What was drawn so far. */
    @Override
    public String toString() {
        boolean isLong = drawn.size() > NAMED;
        return (isLong ? drawn.subList(0, NAMED) : drawn) + (isLong ? " and " + (drawn.size() - NAMED) + " more" : "");
    }
}
