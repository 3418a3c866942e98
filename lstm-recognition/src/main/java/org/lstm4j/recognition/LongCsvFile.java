package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.LongCsv;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * CSV with a step on each line.
 *
 * @param settings of the source
 */
record LongCsvFile(Settings settings) implements SequenceSource {
    private static final String COMMA = ",";

    /**
     * Settings of the source. Columns are named by the header, or by their numbers from 1.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param id the column that says which sequence a line belongs to
     * @param features the columns with numbers; without it all that are nothing else
     * @param label the column with what a sequence is
     * @param columns further columns to be kept, as those that rows are split or grouped by
     * @param separator one character between two fields; a comma without it
     * @param header whether the first line names the columns; true without it
     * @param skipLines how many lines at the beginning are no data; none without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(
            String file,
            String id,
            Optional<List<String>> features,
            String label,
            Optional<List<String>> columns,
            Optional<String> separator,
            Optional<Boolean> header,
            Optional<Integer> skipLines,
            Optional<Integer> limit,
            Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
            SettingException.notBlank("id", id);
            SettingException.notBlank("label", label);
            separator.ifPresent(text -> SettingException.separator("separator", text));
            skipLines.ifPresent(lines -> SettingException.atLeast(0, "skipLines", lines));
        }

        LongCsv reader() {
            CsvLayout layout =
                    new CsvLayout(separator.orElse(COMMA).charAt(0), header.orElse(true), skipLines.orElse(0));
            return new LongCsv(layout, id, features.orElse(List.of()), Optional.of(label), columns.orElse(List.of()));
        }
    }

    LongCsvFile {
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
