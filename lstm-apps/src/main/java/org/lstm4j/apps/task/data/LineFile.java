package org.lstm4j.apps.task.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.config.SettingException;
import org.lstm4j.apps.run.DataRoot;
import org.lstm4j.apps.run.FoundFile;
import org.lstm4j.apps.task.DataNeed;
import org.lstm4j.text.LabeledText;

/**
 * A text a line, without labels.
 *
 * @param settings of the source
 */
record LineFile(Settings settings) implements TextSource {
    private static final String PACKED = ".gz";

    /**
     * Settings of the source.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param limit at most so many lines are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(String file, Optional<Integer> limit, Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    @Override
    public SourceRows read(DataRoot root) {
        try (FoundFile file = root.open(settings.file())) {
            return SourceRows.of(file, lines(file.path(), settings.limit().orElse(Integer.MAX_VALUE)), List.of());
        }
    }

    private static long rows(Path file) {
        return lines(file, Integer.MAX_VALUE).size();
    }

    private static List<LabeledText> lines(Path file, int limit) {
        List<LabeledText> rows = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(PACKED) ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()))) {
            String line = reader.readLine();
            while (line != null && rows.size() < limit) {
                rows.add(new LabeledText(line, 0, new LinkedHashMap<>(), rows.size() + 1));
                line = reader.readLine();
            }
            return rows;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + ": is not UTF-8 after line " + rows.size(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<DataNeed> need() {
        return Optional.of(new DataNeed(settings.file(), settings.origin(), path -> rows(path)));
    }
}
