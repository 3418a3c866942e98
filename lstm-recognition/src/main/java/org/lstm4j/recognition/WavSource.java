package org.lstm4j.recognition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.signal.NamePattern;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.WavCollection;
import org.lstm4j.signal.WavReader;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * Recordings in a folder or a zip.
 *
 * @param settings of the source
 * @param collection reads them
 */
record WavSource(Settings settings, WavCollection collection) implements SequenceSource {
    static final double MOST_SECONDS = 60;

    /**
     * Settings of the source.
     *
     * @param file a zip, or a folder, below the data root, with slashes
     * @param pattern a regular expression for the names of its files; its group {@code label} is what is said, its other named groups
     *     are columns that rows can be split or grouped by
     * @param sampleRate in Hz, that all recordings have
     * @param mix whether several channels become one, their mean; false without it
     * @param maxSeconds the longest recording that is read; 60 without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(
            String file,
            String pattern,
            int sampleRate,
            Optional<Boolean> mix,
            Optional<Double> maxSeconds,
            Optional<Integer> limit,
            Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
            requireRate(sampleRate, maxSeconds);
        }
    }

    /** Checks the rate of recordings and how long they may be. */
    static void requireRate(int sampleRate, Optional<Double> maxSeconds) {
        SettingException.within(1, 1 << 20, "sampleRate", sampleRate);
        maxSeconds.ifPresent(
                seconds -> SettingException.within(0.001, (double) (1 << 28) / sampleRate, "maxSeconds", seconds));
    }

    WavSource(Settings settings) {
        this(
                settings,
                new WavCollection(
                        new WavReader(
                                settings.sampleRate(),
                                settings.mix().orElse(false),
                                settings.maxSeconds().orElse(MOST_SECONDS)),
                        NamePattern.of(settings.pattern())));
        if (!collection.names().saysLabel()) {
            throw new SettingException(
                    "pattern", "must have a group (?<label>...), which says what is said; got " + settings.pattern());
        }
    }

    @Override
    public SourceSequences read(DataRoot root) {
        try (FoundFile file = root.openPlace(settings.file())) {
            return SourceSequences.of(file, settings.limit(), collection.read(file.path()));
        }
    }

    @Override
    public List<SequenceRow> rows(Path file) {
        boolean isOne = Files.isRegularFile(file)
                && !file.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
        return isOne || !Files.exists(file) ? List.of(collection.readOne(file)) : collection.read(file);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(
                settings.file(),
                settings.origin(),
                path -> collection.read(path).size()));
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
