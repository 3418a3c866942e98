package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.WideCsv;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * CSV with a sequence on each line.
 *
 * @param settings of the source
 */
record WideCsvFile(Settings settings) implements SequenceSource {
    private static final String COMMA = ",";

    /** In which order numbers stand. */
    enum Order {
        /** The features of a step stand together: x1, y1, x2, y2. */
        BY_STEP,
        /** The steps of a feature stand together: x1, x2, y1, y2. */
        BY_FEATURE
    }

    /**
     * Settings of the source. Columns are named by the header, or by their numbers from 1; those that are nothing else are numbers.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param features how many numbers a step has; one without it
     * @param order of the numbers; {@code by-step} without it
     * @param label the column with what a sequence is
     * @param columns further columns to be kept, as those that rows are split or grouped by
     * @param ignored columns that are left out
     * @param varying whether rows may end early, by empty fields or none; false without it
     * @param separator one character between two fields; a comma without it
     * @param header whether the first line names the columns; true without it
     * @param skipLines how many lines at the beginning are no data; none without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(
            String file,
            Optional<Integer> features,
            Optional<Order> order,
            String label,
            Optional<List<String>> columns,
            Optional<List<String>> ignored,
            Optional<Boolean> varying,
            Optional<String> separator,
            Optional<Boolean> header,
            Optional<Integer> skipLines,
            Optional<Integer> limit,
            Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
            SettingException.notBlank("label", label);
            features.ifPresent(count -> SettingException.within(1, 1 << 20, "features", count));
            separator.ifPresent(text -> SettingException.separator("separator", text));
            skipLines.ifPresent(lines -> SettingException.atLeast(0, "skipLines", lines));
        }

        WideCsv reader() {
            CsvLayout layout =
                    new CsvLayout(separator.orElse(COMMA).charAt(0), header.orElse(true), skipLines.orElse(0));
            return new WideCsv(
                    layout,
                    features.orElse(1),
                    order.orElse(Order.BY_STEP) == Order.BY_STEP ? WideCsv.Order.BY_STEP : WideCsv.Order.BY_FEATURE,
                    Optional.of(label),
                    columns.orElse(List.of()),
                    ignored.orElse(List.of()),
                    varying.orElse(false));
        }
    }

    WideCsvFile {
        settings.reader();
    }

    @Override
    public SourceSequences read(DataRoot root) {
        try (FoundFile file = root.open(settings.file())) {
            return SourceSequences.of(file, settings.limit(), settings.reader().read(file.path(), true));
        }
    }

    @Override
    public List<SequenceRow> rows(Path file) {
        return settings.reader().read(file, false);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(
                settings.file(),
                settings.origin(),
                path -> settings.reader().read(path, true).size()));
    }
}
