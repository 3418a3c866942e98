package org.lstm4j.text;

/** The parts of speech of WordNet. */
public enum PartOfSpeech {
    /** {@code n}. */
    NOUN,
    /** {@code v}. */
    VERB,
    /** {@code a}, and {@code s} for satellites, which are looked up among the same words by the same rules. */
    ADJECTIVE,
    /** {@code r}. */
    ADVERB
}
