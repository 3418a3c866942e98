package org.lstm4j.tasks.training;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.TypedConfig;

/** The settings that all supervised tasks have; the records of task types implement it by their components. */
public interface SupervisedConfig {
    /** The layers, in order. */
    List<TypedConfig> layers();

    /** The loss. */
    TypedConfig loss();

    /** The optimizer. */
    TypedConfig optimizer();

    /** How the model is trained. */
    TrainingConfig training();

    /** Who computes; without it the command line, the environment, or the best there is decides. */
    Optional<String> backend();
}
