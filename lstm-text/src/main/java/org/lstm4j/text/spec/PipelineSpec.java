package org.lstm4j.text.spec;

import java.util.List;
import java.util.Optional;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;

/** The settings of a pipeline that is yet to be fitted. Immutable and thread-safe. */
public sealed interface PipelineSpec
        permits KerasTokenizerSpec, HashingTrickSpec, TextVectorizationSpec, ImdbSpec, WordsSpec {

    /**
     * Learns what has to be learned from {@code texts}: words, and the length of the longest text where no length is set.
     *
     * @param preparation cache and progress
     */
    TextPipeline fit(List<String> texts, TextPreparation preparation);

    /** The length of each row; empty for that of the longest text. */
    Optional<Integer> maxLength();

    /** The end at which rows are filled up. */
    Side padding();

    /** The end at which texts that are too long are cut. */
    Side truncating();

    /** How many words at that end stay nevertheless; none without it. */
    default Optional<Integer> keep() {
        return Optional.empty();
    }
}
