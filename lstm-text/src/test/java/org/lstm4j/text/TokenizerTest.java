package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;

/**
 * Golden values by hand. The two texts hold the words "the cat sat on the mat" and "the dog the cat": the 4, cat 2, and
 * sat, on, mat, dog 1 each, in this order of first occurrence. So the ids are the 1, cat 2, sat 3, on 4, mat 5, dog 6, and
 * one more each with an OOV token, which takes 1.
 */
class TokenizerTest {
    private static final List<String> TEXTS = List.of("The cat sat on the mat.", "The dog, the CAT!");

    @Test
    void idsFollowFallingCountAndFirstOccurrenceAmongEquals() {
        Tokenizer tokenizer = Tokenizer.builder().fit(TEXTS);

        assertThat(tokenizer.wordIndex())
                .containsExactly(
                        entry("the", 1),
                        entry("cat", 2),
                        entry("sat", 3),
                        entry("on", 4),
                        entry("mat", 5),
                        entry("dog", 6));
        assertThat(tokenizer.textToSequence("A dog on the MAT")).containsExactly(6, 4, 1, 5);
        assertThat(tokenizer.vocabularySize()).isEqualTo(7);
    }

    @Test
    void statisticsCountOccurrencesTextsAndDocuments() {
        Tokenizer tokenizer = Tokenizer.builder().fit(TEXTS);

        assertThat(tokenizer.wordCounts())
                .containsExactly(
                        entry("the", 4L),
                        entry("cat", 2L),
                        entry("sat", 1L),
                        entry("on", 1L),
                        entry("mat", 1L),
                        entry("dog", 1L));
        assertThat(tokenizer.wordDocs())
                .containsEntry("the", 2L)
                .containsEntry("cat", 2L)
                .containsEntry("dog", 1L);
        assertThat(tokenizer.documentCount()).isEqualTo(2);
    }

    @Test
    void oovTokenTakesIdOneAndStandsForUnknownAndCutWords() {
        Tokenizer tokenizer = Tokenizer.builder().numWords(4).oovToken("<OOV>").fit(TEXTS);

        assertThat(tokenizer.wordIndex()).containsEntry("<OOV>", 1).containsEntry("dog", 7);
        assertThat(tokenizer.textsToSequences(List.of("The dog sat, zzz", "cat")))
                .containsExactly(new int[] {2, 1, 1, 1}, new int[] {3});
        assertThat(tokenizer.vocabularySize()).isEqualTo(4);
    }

    @Test
    void withoutOovTokenUnknownAndCutWordsAreDropped() {
        Tokenizer tokenizer = Tokenizer.builder().numWords(4).fit(TEXTS);

        assertThat(tokenizer.textToSequence("The dog sat, zzz")).containsExactly(1, 3);
        assertThat(tokenizer.textToSequence("zzz dog")).isEmpty();
    }

    @Test
    void sequencesBecomeTextAgainAsInKeras() {
        Tokenizer dropping = Tokenizer.builder().numWords(4).fit(TEXTS);
        Tokenizer marking = Tokenizer.builder().numWords(4).oovToken("<OOV>").fit(TEXTS);

        assertThat(dropping.sequenceToText(1, 4, 0, 99, 2, 3)).isEqualTo("the cat sat");
        assertThat(marking.sequencesToTexts(List.of(new int[] {2, 4, 0, 99, 3}, new int[0])))
                .containsExactly("the <OOV> <OOV> <OOV> cat", "");
    }

    /** Keras zips [cat, the, cat, sat, ...] with 1, 2, 3, 4, ...: the later place of "cat" wins, and id 1 is nobody's. */
    @Test
    void oovTokenThatOccursInTheTextsLosesIdOneAsInKeras() {
        Tokenizer tokenizer = Tokenizer.builder().oovToken("cat").fit(TEXTS);

        assertThat(tokenizer.wordIndex())
                .containsEntry("the", 2)
                .containsEntry("cat", 3)
                .containsEntry("sat", 4);
        assertThat(tokenizer.textToSequence("the zzz")).containsExactly(2, 3);
        assertThat(tokenizer.sequenceToText(1, 2)).isEqualTo("cat the");
    }

    /** Here the OOV id 3 is itself at the limit; Keras still hands it out. */
    @Test
    void vocabularySizeCoversAnOovIdAboveTheLimit() {
        Tokenizer tokenizer = Tokenizer.builder().numWords(3).oovToken("cat").fit(TEXTS);

        assertThat(tokenizer.textToSequence("the cat zzz")).containsExactly(2, 3, 3);
        assertThat(tokenizer.vocabularySize()).isEqualTo(4);
    }

    @Test
    void charactersAreCodePoints() {
        Tokenizer tokenizer = Tokenizer.builder().charLevel(true).fit(List.of("a😀B😀"));

        assertThat(tokenizer.wordIndex()).containsExactly(entry("😀", 1), entry("a", 2), entry("b", 3));
        assertThat(tokenizer.textToSequence("B😁😀")).containsExactly(3, 1);
    }

    @Test
    void characterLevelNeitherFiltersNorSplits() {
        Tokenizer tokenizer = Tokenizer.builder().charLevel(true).fit(List.of("! !"));

        assertThat(tokenizer.wordIndex()).containsExactly(entry("!", 1), entry(" ", 2));
    }

    @Test
    void filtersAreCodePointsAndNotHalvesOfThem() {
        Tokenizer tokenizer = Tokenizer.builder().filters("😀").fit(List.of());

        // Both emoji begin with the same char, 0xD83D.
        assertThat(tokenizer.words("a😀b 😁.")).containsExactly("a", "b", "😁.");
    }

    @Test
    void filteredCharactersBecomeTheSplitStringWhichMayBeLong() {
        Tokenizer tokenizer = Tokenizer.builder().split("--").filters("!b").fit(List.of());

        // "x!y-z" becomes "x--y-z", "b" at the end becomes "--"; "----" holds an empty word, which is dropped.
        assertThat(tokenizer.words("x!y-z----wB")).containsExactly("x", "y-z", "w");
    }

    @Test
    void defaultFiltersKeepApostropheNonAsciiAndCarriageReturn() {
        Tokenizer tokenizer = Tokenizer.builder().fit(List.of());

        assertThat(tokenizer.words("It's “ok”\tno—way\r\n#tag")).containsExactly("it's", "“ok”", "no—way\r", "tag");
    }

    @Test
    void caseIsKeptWhenAskedFor() {
        assertThat(Tokenizer.builder().lower(false).fit(TEXTS).wordIndex()).containsKeys("The", "the", "CAT", "cat");
    }

    @Test
    void nothingToLearnFromGivesAnEmptyVocabulary() {
        assertThat(Tokenizer.builder().fit(List.of()).vocabularySize()).isEqualTo(1);
        assertThat(Tokenizer.builder().oovToken("?").fit(List.of("  ")).textToSequence("x y"))
                .containsExactly(1, 1);
    }

    @Test
    void wordsCannotBeChangedFromOutside() {
        Tokenizer tokenizer = Tokenizer.builder().fit(TEXTS);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> tokenizer.wordIndex().put("x", 1));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Tokenizer.builder().numWords(0))
                .withMessageContaining("numWords is 0");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> Tokenizer.builder().split(""))
                .withMessageContaining("charLevel");
    }
}
