package org.lstm4j.text.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.HashingEncoder;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordSplit;

class HashingTrickSpecTest {
    private static TextPipeline pipeline(int vocabulary) {
        return new HashingTrickSpec(
                        vocabulary, Optional.empty(), Optional.empty(), Side.PRE, Side.PRE, Optional.empty())
                .fit(List.of("a text of five words"), TextPreparation.DIRECT);
    }

    /** Python: {@code int(hashlib.md5(word.encode()).hexdigest(), 16) % (n - 1) + 1} of {@code text_to_word_sequence(text)}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5000 | i really liked the movie and had fun | 3436 2786 3527 4552 4678 3350 261 2703",
                "50   | i really liked the movie and had fun | 6 4 13 43 20 14 23 26",
                "2    | i really liked the movie and had fun | 1 1 1 1 1 1 1 1",
                "5000 | professional disappointment          | 2544 1430",
                "5000 | The cat, the DOG!                    | 4552 3842 4552 3757",
                "5000 | don't É\u00a0x 日本 😀                | 1949 2016 2184 3149",
                "5000 | ΟΔΟΣ                                 | 1874",
            })
    void idsAreThoseOfTheHashingTrickOfKerasWithMd5(int n, String text, String ids) {
        assertThat(pipeline(n).encoder().encode(text))
                .containsExactly(List.of(ids.split(" ")).stream()
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    @Test
    void wordsAreThoseOfTheTokenizerOfKeras() {
        String text = "Don't stop -- <br />well:\tÉtude\u00a0No. 1\nΟΔΟΣ \uD83D\uDE00!  end";
        Tokenizer tokenizer = Tokenizer.builder().fit(List.of(text));
        assertThat(pipeline(9).encoder().words(text)).isEqualTo(tokenizer.words(text));
        assertThat(new HashingTrickSpec(9, Optional.of("e"), Optional.empty(), Side.PRE, Side.PRE, Optional.empty())
                        .fit(List.of(), TextPreparation.DIRECT)
                        .encoder()
                        .words("Well, the end"))
                .containsExactly("w", "ll,", "th", "nd");
    }

    @Test
    void rowsAreAsLongAsTheLongestTextAndPadded() {
        assertThat(pipeline(5000).apply("the cat").ids()).containsExactly(0, 0, 0, 4552, 3842);
        assertThat(pipeline(5000)
                        .apply(List.of("the cat", ""), TextPreparation.DIRECT)
                        .ids())
                .containsExactly(0, 0, 0, 4552, 3842, 0, 0, 0, 0, 0);
    }

    /** With 50 ids "the" and "disappointment" are one word. */
    @Test
    void everyWordIsKnownButNoIdSaysWhichItWas() {
        HashingEncoder encoder = (HashingEncoder) pipeline(50).encoder();
        assertThat(encoder.encode("the disappointment")).containsExactly(43, 43);
        assertThat(encoder.knownWords("the xyzzy")).containsExactly("the", "xyzzy");
        assertThat(encoder.decode(0, 43, 2)).isEqualTo("<43> <2>");
        assertThat(encoder.vocabularySize()).isEqualTo(50);
        assertThat(encoder.unknownId()).isEmpty();
        assertThat(encoder.wordIndex()).isEmpty();
    }

    @Test
    void theModelFileHasStepsFunctionAndNumberOfIds() {
        TextPipeline pipeline = pipeline(5000);
        String json = pipeline.toJson();
        assertThat(json).contains("\"version\":3", "\"function\":\"md5\"", "\"ids\":5000");
        assertThat(TextPipeline.fromJson(json)).isEqualTo(pipeline);
        assertThat(TextPipeline.fromJson(json).toJson()).isEqualTo(json);
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> TextPipeline.fromJson(json.replace("md5", "sha1")))
                .satisfies(problem -> assertThat(problem.location()).isEqualTo("hashing.function"));
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> TextPipeline.fromJson(json.replace("5000", "1")))
                .satisfies(problem -> assertThat(problem.location()).isEqualTo("hashing.ids"));
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> pipeline(1))
                .withMessage("vocabulary must be at least 2, got 1");
        WordChain chain = new WordChain(List.of(), new WordSplit.At(" "), List.of());
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new HashingEncoder(chain, 1));
    }
}
