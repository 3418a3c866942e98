package org.lstm4j.text.spec;

import java.util.List;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;

/** Puts a fitted encoder and the padding of its settings together. */
final class Fitted {
    private Fitted() {}

    /** The length is that of the longest of {@code texts} where none is set. */
    static TextPipeline pipeline(
            PipelineSpec spec, TextEncoder encoder, List<String> texts, TextPreparation preparation) {
        int length = spec.maxLength()
                .orElseGet(() -> encoder.encodeAll(texts, preparation).stream()
                        .mapToInt(ids -> ids.length)
                        .reduce(1, Math::max));
        return new TextPipeline(
                encoder,
                new PadSequences(
                        length,
                        spec.padding(),
                        spec.truncating(),
                        0,
                        spec.keep().orElse(0)));
    }
}
