package org.lstm4j.drawing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.IdxImages;
import org.lstm4j.signal.LongCsv;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.StrokeFile;
import org.lstm4j.signal.TsFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/** Where sequences come from. Immutable. */
sealed interface DrawingSource {
    /** The type of drawings as lines of JSON. */
    String STROKES = "strokes";

    /** The type of images. */
    String IDX = "idx";

    /** The type of {@code .ts} files. */
    String TS = "ts";

    /** The type of CSV with a step on each line. */
    String LONG_CSV = "long-csv";

    /**
     * What a source holds.
     *
     * @param name of it, for people
     * @param isSample true if it is the sample inside the program
     * @param files what was read, with its SHA-256; none for what is part of the program
     * @param rows all of them
     */
    record Found(String name, boolean isSample, List<DataFile> files, List<SequenceRow> rows) {
        /** Copies the lists. */
        public Found {
            files = List.copyOf(files);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Drawings, one a line of JSON: {@code [[dx, dy, lifted], ...]}, or {@code {"label": "cat", "drawing": [...]}}.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Strokes(String file, Optional<Integer> limit, Optional<String> origin) implements DrawingSource {
        public Strokes {
            checkFile(file, limit);
        }

        @Override
        public List<SequenceRow> rows(Path path, boolean needsLabels) {
            return StrokeFile.read(path);
        }
    }

    /**
     * Grey images of IDX files, as MNIST's: a step is a row of pixels from the top, from 0 to 1.
     *
     * @param file path of the images below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param labels the same of what they are, for {@code data.classes}
     * @param limit at most so many images are taken, the first ones; all without it
     * @param origin where the files are to be had, for people
     */
    record Idx(String file, Optional<String> labels, Optional<Integer> limit, Optional<String> origin)
            implements DrawingSource {
        public Idx {
            checkFile(file, limit);
            labels.ifPresent(path -> SettingException.notBlank("labels", path));
        }

        private static IdxImages reader() {
            return new IdxImages(IdxImages.Steps.ROWS);
        }

        @Override
        public List<SequenceRow> rows(Path path, boolean needsLabels) {
            if (needsLabels) {
                throw new InvalidInputException(
                        "data.source.labels: is missing; data.classes needs to know what" + " images are");
            }
            return reader().read(path, Optional.empty());
        }

        @Override
        public Found read(DataRoot root, boolean needsLabels) {
            if (labels.isEmpty()) {
                return DrawingSource.super.read(root, needsLabels);
            }
            try (FoundFile images = root.open(file);
                    FoundFile names = root.open(labels.get())) {
                List<SequenceRow> rows = reader().read(images.path(), Optional.of(names.path()));
                List<DataFile> files =
                        images.isSample() ? List.of() : List.of(DataFile.of(images.path()), DataFile.of(names.path()));
                return new Found(images.name(), images.isSample(), files, first(rows));
            }
        }

        @Override
        public List<DataNeed> needs() {
            List<DataNeed> needs = new ArrayList<>(DrawingSource.super.needs());
            labels.ifPresent(path -> needs.add(new DataNeed(path, origin, IdxImages::countLabels)));
            return needs;
        }
    }

    /**
     * A {@code .ts} file of the UEA and UCR archives, its channels the columns.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Ts(String file, Optional<Integer> limit, Optional<String> origin) implements DrawingSource {
        public Ts {
            checkFile(file, limit);
        }

        @Override
        public List<SequenceRow> rows(Path path, boolean needsLabels) {
            return TsFile.read(path, needsLabels);
        }
    }

    /**
     * CSV with a step on each line. Columns are named by the header, or by their numbers from 1.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param id the column that says which sequence a line belongs to
     * @param features the columns with numbers, such as {@code [x, y, lifted]}; without it all that are nothing else
     * @param label the column with what a sequence is, for {@code data.classes}
     * @param separator one character between two fields; a comma without it
     * @param header whether the first line names the columns; true without it
     * @param skipLines how many lines at the beginning are no data; none without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Csv(
            String file,
            String id,
            Optional<List<String>> features,
            Optional<String> label,
            Optional<String> separator,
            Optional<Boolean> header,
            Optional<Integer> skipLines,
            Optional<Integer> limit,
            Optional<String> origin)
            implements DrawingSource {
        public Csv {
            features = features.map(List::copyOf);
            checkFile(file, limit);
            SettingException.notBlank("id", id);
            label.ifPresent(column -> SettingException.notBlank("label", column));
            separator.ifPresent(text -> SettingException.separator("separator", text));
            skipLines.ifPresent(lines -> SettingException.atLeast(0, "skipLines", lines));
        }

        private LongCsv reader() {
            CsvLayout layout = new CsvLayout(separator.orElse(",").charAt(0), header.orElse(true), skipLines.orElse(0));
            return new LongCsv(layout, id, features.orElse(List.of()), label, List.of());
        }

        @Override
        public List<SequenceRow> rows(Path path, boolean needsLabels) {
            return reader().read(path, needsLabels);
        }
    }

    private static void checkFile(String file, Optional<Integer> limit) {
        SettingException.notBlank("file", file);
        limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
    }

    /**
     * The source of a part of a task file.
     *
     * @throws ConfigurationException if there is no such type, or its settings are not what it needs
     */
    static DrawingSource of(TypedConfig part, ConfigBinder binder) {
        try {
            DrawingSource source = switch (part.type()) {
                case STROKES -> binder.bind(part, Strokes.class);
                case IDX -> binder.bind(part, Idx.class);
                case TS -> binder.bind(part, Ts.class);
                case LONG_CSV -> binder.bind(part, Csv.class);
                default -> throw part.unknown("source", settings().keySet());
            };
            if (source instanceof Csv csv) {
                csv.reader(); // refuses columns that are two things
            }
            return source;
        } catch (ConfigurationException e) {
            throw e;
        } catch (InvalidInputException e) {
            throw new ConfigurationException(part.location(e), part.key(), String.valueOf(e.getMessage()));
        }
    }

    /** The words for {@code type}, and the records that the settings of each are bound to. */
    static SequencedMap<String, Class<? extends Record>> settings() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put(STROKES, Strokes.class);
        types.put(IDX, Idx.class);
        types.put(TS, Ts.class);
        types.put(LONG_CSV, Csv.class);
        return types;
    }

    /** The file that is read. */
    String file();

    /** At most so many rows are taken. */
    Optional<Integer> limit();

    /** Where the file is to be had. */
    Optional<String> origin();

    /**
     * Reads all rows of a file of the source's form.
     *
     * @param needsLabels whether a file that does not say what its sequences are is refused
     * @throws InvalidInputException if it is not as expected, with its line
     */
    List<SequenceRow> rows(Path path, boolean needsLabels);

    /** Reads the rows of the source. @throws InvalidInputException if they are not there, or not as expected */
    default Found read(DataRoot root, boolean needsLabels) {
        try (FoundFile found = root.open(file())) {
            List<SequenceRow> rows = rows(found.path(), needsLabels);
            List<DataFile> files = found.isSample() ? List.of() : List.of(DataFile.of(found.path()));
            return new Found(found.name(), found.isSample(), files, first(rows));
        }
    }

    /** Those that are taken. */
    default List<SequenceRow> first(List<SequenceRow> rows) {
        return rows.subList(0, Math.min(rows.size(), limit().orElse(rows.size())));
    }

    /** The files that are read. */
    default List<DataNeed> needs() {
        return List.of(new DataNeed(file(), origin(), path -> rows(path, false).size()));
    }
}
