package org.lstm4j.signal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.signal.internal.Column;
import org.lstm4j.signal.internal.CsvLines;
import org.lstm4j.signal.internal.Excerpt;

/**
 * Recordings that a CSV file lists, each line with the file and what is said in it, as collections of speech have it: LJSpeech's {@code
 * metadata.csv}, Common Voice's {@code train.tsv}. Files are looked for below the folder of the list, and nowhere else. Immutable.
 *
 * @param wav reads one of them
 * @param layout of the list
 * @param path the column with the file, whose folders are divided by slashes
 * @param folder in front of each path, such as {@code audio}; empty for none
 * @param ending behind each path that has not got it, such as {@code .wav}
 * @param label the column with what is said
 * @param kept further columns to be kept, as those that rows are split or grouped by
 */
public record WavList(
        WavReader wav, CsvLayout layout, String path, String folder, String ending, String label, List<String> kept) {
    /** Copies the list. */
    public WavList {
        kept = List.copyOf(kept);
    }

    /**
     * A recording of a list.
     *
     * @param row its samples, a sequence of one feature
     * @param file where it lies
     */
    public record Listed(SequenceRow row, Path file) {}

    /**
     * Reads all recordings of a list, in its order.
     *
     * @param list the CSV file
     * @param needsLabels whether a missing column of labels is refused
     * @param most so many are read, the first ones, 1 or more
     * @throws SignalDataException naming the line whose recording is not there or not as expected, or if there is none
     */
    public List<Listed> read(Path list, boolean needsLabels, int most) {
        Path home = Optional.ofNullable(list.toAbsolutePath().getParent()).orElseThrow();
        try (CsvLines lines = CsvLines.open(list, layout)) {
            int file = Column.require(path, lines, "path");
            Optional<Integer> said =
                    needsLabels ? Optional.of(Column.require(label, lines, "label")) : Column.find(label, lines);
            List<Listed> rows = new ArrayList<>();
            for (Optional<CsvLines.Fields> next = lines.next();
                    next.isPresent() && rows.size() < most;
                    next = lines.next()) {
                CsvLines.Fields row = next.get();
                String name = Column.field(row, file, "a recording", lines);
                String text = said.map(column -> Column.field(row, column, "a text", lines))
                        .orElse("");
                SequencedMap<String, String> columns = new LinkedHashMap<>();
                for (String column : kept) {
                    int index = needsLabels
                            ? Column.require(column, lines, "columns")
                            : Column.find(column, lines).orElse(-1);
                    if (index >= 0) {
                        columns.put(column, Column.field(row, index, "the column " + Excerpt.of(column), lines));
                    }
                }
                Path recording = below(home, name, row.place());
                rows.add(new Listed(
                        new SequenceRow(samples(recording, name, row.place()), text, columns, row.place()), recording));
            }
            if (rows.isEmpty()) {
                throw new SignalDataException(lines.file(), "expected recordings, found no line of data");
            }
            return rows;
        }
    }

    private Path below(Path home, String name, String place) {
        if (name.isEmpty()) {
            throw new SignalDataException(place, "expected the name of a recording, found an empty field");
        }
        try {
            Path file = home.resolve(folder).resolve(name.endsWith(ending) ? name : name + ending);
            if (!Files.isRegularFile(file)) {
                throw new SignalDataException(
                        place, "expected a recording " + Excerpt.of(name) + ", found none: there is no file " + file);
            }
            if (!file.toRealPath().startsWith(home.toRealPath())) {
                throw new SignalDataException(
                        place,
                        "expected a recording below the folder of the list, found " + Excerpt.of(name)
                                + ", which leads out of it");
            }
            return file;
        } catch (InvalidPathException e) {
            throw new SignalDataException(place, "expected the name of a file, found " + Excerpt.of(name), e);
        } catch (IOException e) {
            throw new SignalDataException(
                    place, "expected a recording " + Excerpt.of(name) + ", found what cannot be read", e);
        }
    }

    private Sequence samples(Path file, String name, String place) {
        try (InputStream in = Files.newInputStream(file)) {
            return Sequence.of(1, wav.read(in, place + ", " + Excerpt.of(name)));
        } catch (IOException e) {
            throw new SignalDataException(
                    place, "expected a recording " + Excerpt.of(name) + ", found what cannot be read", e);
        }
    }
}
