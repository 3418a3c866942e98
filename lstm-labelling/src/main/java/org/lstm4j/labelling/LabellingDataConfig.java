package org.lstm4j.labelling;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;

/**
 * Where labelled sentences are, and which of them train, watch the training, and test.
 *
 * @param format how the files are written; word and label with a tab between them without it
 * @param training paths of files below the data root, with slashes; of each the same name with {@code .gz} is found as well
 * @param validation sentences that watch the training; none without it
 * @param test sentences to test with
 * @param origin where the files are to be had, for people
 */
public record LabellingDataConfig(
        Optional<ConllFormat> format,
        List<String> training,
        Optional<Part> validation,
        Part test,
        Optional<String> origin) {
    /**
     * Sentences that are not trained with: files of their own, or the last ones of the training files, those to test with behind those
     * that watch the training.
     *
     * @param files paths of files below the data root
     * @param share of the training sentences, above 0 and below 1
     */
    public record Part(Optional<List<String>> files, Optional<Double> share) {
        public Part {
            if (files.isPresent() == share.isPresent()) {
                throw new SettingException("share", "or files is needed, one of them");
            }
            files.ifPresent(names -> requireNames("files", names));
            share.ifPresent(value -> {
                if (!(value > 0 && value < 1)) {
                    throw new SettingException("share", "must be above 0 and below 1, got " + value);
                }
            });
        }
    }

    public LabellingDataConfig {
        training = List.copyOf(training);
        requireNames("training", training);
    }

    private static void requireNames(String component, List<String> names) {
        if (names.isEmpty()) {
            throw new SettingException(component, "must name at least one file");
        }
        names.forEach(name -> SettingException.notBlank(component, name));
    }

    ConllFormat usedFormat() {
        return format.orElse(ConllFormat.DEFAULT);
    }
}
