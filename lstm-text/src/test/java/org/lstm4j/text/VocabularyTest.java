package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;

class VocabularyTest {
    private static final List<List<String>> TEXTS = List.of(List.of("b", "a", "c", "b"), List.of("c", "d"));

    @Test
    void equalCountsKeepTheOrderFirstSeenOrGoBackThroughTheAlphabet() {
        assertThat(Vocabulary.fit(rule(WordOrder.FIRST_SEEN, new UnknownWords.Drop()), TEXTS)
                        .words())
                .containsExactly("b", "c", "a", "d");
        assertThat(Vocabulary.fit(rule(WordOrder.LAST_IN_ALPHABET, new UnknownWords.Drop()), TEXTS)
                        .words())
                .containsExactly("c", "b", "d", "a");
    }

    @Test
    void countsAreOfAllWordsKeptOrNot() {
        Vocabulary vocabulary = Vocabulary.fit(VocabularyRule.mostCommon(2), TEXTS);

        assertThat(vocabulary.words()).containsExactly("b", "c");
        assertThat(vocabulary.size()).isEqualTo(3);
        assertThat(vocabulary.counts()).isEqualTo(new Vocabulary.FitCounts(2, 6, 4));
        assertThat(vocabulary.encode(List.of("a", "c", "b", "d"))).containsExactly(2, 1);
        assertThat(vocabulary.known(List.of("a", "c", "b", "d"))).containsExactly("c", "b");
    }

    @Test
    void aTokenOfTheRuleIsNoWordOfTheTexts() {
        VocabularyRule rule = rule(WordOrder.FIRST_SEEN, new UnknownWords.Replace(new SpecialToken("[UNK]", 1)));

        Vocabulary vocabulary = Vocabulary.fit(rule, List.of(List.of("[UNK]", "[UNK]", "a")));

        assertThat(vocabulary.words()).containsExactly("a");
        assertThat(vocabulary.encode(List.of("[UNK]", "a"))).containsExactly(1, 5);
        assertThat(vocabulary.tokens(0, 1, 2, 5)).containsExactly("<PAD>", "[UNK]", "<2>", "a");
        assertThat(vocabulary.word(5)).contains("a");
        assertThat(vocabulary.word(1)).isEmpty();
    }

    @Test
    void wordsThatWereNeverSeenCanBeToldFromRareOnes() {
        VocabularyRule rule = VocabularyRule.imdb(Optional.of(6));

        Vocabulary vocabulary = Vocabulary.of(rule, List.of("the", "film", "rare", "rarer"));

        assertThat(vocabulary.words()).containsExactly("the", "film");
        assertThat(vocabulary.rare()).containsExactly("rare", "rarer");
        assertThat(vocabulary.encode(List.of("the", "rare", "never", "film"))).containsExactly(1, 4, 2, 5);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertRefused(() -> new SpecialToken("x", 0), "0 is padding");
        assertRefused(() -> new SpecialToken(" ", 1), "expected a text");
        assertRefused(() -> VocabularyRule.mostCommon(0), "idLimit");
        assertRefused(
                () -> new VocabularyRule(
                        WordOrder.FIRST_SEEN,
                        Optional.empty(),
                        1,
                        new UnknownWords.Replace(new SpecialToken("?", 1)),
                        Optional.empty(),
                        Optional.empty()),
                "id of a word");
        assertRefused(
                () -> new VocabularyRule(
                        WordOrder.FIRST_SEEN,
                        Optional.empty(),
                        3,
                        new UnknownWords.Replace(new SpecialToken("?", 1)),
                        Optional.empty(),
                        Optional.of(new SpecialToken("^", 1))),
                "same id");
        assertRefused(() -> Vocabulary.of(VocabularyRule.mostCommon(5), List.of("a", "a")), "twice");
        assertRefused(
                () -> new Vocabulary(
                        VocabularyRule.mostCommon(1), List.of("a", "b"), Set.of(), Vocabulary.FitCounts.NONE),
                "at most 1");
    }

    private static void assertRefused(ThrowingCallable call, String part) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(call).withMessageContaining(part);
    }

    private static VocabularyRule rule(WordOrder ties, UnknownWords unknown) {
        return new VocabularyRule(ties, Optional.empty(), 5, unknown, Optional.empty(), Optional.empty());
    }
}
