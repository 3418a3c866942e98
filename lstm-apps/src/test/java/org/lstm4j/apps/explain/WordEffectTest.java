package org.lstm4j.apps.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WordEffectTest {
    private static WordEffect effect(String word, double share, double drop) {
        return new WordEffect(word, share, OptionalDouble.of(drop));
    }

    private static final WordEffect ALIKE = effect("man", 0.21, 0.17);

    @Test
    void aLargeShareBesideASmallDropIsExplainedBySaturationWhereTheSigmoidIsFlat() {
        assertThat(WordEffect.whyApart(List.of(ALIKE, effect("wins", 0.57, -0.008)), 0.9981))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("\"wins\" has a share of +0.570 and a drop of -0.008. ")
                        .contains("at 0.9981 the probability is saturated", "Its slope there is 0.0019", "near 1"));
        assertThat(WordEffect.whyApart(List.of(effect("wins", -0.4, -0.002)), 0.01))
                .hasValueSatisfying(why -> assertThat(why).contains("saturated", "near 0"));
    }

    @Test
    void inTheMiddleOfTheSigmoidItIsNotSaidToBeSaturated() {
        assertThat(WordEffect.whyApart(List.of(effect("wins", 0.3, -0.01)), 0.6))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("make up for it").doesNotContain("saturated"));
    }

    @Test
    void aDropThatIsMuchLargerThanTheShareIsExplainedToo() {
        assertThat(WordEffect.whyApart(List.of(effect("not", 0.02, 0.4)), 0.7))
                .hasValueSatisfying(why -> assertThat(why).contains("only together with others"));
    }

    @Test
    void theWordOfWhichItIsPlainestIsNamed() {
        assertThat(WordEffect.whyApart(List.of(effect("a", 0.2, 0.01), effect("b", 0.5, 0.01), ALIKE), 0.99))
                .hasValueSatisfying(why -> assertThat(why).startsWith("\"b\""));
    }

    @Test
    void nothingIsSaidWhereSharesAndDropsAreAlikeOrSmallOrADropWasNotTried() {
        assertThat(WordEffect.whyApart(
                        List.of(ALIKE, effect("the", 0.01, -0.01), new WordEffect("only", 0.9, OptionalDouble.empty())),
                        0.99))
                .isEmpty();
    }
}
