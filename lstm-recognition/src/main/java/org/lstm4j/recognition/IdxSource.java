package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.IdxImages;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * Grey images of IDX files, as MNIST's.
 *
 * @param settings of the source
 */
record IdxSource(Settings settings) implements SequenceSource {
    /** What a step is. */
    enum Steps {
        /** A row of pixels, from the top. */
        ROWS,
        /** A pixel, row by row. */
        PIXELS
    }

    /**
     * Settings of the source.
     *
     * @param file path of the images below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param labels the same of their labels
     * @param steps what a step is; {@code rows} without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(
            String file, String labels, Optional<Steps> steps, Optional<Integer> limit, Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
            SettingException.notBlank("labels", labels);
        }

        IdxImages reader() {
            return new IdxImages(
                    steps.orElse(Steps.ROWS) == Steps.ROWS ? IdxImages.Steps.ROWS : IdxImages.Steps.PIXELS);
        }
    }

    @Override
    public SourceSequences read(DataRoot root) {
        try (FoundFile images = root.open(settings.file());
                FoundFile labels = root.open(settings.labels())) {
            List<DataFile> files = new ArrayList<>(SourceSequences.files(images));
            files.addAll(SourceSequences.files(labels));
            List<SequenceRow> rows = settings.reader().read(images.path(), Optional.of(labels.path()));
            return new SourceSequences(
                    images.name(), images.isSample(), files, SourceSequences.first(rows, settings.limit()));
        }
    }

    @Override
    public List<SequenceRow> rows(Path file) {
        return settings.reader().read(file, Optional.empty());
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(
                new DataNeed(
                        settings.file(),
                        settings.origin(),
                        path -> settings.reader().read(path, Optional.empty()).size()),
                new DataNeed(settings.labels(), settings.origin(), IdxImages::countLabels));
    }

    @Override
    public Picture picture() {
        return Picture.IMAGE;
    }
}
