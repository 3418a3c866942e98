package org.lstm4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DimTest {
    private static final Dim TIME = Dim.of("time");
    private static final Dim BATCH = Dim.of("batch");

    @Test
    void whatCancelsIsGone() {
        assertThat(TIME.minus(2).plus(2)).isEqualTo(TIME);
        assertThat(TIME.minus(TIME.minus(2))).isEqualTo(Dim.of(2));
        assertThat(TIME.plus(BATCH).minus(TIME)).isEqualTo(BATCH);
        assertThat(TIME.times(0)).isEqualTo(Dim.of(0));
    }

    @Test
    void sumsAreEqualHoweverTheyAreBuilt() {
        Dim a = TIME.plus(BATCH).plus(3).minus(1);
        Dim b = Dim.of(2).plus(BATCH).plus(TIME);
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).hasToString("batch+time+2");
        assertThat(Dim.product(List.of(TIME.minus(2), BATCH)))
                .isEqualTo(Dim.product(List.of(BATCH, TIME)).minus(BATCH.times(2)))
                .hasToString("batch*time-2*batch");
    }

    @Test
    void productsAreEqualInAnyOrderAndKeepTheirs() {
        Dim a = Dim.product(List.of(TIME, BATCH, Dim.of(3)));
        Dim b = Dim.product(List.of(BATCH, Dim.of(3), TIME));
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).hasToString("3*time*batch");
        assertThat(b).hasToString("3*batch*time");
    }

    @Test
    void quotientsTakeOutWhatGoesInWhole() {
        assertThat(TIME.times(4).dividedBy(2)).hasToString("2*time");
        assertThat(TIME.plus(3).dividedBy(2)).hasToString("(time+1)/2+1");
        assertThat(TIME.minus(3).dividedBy(2))
                .isEqualTo(TIME.plus(1).dividedBy(2).minus(2));
        assertThat(TIME.times(2).plus(1).dividedBy(2)).isEqualTo(TIME);
        assertThat(TIME.dividedBy(2).dividedBy(3)).isEqualTo(TIME.dividedBy(6));
        assertThat(TIME.plus(1).dividedBy(2).plus(1).dividedBy(2))
                .isEqualTo(TIME.plus(3).dividedBy(4));
        assertThat(TIME.dividedBy(2).times(2)).hasToString("2*(time/2)").isNotEqualTo(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time-2",
                "batch+time+1",
                "2*(time/3)",
                "(time+1)/2-1",
                "-time+9",
                "3*time*batch",
                "(batch*time)/2",
                "((a+b)/2+c)/3",
                "2*batch*time-7"
            })
    void textIsReadBack(String text) {
        assertThat(Dim.parse(text)).hasToString(text).isEqualTo(Dim.parse(" " + text.replace("-", " - ")));
    }

    @ParameterizedTest
    @CsvSource({
        "time-, looks like",
        "time--2, looks like",
        "(time, looks like",
        "time), looks like",
        "2time, looks like",
        "time/batch, looks like",
        "*, looks like",
        "-3, cannot be negative",
        "time/0, divided by 1 or more",
        "99999999999, too large",
        "time*2147483647*2147483647, too large",
        "'', name is a word",
        "a$, name is a word"
    })
    void whatIsNoDimensionIsRefused(String text, String message) {
        assertThatThrownBy(() -> Dim.parse(text))
                .isInstanceOfAny(InvalidInputException.class, TooLargeException.class)
                .hasMessageContaining(message.equals("too large") ? "" : message);
    }

    @Test
    void hostileTextEndsSoon() {
        assertThatThrownBy(() -> Dim.parse("(".repeat(100_000) + "a" + ")".repeat(100_000)))
                .isInstanceOf(InvalidInputException.class);
        String sum = "(a+b+c+d+e+f)";
        assertThatThrownBy(() -> Dim.parse(String.join("*", List.of(sum, sum, sum, sum))))
                .hasMessageContaining("at most 64");
        assertThatThrownBy(() -> Dim.parse(String.join("*", Collections.nCopies(40, "(9999999*a+1)"))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void sizesBelowZeroAreNamed() {
        assertThatThrownBy(() -> TIME.minus(2).size(Sizes.of("time", 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The dimension time-2 would be -1 with {time=1}; it must be 0 or more. Give longer input");
        assertThat(TIME.minus(2).size(Sizes.of("time", 2))).isZero();
        assertThatThrownBy(() -> TIME.plus(BATCH).size(Sizes.of("time", 2_000_000_000, "batch", 2_000_000_000)))
                .isInstanceOf(TooLargeException.class);
    }

    @Test
    void namesAreFoundAndReplaced() {
        Dim dim = TIME.plus(1).dividedBy(2).minus(1).plus(BATCH.times(3));
        assertThat(dim.names()).containsExactly("batch", "time");
        assertThat(dim.replace(part -> part.equals(TIME) ? Dim.of(7) : part)).hasToString("3*batch+3");
        assertThat(dim.replace(part -> part.equals(TIME) ? BATCH.times(2) : part))
                .hasToString("4*batch-1");
    }

    /** A dimension that was built step by step beside the number that it should be. */
    private record Pair(Dim dim, long size) {}

    @Test
    void arithmeticIsThatOfNumbers() {
        SplittableRandom random = new SplittableRandom(17);
        for (int round = 0; round < 2_000; round++) {
            Sizes sizes = new Sizes(Map.of("a", random.nextInt(9), "b", random.nextInt(9), "time", random.nextInt(9)));
            Pair pair = build(random, sizes, 4);
            assertThat(Dim.parse(pair.dim().toString())).as("%s", pair.dim()).isEqualTo(pair.dim());
            if (pair.size() >= 0) {
                assertThat(pair.dim().size(sizes))
                        .as("%s with %s", pair.dim(), sizes)
                        .isEqualTo((int) pair.size());
            }
        }
    }

    private static Pair build(SplittableRandom random, Sizes sizes, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            int number = random.nextInt(6);
            String name = List.of("a", "b", "time").get(random.nextInt(3));
            return random.nextInt(3) == 0 ? new Pair(Dim.of(number), number) : new Pair(Dim.of(name), sizes.get(name));
        }
        Pair x = build(random, sizes, depth - 1);
        Pair y = build(random, sizes, depth - 1);
        int number = 1 + random.nextInt(4);
        return switch (random.nextInt(5)) {
            case 0 -> new Pair(Dim.product(List.of(x.dim(), y.dim())), x.size() * y.size());
            case 1 -> new Pair(x.dim().plus(y.dim()), x.size() + y.size());
            case 2 -> difference(x, y);
            case 3 -> new Pair(x.dim().dividedBy(number), Math.floorDiv(x.size(), number));
            default -> new Pair(x.dim().times(number), x.size() * number);
        };
    }

    private static Pair difference(Pair x, Pair y) {
        try {
            return new Pair(x.dim().minus(y.dim()), x.size() - y.size());
        } catch (InvalidInputException e) {
            // negative for all sizes, so for these
            assertThat(x.size() - y.size())
                    .as("%s less %s: %s", x, y, e.getMessage())
                    .isNegative();
            return x;
        }
    }
}
