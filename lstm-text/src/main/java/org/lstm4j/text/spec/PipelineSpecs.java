package org.lstm4j.text.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The pipelines by the names that configuration files give them. */
public final class PipelineSpecs {
    private static final SequencedMap<String, Class<? extends Record>> TYPES = types();

    private PipelineSpecs() {}

    private static SequencedMap<String, Class<? extends Record>> types() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put("keras-tokenizer", KerasTokenizerSpec.class);
        types.put("hashing-trick", HashingTrickSpec.class);
        types.put("text-vectorization", TextVectorizationSpec.class);
        types.put("imdb", ImdbSpec.class);
        types.put("words", WordsSpec.class);
        return Collections.unmodifiableSequencedMap(types);
    }

    /** The names and the records that their settings are bound to; each is a {@link PipelineSpec}. Unmodifiable. */
    public static SequencedMap<String, Class<? extends Record>> all() {
        return TYPES;
    }

    /** The record of a name. */
    public static Optional<Class<? extends Record>> of(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }
}
