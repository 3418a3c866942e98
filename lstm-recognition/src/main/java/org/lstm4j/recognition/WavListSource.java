package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.NamePattern;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.WavCollection;
import org.lstm4j.signal.WavList;
import org.lstm4j.signal.WavReader;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * Recordings that a CSV file lists.
 *
 * @param settings of the source
 * @param list reads them
 */
record WavListSource(Settings settings, WavList list) implements SequenceSource {
    private static final NamePattern ANY = NamePattern.of("(?<label>.*)");

    /**
     * Settings of the source. Columns are named by the header, or by their numbers from 1. Recordings are looked for below the folder of
     * the list.
     *
     * @param file the list, below the data root, with slashes
     * @param path the column with the name of a recording
     * @param folder in front of each name, as {@code wavs}; none without it
     * @param ending behind each name that has not got it; {@code .wav} without it
     * @param label the column with what is said
     * @param columns further columns to be kept, as those that rows are split or grouped by
     * @param separator one character between two fields; a comma without it
     * @param header whether the first line names the columns; true without it
     * @param skipLines how many lines at the beginning are no data; none without it
     * @param sampleRate in Hz, that all recordings have
     * @param mix whether several channels become one, their mean; false without it
     * @param maxSeconds the longest recording that is read; 60 without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the files are to be had, for people
     */
    record Settings(
            String file,
            String path,
            Optional<String> folder,
            Optional<String> ending,
            String label,
            Optional<List<String>> columns,
            Optional<String> separator,
            Optional<Boolean> header,
            Optional<Integer> skipLines,
            int sampleRate,
            Optional<Boolean> mix,
            Optional<Double> maxSeconds,
            Optional<Integer> limit,
            Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            SettingException.notBlank("path", path);
            SettingException.notBlank("label", label);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
            separator.ifPresent(text -> SettingException.separator("separator", text));
            skipLines.ifPresent(lines -> SettingException.atLeast(0, "skipLines", lines));
            WavSource.requireRate(sampleRate, maxSeconds);
        }

        WavReader wav() {
            return new WavReader(sampleRate, mix.orElse(false), maxSeconds.orElse(WavSource.MOST_SECONDS));
        }
    }

    WavListSource(Settings settings) {
        this(
                settings,
                new WavList(
                        settings.wav(),
                        new CsvLayout(
                                settings.separator().orElse(",").charAt(0),
                                settings.header().orElse(true),
                                settings.skipLines().orElse(0)),
                        settings.path(),
                        settings.folder().orElse(""),
                        settings.ending().orElse(".wav"),
                        settings.label(),
                        settings.columns().orElse(List.of())));
    }

    @Override
    public SourceSequences read(DataRoot root) {
        try (FoundFile file = root.open(settings.file())) {
            return SourceSequences.of(
                    file,
                    settings.limit(),
                    list.read(file.path(), true, settings.limit().orElse(Integer.MAX_VALUE)),
                    "recordings of " + file.path().getFileName());
        }
    }

    /** Those of a list, or one recording. */
    @Override
    public List<SequenceRow> rows(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".wav")
                ? List.of(new WavCollection(settings.wav(), ANY).readOne(file))
                : list.read(file, false, Integer.MAX_VALUE).stream()
                        .map(WavList.Listed::row)
                        .toList();
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(
                settings.file(),
                settings.origin(),
                path -> list.read(path, true, settings.limit().orElse(Integer.MAX_VALUE))
                        .size()));
    }

    @Override
    public int sampleRate() {
        return settings.sampleRate();
    }

    @Override
    public Picture picture() {
        return Picture.SPECTROGRAM;
    }
}
