package org.lstm4j.tasks.text;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.SplitConfig;

/**
 * Where the rows are and how they are split.
 *
 * @param source of the rows
 * @param testSource of the test rows; without it they are split off from the others
 * @param labels the names of the classes, that of 0 first, as many as the source has label values; stored with the model
 * @param split which rows train, which test
 */
public record DataConfig(TypedConfig source, Optional<TypedConfig> testSource, List<String> labels, SplitConfig split) {
    public DataConfig {
        labels = List.copyOf(labels);
        if (labels.size() < 2 || new HashSet<>(labels).size() < labels.size()) {
            throw new SettingException(
                    "labels", "must be two or more different names of classes, that of 0 first; got " + labels);
        }
        checkTestRows(testSource, split);
    }

    private static void checkTestRows(Optional<TypedConfig> testSource, SplitConfig split) {
        boolean isSplitOff = split.train().isPresent()
                || split.trainShare().isPresent()
                || split.testShare().isPresent();
        if (testSource.isPresent() == isSplitOff) {
            throw new SettingException(
                    "split",
                    isSplitOff
                            ? "has train, train-share or test-share, but the test rows have a source of their own"
                            : "says of no row that it tests: give train, train-share or test-share, or a test-source");
        }
    }
}
