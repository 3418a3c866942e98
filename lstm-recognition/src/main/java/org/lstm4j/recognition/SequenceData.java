package org.lstm4j.recognition;

import java.util.Optional;
import org.lstm4j.tasks.config.TypedConfig;

/** What the settings of all tasks over sequences say of their rows. */
interface SequenceData {
    /** The source of the rows. */
    TypedConfig source();

    /** The source of the test rows; without it they are split off from the others. */
    Optional<TypedConfig> testSource();

    /** Whether of rows with equal numbers only the first is taken. */
    Optional<Boolean> distinct();

    /** Which rows train, which test. */
    SequenceSplit split();
}
