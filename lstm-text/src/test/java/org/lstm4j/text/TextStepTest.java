package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

class TextStepTest {
    @Test
    void lowerCaseIsOfAllLettersOrOfAsciiAlone() {
        assertThat(new TextStep.Lowercase(TextStep.Letters.UNICODE).apply("ÉA İ ΑΣ"))
                .isEqualTo("éa i\u0307 ας");
        assertThat(new TextStep.Lowercase(TextStep.Letters.ASCII).apply("ÉAZ[`{ İ ΑΣ"))
                .isEqualTo("Éaz[`{ İ ΑΣ");
    }

    @Test
    void wordCharactersAreThoseOfPython() {
        // No mark and no joiner, unlike in Java: U+0301, U+200D; but other numbers: U+00BD, U+2167; and U+0085 is a
        // space.
        assertThat(new TextStep.KeepWordCharacters().apply("a_1-é'e\u0301 x\u200Dy \u00BD\u2167 z\u0085\u0089!"))
                .isEqualTo("a_1ée xy \u00BD\u2167 z\u0085");
        assertThat(new TextStep.KeepWordCharacters().apply("日本\uD83D\uDE00語")).isEqualTo("日本語");
    }

    @Test
    void charactersAreReplacedOneByOne() {
        assertThat(new TextStep.ReplaceCharacters("-\uD83D\uDE00", "<>").apply("a--b\uD83D\uDE00\uD83D\uDE01"))
                .isEqualTo("a<><>b<>\uD83D\uDE01");
        assertThat(new TextStep.ReplaceCharacters(TextStep.PUNCTUATION, "").apply("don't (really) stop_it!"))
                .isEqualTo("dont really stopit");
        assertThat(TextStep.PUNCTUATION).hasSize(32);
    }

    @Test
    void patternsAndStringsAreReplaced() {
        assertThat(new TextStep.ReplacePattern("https?://(\\S+)", "[$1]").apply("see http://t.co/x now"))
                .isEqualTo("see [t.co/x] now");
        assertThat(new TextStep.Replace("<br />", "").apply("great<br />movie<br />"))
                .isEqualTo("greatmovie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a{2,1}"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TextStep.ReplacePattern(pattern, ""))
                .withMessageContaining("no regular expression");
    }

    @Test
    void aReplacementWithAGroupThatIsNotThereIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TextStep.ReplacePattern("a(b)", "$2"))
                .withMessageContaining("replacement");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new TextStep.Replace("", ""));
    }
}
