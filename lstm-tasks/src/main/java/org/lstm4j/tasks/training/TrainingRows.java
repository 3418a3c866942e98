package org.lstm4j.tasks.training;

import java.util.List;
import java.util.Optional;
import org.lstm4j.data.Dataset;
import org.lstm4j.io.DataFile;

/**
 * What a model learns from.
 *
 * @param training rows with the columns of the model's inputs, and {@value org.lstm4j.train.Trainer#TARGET}
 * @param validation rows that watch the training, if there are any
 * @param isWeighted true if training rows have the column {@value org.lstm4j.train.Trainer#SAMPLE_WEIGHT}
 * @param files that the rows were read from
 */
public record TrainingRows(Dataset training, Optional<Dataset> validation, boolean isWeighted, List<DataFile> files) {
    /** Copies the list. */
    public TrainingRows {
        files = List.copyOf(files);
    }
}
