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
     */
    record Settings(String file, Optional<Integer> limit) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    @Override
    public SourceRows read(DataRoot root) {
        try (FoundFile file = root.open(settings.file())) {
            return SourceRows.of(file, lines(file.path()), List.of());
        }
    }

    private List<LabeledText> lines(Path file) {
        List<LabeledText> rows = new ArrayList<>();
        int limit = settings.limit().orElse(Integer.MAX_VALUE);
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
    public Optional<String> file() {
        return Optional.of(settings.file());
    }
}
