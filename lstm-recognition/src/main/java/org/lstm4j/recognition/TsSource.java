package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.TsFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * A {@code .ts} file of the UEA and UCR archives.
 *
 * @param settings of the source
 */
record TsSource(Settings settings) implements SequenceSource {
    /**
     * Settings of the source.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(String file, Optional<Integer> limit, Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    @Override
    public SourceSequences read(DataRoot root) {
        try (FoundFile file = root.open(settings.file())) {
            return SourceSequences.of(file, settings.limit(), TsFile.read(file.path(), true));
        }
    }

    @Override
    public List<SequenceRow> rows(Path file) {
        return TsFile.read(file, false);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(
                settings.file(),
                settings.origin(),
                path -> TsFile.read(path, false).size()));
    }
}
