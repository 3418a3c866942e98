package org.lstm4j.tasks.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/**
 * Where the rows of a task come from, and which do what: all from one source that is split, or those that validate or test from
 * sources of their own.
 *
 * @param source of the rows to learn from, and of all that have no other
 * @param validation source of the rows that watch the training
 * @param test source of the test rows
 * @param split of {@code source}
 */
public record RowSources(
        TypedConfig source, Optional<TypedConfig> validation, Optional<TypedConfig> test, SplitConfig split) {
    /** Checks that every part has one origin. @throws SettingException if one has none, or two */
    public RowSources {
        if (test.isPresent() != split.hasNoTestRows()) {
            throw new SettingException(
                    "split",
                    test.isPresent()
                            ? "has train, train-share or test-share, but the test rows have a source of their own"
                            : "says of no row that it tests: give train, train-share or test-share, or a test-source");
        }
        boolean isFromSource = split.validation().from() == SplitConfig.Source.SOURCE;
        if (validation.isPresent() != isFromSource) {
            throw new SettingException(
                    "split.validation.from",
                    isFromSource
                            ? "= source needs a validation-source"
                            : "must be source, as there is a validation-source");
        }
    }

    /** All sources there are. */
    List<TypedConfig> all() {
        return Stream.concat(Stream.of(source), Stream.concat(validation.stream(), test.stream()))
                .toList();
    }
}
