package org.lstm4j.text.spec;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.text.HashingEncoder;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.TextStep;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordSplit;
import org.lstm4j.text.internal.TokenizerConfig;

/**
 * Keras 2's {@code hashing_trick} with {@code hash_function="md5"}, and {@code pad_sequences}: lower case, filters, words at
 * spaces as by {@code text_to_word_sequence}, and for each word {@linkplain HashingEncoder an id computed from its letters}.
 *
 * @param vocabulary Keras's {@code n}: how many ids there are, padding among them
 * @param filters characters that separate words; those of Keras without it
 * @param maxLength length of each row; that of the longest text without it
 * @param padding the end at which rows are filled up
 * @param truncating the end at which texts are cut
 * @param keep so many words at that end stay, and the cut is behind them, as for a question in front of a long story; none without it
 */
public record HashingTrickSpec(
        int vocabulary,
        Optional<String> filters,
        Optional<Integer> maxLength,
        Side padding,
        Side truncating,
        Optional<Integer> keep)
        implements PipelineSpec {

    /** Checks the arguments. @throws SpecException if one is out of range */
    public HashingTrickSpec {
        SpecException.atLeast(2, "vocabulary", vocabulary);
        maxLength.ifPresent(value -> SpecException.atLeast(1, "maxLength", value));
        keep.ifPresent(value -> SpecException.keep(value, maxLength));
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(truncating, "truncating");
    }

    @Override
    public TextPipeline fit(List<String> texts, TextPreparation preparation) {
        return Fitted.pipeline(this, new HashingEncoder(chain(), vocabulary), texts, preparation);
    }

    private WordChain chain() {
        return new WordChain(
                List.of(
                        new TextStep.Lowercase(TextStep.Letters.UNICODE),
                        new TextStep.ReplaceCharacters(filters.orElse(TokenizerConfig.DEFAULT_FILTERS), " ")),
                new WordSplit.At(" "),
                List.of());
    }
}
