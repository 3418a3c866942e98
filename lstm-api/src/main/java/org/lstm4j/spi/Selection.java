package org.lstm4j.spi;

import java.util.Optional;

/**
 * Which backend is wanted. The first of these that names one decides: the explicit argument, the system property {@value
 * #PROPERTY}, the environment variable {@value #ENVIRONMENT}, the configuration; else the ready one with the highest
 * priority.
 *
 * @param explicit what the caller or the command line says
 * @param configured what a configuration file says
 * @param training true if it must be able to train
 * @param options how it is to run
 */
public record Selection(
        Optional<String> explicit, Optional<String> configured, boolean training, BackendOptions options) {
    /** The system property that names a backend. */
    public static final String PROPERTY = "lstm.backend";

    /** The environment variable that names a backend. */
    public static final String ENVIRONMENT = "LSTM_BACKEND";

    /** Nobody says anything, for predictions. */
    public static Selection automatic() {
        return new Selection(Optional.empty(), Optional.empty(), false, BackendOptions.DEFAULT);
    }

    /** Exactly that backend, for predictions. */
    public static Selection of(String name) {
        return new Selection(Optional.of(name), Optional.empty(), false, BackendOptions.DEFAULT);
    }

    /** This selection, of a backend that can train. */
    public Selection forTraining() {
        return new Selection(explicit, configured, true, options);
    }

    /** This selection with what a configuration says. */
    public Selection withConfigured(Optional<String> name) {
        return new Selection(explicit, name, training, options);
    }

    /** This selection with other options. */
    public Selection withOptions(BackendOptions newOptions) {
        return new Selection(explicit, configured, training, newOptions);
    }
}
