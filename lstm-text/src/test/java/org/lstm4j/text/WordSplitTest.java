package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.PythonText;

class WordSplitTest {
    @Test
    void whiteSpaceIsThatOfAsciiOrOfPython() {
        String text = " a\u00A0b\u0085c \t\n\u000B\f\rd\u2003e\u200Bf ";

        assertThat(new WordSplit.Whitespace(WordSplit.Spaces.ASCII).words(text))
                .containsExactly("a\u00A0b\u0085c", "d\u2003e\u200Bf");
        assertThat(new WordSplit.Whitespace(WordSplit.Spaces.UNICODE).words(text))
                .containsExactly("a", "b", "c", "d", "e\u200Bf");
        assertThat(new WordSplit.Whitespace(WordSplit.Spaces.UNICODE).words(" "))
                .isEmpty();
    }

    /** Python 3.11: {@code [c for c in range(0x110000) if chr(c).isspace()]}. */
    @Test
    void pythonHasTwentyNineKindsOfWhiteSpace() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(PythonText::isSpace))
                .containsExactly(
                        0x9, 0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001,
                        0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f,
                        0x205f, 0x3000);
    }

    @Test
    void aSeparatorSplitsAloneAndEmptyWordsAreDropped() {
        assertThat(new WordSplit.At(" ").words("  a\tb  c ")).containsExactly("a\tb", "c");
        assertThat(new WordSplit.At("ab").words("xabab yab")).containsExactly("x", " y");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new WordSplit.At(""));
    }

    @Test
    void contractionsAreCutAsInTheTreebank() {
        assertThat(new WordSplit.BareTreebank().words("I cannot GONNA wanna\u00A0gotta lemme gimme scannot cannots"))
                .containsExactly(
                        "I", "can", "not", "GON", "NA", "wan", "na", "got", "ta", "lem", "me", "gim", "me", "scannot",
                        "cannots");
    }

    @Test
    void openNlpSplitsByClassesOrByItsModel() {
        String text = "I couldn't open http://t.co/x, @user!";

        assertThat(new WordSplit.Simple().words(text)).contains("couldn", "'", "t", "http", ":", "/", "@", "user");
        assertThat(new WordSplit.Learned().words(text))
                .contains("couldn't", "@user")
                .doesNotContain("couldn");
        assertThat(new WordSplit.Simple().words("")).isEmpty();
        assertThat(new WordSplit.Learned().words("")).isEmpty();
    }
}
