package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.testing.Cases;

class TextPipelineTest {
    private static final Tokenizer TOKENIZER =
            Tokenizer.builder().oovToken("<OOV>").fit(List.of("the cat saw the dog"));
    private static final TextPipeline PIPELINE = new TextPipeline(TOKENIZER, PadSequences.post(4));

    @Test
    void textsBecomeRowsOfIdsWithLengths() {
        PaddedSequences padded = PIPELINE.apply(List.of("The dog!", "", "zzz", "the cat saw the dog"));

        assertThat(padded.ids()).containsExactly(2, 5, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 3, 4, 2);
        assertThat(padded.lengths()).containsExactly(2, 0, 1, 4);
    }

    @Test
    void oneTextBecomesOneRow() {
        assertThat(PIPELINE.apply("saw dog").ids()).containsExactly(4, 5, 0, 0);
    }

    @Test
    void jsonRoundTripGivesAnEqualPipeline() {
        Cases.of(100).check(draw -> {
            int maxLength = draw.between(1, 1 << 24);
            Side padding = draw.constant(Side.class);
            Side truncating = draw.constant(Side.class);
            int value = draw.between(0, 5);

            TextPipeline pipeline = new TextPipeline(
                    TOKENIZER, new PadSequences(maxLength, padding, truncating, value, draw.between(0, 3)));

            assertThat(TextPipeline.fromJson(pipeline.toJson())).isEqualTo(pipeline);
        });
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"lstm-text-pipeline\" | \"other\"             | format            | \"other\"",
                "\"format\"             | \"kind\"              | format            | no such key",
                "\"version\":1          | \"version\":2         | tokenizer         | an unknown key",
                "\"version\":1          | \"version\":6         | version           | 6",
                "\"version\":1          | \"version\":\"1\"     | version           | \"1\"",
                "\"version\":1          | \"version\":1,\"x\":0 | x                 | an unknown key",
                "\"class_name\"         | \"class\"             | tokenizer.class   | an unknown key",
                "\"lower\":true         | \"lower\":null        | tokenizer.config.lower | null",
                "\"max_length\":4       | \"max_length\":0      | padding.max_length | 0",
                "\"max_length\":4       | \"maxlen\":4          | padding.maxlen    | an unknown key",
                "\"padding\":\"post\"   | \"padding\":\"left\"  | padding.padding   | \"left\"",
                "\"value\":0            | \"value\":-1          | padding.value     | -1",
                "\"value\":0            | \"value\":0,\"keep\":-1 | padding.keep   | -1",
                ",\"value\":0           | ``                    | padding.value     | no such key",
            })
    void whatIsWrongIsNamedWithItsPlace(String part, String replacement, String location, String found) {
        assertThat(PIPELINE.toJson()).contains(part);
        TextFormatException problem = catchThrowableOfType(
                TextFormatException.class,
                () -> TextPipeline.fromJson(PIPELINE.toJson().replace(part, replacement)));

        assertThat(problem.location()).isEqualTo(location);
        assertThat(problem.found()).isEqualTo(found);
        assertThat(problem).hasMessageStartingWith("text pipeline: " + location + ": expected ");
    }

    @Test
    void aPlainKerasTokenizerIsNotAPipeline() {
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> TextPipeline.fromJson(TOKENIZER.toJson()))
                .withMessageContaining("This is not a text pipeline");
    }

    @Test
    void aPaddingValueThatIsNoIdIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TextPipeline(TOKENIZER, new PadSequences(4, Side.PRE, Side.PRE, 6)))
                .withMessageContaining("from 0 to 5");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> TextPipeline.fromJson(PIPELINE.toJson().replace("\"value\":0", "\"value\":6")))
                .withMessageContaining("from 0 to 5");
    }
}
