package org.lstm4j.text.internal;

import java.util.Optional;

/**
 * The constructor arguments of the Keras tokenizer, checked by those who make it.
 *
 * @param numWords ids at or above it are out of vocabulary; 0 for no limit
 * @param filters each of its code points counts as {@code split}; not used at character level
 * @param lower whether text is put in lower case first
 * @param split the string between two words; not empty
 * @param charLevel whether each code point is a word
 * @param oovToken the word that stands for unknown words; without one they are dropped
 */
public record TokenizerConfig(
        int numWords, String filters, boolean lower, String split, boolean charLevel, Optional<String> oovToken) {

    /** The filters of Keras 2 when none are given. */
    public static final String DEFAULT_FILTERS = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";
}
