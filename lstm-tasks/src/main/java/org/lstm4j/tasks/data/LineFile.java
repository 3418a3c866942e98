package org.lstm4j.tasks.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextInput;

/**
 * A text a line, without labels.
 *
 * @param settings of the source
 */
record LineFile(Settings settings) implements TextSource {
    /**
     * Settings of the source.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param limit at most so many lines are taken, the first ones; all without it
     * @param keepEnds whether a line feed stands at the end of each line, as a character of it; false without it
     * @param origin where the file is to be had, for people
     */
    record Settings(String file, Optional<Integer> limit, Optional<Boolean> keepEnds, Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    @Override
    public SourceRows read(DataRoot root, LabelRule labels) {
        try (FoundFile file = root.open(settings.file())) {
            return SourceRows.of(
                    file,
                    List.of(),
                    lines(
                            file.path(),
                            settings.limit().orElse(Integer.MAX_VALUE),
                            settings.keepEnds().orElse(false) ? "\n" : ""),
                    List.of());
        }
    }

    private static long rows(Path file) {
        return lines(file, Integer.MAX_VALUE, "").size();
    }

    private static List<LabeledText> lines(Path file, int limit, String end) {
        List<LabeledText> rows = new ArrayList<>();
        for (String line : TextInput.lines(file, limit)) {
            rows.add(new LabeledText(line + end, 0, new LinkedHashMap<>(), rows.size() + 1));
        }
        return rows;
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(settings.file(), settings.origin(), path -> rows(path)));
    }
}
