package org.lstm4j.text.spec;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.Tokenizer;

/**
 * Keras 2's {@code Tokenizer} and {@code pad_sequences}.
 *
 * @param vocabulary {@code num_words}: ids at or above it are unknown; no limit without it
 * @param oovToken stands for unknown words; without it they are dropped
 * @param filters characters that separate words; those of Keras without it
 * @param lower whether text is put in lower case first; true without it
 * @param charLevel whether each character is a word; false without it
 * @param maxLength length of each row; that of the longest text without it
 * @param padding the end at which rows are filled up
 * @param truncating the end at which texts are cut
 * @param keep so many words at that end stay, and the cut is behind them, as for a question in front of a long story; none without it
 */
public record KerasTokenizerSpec(
        Optional<Integer> vocabulary,
        Optional<String> oovToken,
        Optional<String> filters,
        Optional<Boolean> lower,
        Optional<Boolean> charLevel,
        Optional<Integer> maxLength,
        Side padding,
        Side truncating,
        Optional<Integer> keep)
        implements PipelineSpec {

    /** Checks the arguments. @throws SpecException if one is out of range */
    public KerasTokenizerSpec {
        vocabulary.ifPresent(value -> SpecException.atLeast(2, "vocabulary", value));
        maxLength.ifPresent(value -> SpecException.atLeast(1, "maxLength", value));
        keep.ifPresent(value -> SpecException.keep(value, maxLength));
        if (oovToken.isPresent() && oovToken.get().isBlank()) {
            throw new SpecException("oovToken", "must not be blank");
        }
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(truncating, "truncating");
    }

    @Override
    public TextPipeline fit(List<String> texts, TextPreparation preparation) {
        Tokenizer.Builder builder =
                Tokenizer.builder().lower(lower.orElse(true)).charLevel(charLevel.orElse(false));
        vocabulary.ifPresent(builder::numWords);
        oovToken.ifPresent(builder::oovToken);
        filters.ifPresent(builder::filters);
        return Fitted.pipeline(this, builder.fit(texts), texts, preparation);
    }
}
