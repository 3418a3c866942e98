package org.lstm4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CasesTest {
    private enum Side {
        LEFT,
        RIGHT
    }

    private static String everything(Draw draw) {
        return draw.between(-3, 3) + " " + draw.any() + " " + draw.seed() + " " + draw.flag() + " "
                + draw.constant(Side.class) + " " + draw.of(List.of("a", "b")) + " "
                + draw.list(1, 4, () -> draw.between(0, 9)) + " " + draw.text("xy", 5) + " " + draw.anyText(5);
    }

    private static List<String> run(Cases cases) {
        List<String> all = new ArrayList<>();
        cases.check(draw -> all.add(everything(draw)));
        return all;
    }

    @Test
    void areTheSameInEachRunAndOthersByAnotherSeed() {
        assertThat(run(Cases.of(50))).hasSize(50).doesNotHaveDuplicates().isEqualTo(run(Cases.of(50)));
        assertThat(run(Cases.of(50).withSeed(2))).doesNotContainAnyElementsOf(run(Cases.of(50)));
    }

    @Test
    void stayWithinTheirLimitsAndReachAllOfThem() {
        Set<Integer> numbers = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        Set<Integer> any = new HashSet<>();
        Set<Side> sides = new HashSet<>();
        Cases.of(500).check(draw -> {
            numbers.add(draw.between(-2, 4));
            lengths.add(draw.list(2, 7, draw::flag).size());
            any.add(draw.any());
            sides.add(draw.constant(Side.class));
            assertThat(draw.text("ab", 6)).hasSizeLessThan(7).matches("[ab]*");
            assertThat(draw.anyText(6)).hasSizeLessThan(7);
        });
        assertThat(numbers).containsExactlyInAnyOrder(-2, -1, 0, 1, 2, 3, 4);
        assertThat(lengths).containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7);
        assertThat(any).contains(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1, -1);
        assertThat(sides).containsExactlyInAnyOrder(Side.values());
    }

    @Test
    void beginWithSmallOnes() {
        Cases.of(100)
                .checkOne(0, draw -> assertThat(draw.list(0, 100, draw::flag)).hasSizeLessThan(2));
    }

    @Test
    void aFailureSaysWhatWasDrawnAndHowItIsRunAlone() {
        List<Integer> met = new ArrayList<>();
        Cases.Property property = draw -> {
            int number = draw.between(0, 9);
            met.add(number);
            assertThat(number).as("number").isLessThan(7);
        };
        Cases cases = Cases.of(100).withSeed(5);
        assertThatThrownBy(() -> cases.check(property))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("drawn [" + met.getLast() + "]")
                .hasMessageContaining("Cases.of(100).withSeed(5).checkOne(" + (met.size() - 1) + ", ...): [number]");
        assertThatThrownBy(() -> cases.checkOne(met.size() - 1, property)).isInstanceOf(AssertionError.class);
    }

    @Test
    void anExceptionFailsToo() {
        assertThatThrownBy(() -> Cases.of(1).check(draw -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken")
                .hasCauseInstanceOf(IOException.class);
    }
}
