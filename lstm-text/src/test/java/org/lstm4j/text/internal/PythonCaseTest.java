package org.lstm4j.text.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are what Python 3.11 prints for {@code text.lower()}; combining characters are escaped. */
class PythonCaseTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // The dotted capital I becomes two code points, whatever the language of the machine.
                "\u0130I, i\u0307i",
                "ẞÄÖ, ßäö",
                "Ⅷ𐐀, ⅷ𐐨",
                // A sigma is final after a letter and before none.
                "ΟΔΟΣ, οδος",
                "ΣΟΦΟΣ ΣΑΣ, σοφος σας",
                "Σ, σ",
                "1Σ, 1σ",
                "aΣ😀, aς😀",
                "ΑΣ𐐀, ασ𐐨",
                // A digit ends the word for Python, but not for the JDK.
                "Α1Σ, α1σ",
                "ΑΣ1Β, ας1β",
                // Full stops, colons, apostrophes and accents are passed over.
                "ΑΣ.Β, ασ.β",
                "ΑΣ:Β, ασ:β",
                "Α'Σ, α'ς",
                "ΑΣ', ας'",
                "ΑΣ\u0301, ας\u0301",
                "ΑΣ\u0301Β, ασ\u0301β",
            })
    void lowerCaseIsThatOfPython(String text, String expected) {
        assertThat(PythonCase.lower(text)).isEqualTo(expected);
    }
}
