package org.lstm4j.tasks.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-1,-1",
        "+2.5,2.5",
        ".5,0.5",
        "5.,5",
        "1e3,1000",
        "-1.5E-2,-0.015",
        "' 7\t',7",
        "007,7",
        "-0,-0.0",
        "1e308,1e308",
        "4.9e-324,4.9e-324"
    })
    void aNumberIsRead(String text, double value) {
        assertThat(NumberText.of(text)).hasValue(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12,5          | it has a decimal comma: write 12.5",
                "-,5           | it has a decimal comma: write -.5",
                "1.234,56      | it has points of thousands and a decimal comma: write 1234.56",
                "1,234         | write it without commas of thousands: 1234, or if it is a decimal comma: 1.234",
                "1,234,567     | write it without commas of thousands: 1234567",
                "1,234.5       | write it without commas of thousands: 1234.5",
                "1.234.567     | write it without points of thousands: 1234567",
                "1 234         | write it without separators of thousands: 1234",
                "1'234.5       | write it without separators of thousands: 1234.5",
                "1_000         | write it without separators of thousands: 1000",
                "1\u00a0234    | write it without separators of thousands: 1234",
                "51\u00a0      | there is a non-breaking space in it",
                "NaN           | stands for a missing value; fill it in",
                "n/a           | stands for a missing value; fill it in",
                "null          | stands for a missing value; fill it in",
                "-             | stands for a missing value; fill it in",
                "''            | got \"\"; fill it in",
                "Infinity      | a number must be finite",
                "-inf          | a number must be finite",
                "1e999         | it is too large",
                "51F           | leave out F: write 51",
                "49d           | leave out d: write 49",
                "12.5 kg       | leave out kg: write 12.5",
                "50 %          | leave out the per cent sign: write 50",
                "0x1p3         | write it as a decimal number",
                "$5            | leave out the sign of the currency",
                "5 €           | leave out the sign of the currency",
                "2020-01-31    | a date or a time",
                "31.12.2020    | a date or a time",
                "12:30         | a date or a time",
                "\u22125       | its minus is another character",
                "\u0665\u0661  | its digits are of another script",
                "\uff15        | its digits are of another script",
                "(51)          | write -51",
            })
    void whatIsNoNumberSaysWhatItIs(String text, String advice) {
        assertThat(NumberText.of(text)).isEmpty();
        assertThatThrownBy(() -> NumberText.parse(text, "x.csv:2", "fill it in"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("x.csv:2: expected a number, got \"")
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1e", "e5", "1.2.3", "--1", "+", "1e5.5", "1e+", "five", "\u0000"})
    void whatIsNothingIsRefusedAllTheSame(String text) {
        assertThat(NumberText.of(text)).isEmpty();
        assertThatThrownBy(() -> NumberText.parse(text, "here", "x")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTextOfAMillionCharactersIsCutInTheMessage() {
        assertThatThrownBy(() -> NumberText.parse("1 ".repeat(500_000), "here", "x"))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .hasSizeLessThan(300);
    }
}
