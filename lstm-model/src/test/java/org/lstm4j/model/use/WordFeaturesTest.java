package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

class WordFeaturesTest {
    private static final List<List<String>> SENTENCES =
            List.of(List.of("The", "cat", "sat"), List.of("the", "Cat", "sings"), List.of("7", "cats"));

    private static WordFeatures features(WordFeatures.Choice choice) {
        return WordFeatures.fit(choice, SENTENCES);
    }

    private static WordFeatures.Choice all() {
        return new WordFeatures.Choice(true, 1, List.of(2, 1), true, 4, 1);
    }

    @Test
    void wordsAreNumberedByTheirFrequencyThenByTheirText() {
        WordFeatures words = features(new WordFeatures.Choice(true, 1, List.of(), false, 0, 1));
        assertThat(words.columns()).isEqualTo(1);
        assertThat(words.wordIds()).isEqualTo(8);
        assertThat(words.encode(List.of("cat", "THE", "7", "cats", "sat", "sings", "dog")))
                .containsExactly(2, 3, 4, 5, 6, 7, WordFeatures.UNKNOWN);
        assertThat(words.knows("CAT")).isTrue();
        assertThat(words.knows("dog")).isFalse();
    }

    @Test
    void withCaseAndACountRareFormsAreUnknown() {
        WordFeatures words = features(new WordFeatures.Choice(false, 2, List.of(), false, 0, 1));
        assertThat(words.wordIds()).isEqualTo(2); // no form occurs twice
        WordFeatures lower = features(new WordFeatures.Choice(true, 2, List.of(), false, 0, 1));
        assertThat(lower.encode(List.of("Cat", "the", "sat"))).containsExactly(2, 3, WordFeatures.UNKNOWN);
    }

    @Test
    void suffixesAreOfTheWordInLowerCaseAndAllOfAShortOne() {
        WordFeatures words = features(new WordFeatures.Choice(true, 1, List.of(2), false, 0, 1));
        int[] ids = words.encode(List.of("CAT", "rat", "7", "at", "xyz"));
        assertThat(ids[1]).isEqualTo(ids[3]).isEqualTo(ids[7]).isGreaterThan(WordFeatures.UNKNOWN);
        assertThat(ids[5]).isNotEqualTo(ids[3]).isGreaterThan(WordFeatures.UNKNOWN);
        assertThat(ids[9]).isEqualTo(WordFeatures.UNKNOWN);
    }

    @Test
    void aShapeTellsCapitalsDigitsAndSigns() {
        assertThat(WordFeatures.shape("iPhone-14")).isEqualTo("xXxx-dd");
        assertThat(WordFeatures.shape("USA")).isEqualTo("XX");
        assertThat(WordFeatures.shape("2026")).isEqualTo("dd");
        assertThat(WordFeatures.shape("Ärger!!!")).isEqualTo("Xxx!!");
        assertThat(WordFeatures.shape("😀")).isEqualTo("😀");
    }

    @Test
    void ofALongWordTheFirstAndLastLettersAreReadAndAShortOneIsPadded() {
        WordFeatures words = features(new WordFeatures.Choice(true, 1, List.of(), false, 3, 1));
        int[] short2 = words.encode(List.of("at"));
        assertThat(short2[3]).isZero();
        assertThat(short2[1]).isPositive();
        int[] sings = words.encode(List.of("sings"));
        int[] sis = words.encode(List.of("sis"));
        assertThat(List.of(sings[1], sings[2], sings[3])).isEqualTo(List.of(sis[1], sis[2], sis[3]));
        assertThat(words.encode(List.of("😀a"))[1]).isEqualTo(WordFeatures.UNKNOWN);
    }

    @Test
    void itIsStoredAndReadAgain() {
        WordFeatures words = features(all());
        WordFeatures again = WordFeatures.fromJson(words.toJson());
        assertThat(again).isEqualTo(words).hasSameHashCodeAs(words);
        List<String> sentence = List.of("The", "unseen", "Cat", "7");
        assertThat(again.encode(sentence)).isEqualTo(words.encode(sentence));
        assertThat(again.columns()).isEqualTo(1 + 2 + 1 + 4);
        assertThat(again.suffixLengths()).containsExactly(2, 1);
        assertThat(again.mostLetters()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\": 1}",
                "{\"version\": \"1\"}",
                "{\"version\": 1, \"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": []}",
                "{\"version\": 1, \"lower-case\": 1, \"words\": [], \"suffixes\": []}",
                "{\"version\": 1, \"lower-case\": true, \"words\": {}, \"suffixes\": []}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [1], \"suffixes\": []}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [\"a\", \"a\"], \"suffixes\": []}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [1]}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [{\"length\": 0, \"known\": []}]}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [{\"length\": 9, \"known\": []}]}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [{\"length\": 2.5, \"known\": []}]}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [{\"length\": 2, \"known\": []}, {\"length\": 2, \"known\": []}]}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [], \"letters\": {\"most\": 1e9, \"known\": []}}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [], \"letters\": {\"most\": 999999, \"known\": []}}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [], \"shapes\": null}",
                "{\"version\": 1, \"lower-case\": true, \"words\": [], \"suffixes\": [], \"more\": 1}"
            })
    void whatIsNoSuchAttachmentIsRefusedInOneLine(String json) {
        assertThatThrownBy(() -> WordFeatures.fromJson(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("attachment \"words\"")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aLaterVersionIsToBeReadByALaterRelease() {
        assertThatThrownBy(() -> WordFeatures.fromJson("{\"version\": 2}"))
                .hasMessageContaining("version 2")
                .hasMessageContaining("a later one wrote it");
    }

    @Test
    void aBatchIsAsLongAsItsLongestSentenceUpToAMultipleOfEight() {
        WordFeatures words = features(all());
        WordColumns columns = WordColumns.of(words, SENTENCES)
                .withLabels(List.of(new int[] {0, 1, 2}, new int[] {2, 1, 0}, new int[] {3, 4}));
        Feeds feeds = columns.read(new int[] {2, 0});
        Tensor ids = feeds.get(WordFeatures.INPUT);
        assertThat(ids.dims()).containsExactly(2, 8, words.columns());
        assertThat(feeds.get(Model.SEQUENCE_LENS).ints()).containsExactly(2, 3);
        assertThat(feeds.get(Trainer.TARGET).ints()).containsExactly(3, 4, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0);
        int[] second = words.encode(SENTENCES.get(0));
        int from = 8 * words.columns();
        for (int i = 0; i < second.length; i++) {
            assertThat(ids.ints()[from + i]).isEqualTo(second[i]);
        }
        assertThatThrownBy(() -> columns.withLabels(List.of(new int[] {0}, new int[0], new int[0])))
                .isInstanceOf(InvalidInputException.class);
    }
}
