package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;

class StreamStartTest {
    private static final TextPipeline LETTERS = new TextPipeline(
            Tokenizer.builder().charLevel(true).fit(List.of("ab\n")), new PadSequences(4, Side.POST, Side.POST, 0));

    @Test
    void whatAFileHoldsIsReadAgain() {
        StreamStart start = new StreamStart("\n");
        assertThat(StreamStart.fromJson(start.toJson())).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"version\": 2, \"start\": \"x\"}' | has version 2, and this release reads version 1",
                "'{\"version\": 1}' | is not as expected",
                "'{\"version\": 1, \"start\": null}' | is not as expected",
                "'{\"version\": 1, \"start\": \"\"}' | a text of 1 to 1000 characters; got 0",
                "'{\"version\": 1, \"start\": \"x\", \"start\": \"y\"}' | is not as expected",
                "'{\"version\": 1, \"start\": \"x\", \"end\": 3}' | is not as expected",
                "'[]' | is not as expected",
            })
    void whatIsNoneIsRefused(String json, String message) {
        assertThatThrownBy(() -> StreamStart.fromJson(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aStreamOfOneTextHasNoEnd() {
        NextWords texts = new NextWords(LETTERS, true, Optional.empty());
        assertThat(texts.end()).hasValue(4);
        assertThat(texts.beginning()).containsExactly(4);
        assertThat(texts.vocabulary()).isEqualTo(5);
        NextWords one = new NextWords(LETTERS, true, Optional.of(new StreamStart("\n")));
        assertThat(one.end()).isEmpty();
        assertThat(one.beginning()).containsExactly(LETTERS.encoder().encode("\n"));
        assertThat(one.vocabulary()).isEqualTo(4);
    }

    @Test
    void aStartThatNoWordIsOfIsRefused() {
        assertThatThrownBy(() -> new NextWords(LETTERS, true, Optional.of(new StreamStart("z"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the model is to read \"z\" first, of which its vocabulary has no word");
        assertThatThrownBy(() -> new NextWords(LETTERS, false, Optional.of(new StreamStart("a"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a start is for streams");
    }
}
