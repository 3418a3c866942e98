package org.lstm4j.text.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.text.Side;
import org.lstm4j.text.TestData;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordChain;

/** How near the parts of OpenNLP come to the chain of the tutorial, which is reproduced in {@link WordsSpecTest}. */
class TweetsAgreementTest {
    @Test
    void splittingAtWhiteSpaceAloneMissesTheContractions() {
        List<List<String>> words = words(WordsSpec.Split.WHITESPACE, WordsSpec.Lemmas.NONE);

        assertThat(tokens(words))
                .isEqualTo(76_384 - 11); // "cannot" is a stop word of Snowball's list when it is not cut
        assertThat(f1(words, words(WordsSpec.Split.BARE_TREEBANK, WordsSpec.Lemmas.NONE)))
                .isBetween(0.997, 1.0);
    }

    @Test
    void openNlpTokenizersAreNearOnBareText() {
        List<List<String>> reference = words(WordsSpec.Split.BARE_TREEBANK, WordsSpec.Lemmas.NONE);

        List<List<String>> simple = words(WordsSpec.Split.SIMPLE, WordsSpec.Lemmas.NONE);
        List<List<String>> learned = words(WordsSpec.Split.LEARNED, WordsSpec.Lemmas.NONE);

        assertThat(tokens(reference)).isEqualTo(76_462);
        assertThat(tokens(simple)).isEqualTo(90_978);
        assertThat(f1(simple, reference)).isBetween(0.83, 0.85);
        assertThat((double) tokens(learned)).isBetween(76_500.0, 76_700.0);
        assertThat(f1(learned, reference)).isBetween(0.99, 0.999);
    }

    @Test
    void openNlpLemmasAreThoseOfWordNetForNineWordsInTen() {
        List<List<String>> reference = words(WordsSpec.Split.BARE_TREEBANK, WordsSpec.Lemmas.WORDNET);
        List<List<String>> learned = words(WordsSpec.Split.BARE_TREEBANK, WordsSpec.Lemmas.OPENNLP);

        int same = 0;
        for (int text = 0; text < reference.size(); text++) {
            for (int i = 0; i < reference.get(text).size(); i++) {
                same += reference.get(text).get(i).equals(learned.get(text).get(i)) ? 1 : 0;
            }
        }

        assertThat(tokens(learned)).isEqualTo(76_462);
        assertThat((double) same / 76_462).isBetween(0.92, 0.93);
        assertThat((double) distinct(learned)).isBetween(20_400.0, 20_600.0);
    }

    private static List<List<String>> words(WordsSpec.Split split, WordsSpec.Lemmas lemmas) {
        WordChain chain = new WordsSpec(
                        true,
                        List.of(),
                        WordsSpec.Cleaning.WORD_CHARACTERS,
                        split,
                        Optional.of(WordsSpecTest.NLTK_STOP_WORDS),
                        lemmas,
                        WordsSpec.Unknown.DROP,
                        Optional.empty(),
                        Optional.empty(),
                        Side.POST,
                        Side.POST,
                        Optional.empty())
                .chain();
        return TextPreparation.DIRECT.words(chain, TestData.tweets());
    }

    private static long tokens(List<List<String>> words) {
        return Vocabulary.fit(VocabularyRule.mostCommon(9_300), words).counts().tokens();
    }

    private static long distinct(List<List<String>> words) {
        return Vocabulary.fit(VocabularyRule.mostCommon(9_300), words).counts().distinct();
    }

    /** Twice the words that both have in the same text, by the words that each has. */
    private static double f1(List<List<String>> words, List<List<String>> reference) {
        int common = 0;
        for (int text = 0; text < words.size(); text++) {
            Map<String, Integer> left = new HashMap<>();
            reference.get(text).forEach(word -> left.merge(word, 1, Integer::sum));
            for (String word : new ArrayList<>(words.get(text))) {
                common += left.merge(word, -1, Integer::sum) >= 0 ? 1 : 0;
            }
        }
        return 2.0 * common / (tokens(words) + tokens(reference));
    }
}
