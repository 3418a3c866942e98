package org.lstm4j.tasks;

import java.util.List;
import java.util.Optional;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.trace.Target;

/**
 * How a model reads text and what its numbers mean.
 *
 * @param pipeline from text to word ids
 * @param padding how rows are brought to one length; empty for a model that reads rows of any length
 * @param before ids that stand in front of each text
 * @param link from the model's numbers to probabilities
 * @param nextWord true if these are of the next word, one for each word id; false for one number, the probability of the last
 *     label, or for one of each label
 * @param backend who computes, where the task says so
 */
public record TextReading(
        TextPipeline pipeline,
        Optional<PadSequences> padding,
        List<Integer> before,
        Target.Link link,
        boolean nextWord,
        Optional<String> backend) {
    /** Copies the list. */
    public TextReading {
        before = List.copyOf(before);
    }
}
