package org.lstm4j.forecast;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.WideCsv;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * A CSV file with a curve on each line: the numbers of its first step, of its second and so on, as x1, y1, x2, y2. Each line is a track.
 *
 * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param columns what the numbers of a step are called, as {@code [x, y]}
 * @param ignored columns that are none of these, by name or by number from 1
 * @param header whether the first line names columns; true without it
 * @param skipLines lines at the beginning that are no data; 0 without it
 * @param separator one character between two fields; a comma without it
 * @param distinct whether repeats of a curve are left out; false without it
 * @param origin where the file is to be had, for people
 */
record CurveSource(
        String file,
        List<String> columns,
        Optional<List<String>> ignored,
        Optional<Boolean> header,
        Optional<Integer> skipLines,
        Optional<String> separator,
        Optional<Boolean> distinct,
        Optional<String> origin)
        implements TrackSource {
    CurveSource {
        columns = List.copyOf(columns);
        ignored = ignored.map(List::copyOf);
        SettingException.notBlank("file", file);
        separator.ifPresent(text -> SettingException.separator("separator", text));
        skipLines.ifPresent(lines -> SettingException.atLeast(0, "skipLines", lines));
        if (columns.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
            throw new SettingException("columns", "must name the numbers of a step, each once; got " + columns);
        }
    }

    private WideCsv form() {
        CsvLayout layout = new CsvLayout(separator.orElse(",").charAt(0), header.orElse(true), skipLines.orElse(0));
        return new WideCsv(
                layout,
                columns.size(),
                WideCsv.Order.BY_STEP,
                Optional.empty(),
                List.of(),
                ignored.orElse(List.of()),
                true);
    }

    @Override
    public Tracks read(DataRoot root) {
        try (FoundFile found = root.open(file)) {
            List<DataFile> files = found.isSample() ? List.of() : List.of(DataFile.of(found.path()));
            return tracks(found.path(), found.name(), found.isSample(), files, distinct.orElse(false));
        }
    }

    @Override
    public Tracks read(Path path) {
        return tracks(path, path.toString(), false, List.of(), false);
    }

    private Tracks tracks(Path path, String name, boolean isSample, List<DataFile> files, boolean isDistinct) {
        List<SequenceRow> rows = form().read(path, true);
        Set<List<Float>> seen = new HashSet<>();
        List<Track> tracks = rows.stream()
                .map(SequenceRow::sequence)
                .filter(sequence -> !isDistinct || seen.add(numbers(sequence)))
                .map(CurveSource::track)
                .toList();
        int repeats = rows.size() - tracks.size();
        return new Tracks(
                name,
                isSample,
                files,
                columns,
                tracks,
                repeats == 0 ? List.of() : List.of(repeats + " curves that repeat another are left out"));
    }

    private static List<Float> numbers(Sequence sequence) {
        return IntStream.range(0, sequence.values().length)
                .mapToObj(i -> sequence.values()[i])
                .toList();
    }

    private static Track track(Sequence sequence) {
        double[][] steps = new double[sequence.steps()][sequence.features()];
        for (int step = 0; step < steps.length; step++) {
            for (int i = 0; i < sequence.features(); i++) {
                steps[step][i] = sequence.value(step, i);
            }
        }
        return new Track(steps, List.of());
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(
                new DataNeed(file, origin, path -> form().read(path, true).size()));
    }
}
