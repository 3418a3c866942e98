package org.lstm4j.forecast;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.tasks.series.SeriesDataConfig.Dates;
import org.lstm4j.tasks.series.SeriesDataConfig.EmptyValue;
import org.lstm4j.tasks.series.SeriesTable;

/**
 * A CSV file, or several that belong together by their dates, whose rows are equal steps of time: one track.
 *
 * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param columns those with numbers that are read
 * @param names what they are called in the task; as in the file without them
 * @param join further files with columns of the same dates; only rows whose date all have are kept
 * @param separator one character between two cells; a comma without it
 * @param dateColumn the column with the dates; without it the first one in which most entries are dates
 * @param dates what is made of them; {@code check} without it
 * @param emptyValue what an empty cell means; it is refused without it
 * @param origin where the file is to be had, for people
 */
record TableSource(
        String file,
        List<String> columns,
        Optional<List<String>> names,
        Optional<List<Joined>> join,
        Optional<String> separator,
        Optional<String> dateColumn,
        Optional<Dates> dates,
        Optional<EmptyValue> emptyValue,
        Optional<String> origin)
        implements TrackSource {
    /**
     * A further file.
     *
     * @param file path below the data root
     * @param columns those with numbers that are read
     * @param names what they are called in the task; as in the file without them
     * @param separator one character between two cells; a comma without it
     * @param dateColumn the column with the dates; without it the first one in which most entries are dates
     * @param origin where the file is to be had, for people
     */
    record Joined(
            String file,
            List<String> columns,
            Optional<List<String>> names,
            Optional<String> separator,
            Optional<String> dateColumn,
            Optional<String> origin) {
        Joined {
            columns = checkedColumns(columns, names);
            names = names.map(List::copyOf);
            checkDateColumn(dateColumn, columns);
            SettingException.notBlank("file", file);
            separator.ifPresent(text -> SettingException.separator("separator", text));
        }

        List<String> called() {
            return names.orElse(columns);
        }
    }

    TableSource {
        columns = checkedColumns(columns, names);
        names = names.map(List::copyOf);
        join = join.map(List::copyOf);
        checkDateColumn(dateColumn, columns);
        SettingException.notBlank("file", file);
        separator.ifPresent(text -> SettingException.separator("separator", text));
        List<String> all = Stream.concat(
                        names.orElse(columns).stream(),
                        join.orElse(List.of()).stream().flatMap(part -> part.called().stream()))
                .toList();
        if (new HashSet<>(all).size() < all.size()) {
            throw new SettingException("names", "two columns are called the same; got " + all);
        }
        if (dateColumn.isPresent() && dates.equals(Optional.of(Dates.IGNORE))) {
            throw new SettingException("dateColumn", "is not read with dates = ignore");
        }
        if (join.isPresent() && dates.equals(Optional.of(Dates.IGNORE))) {
            throw new SettingException("dates", "= ignore leaves nothing to join files by");
        }
    }

    private static List<String> checkedColumns(List<String> columns, Optional<List<String>> names) {
        if (columns.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
            throw new SettingException("columns", "must be one or more different ones; got " + columns);
        }
        if (names.isPresent() && names.get().size() != columns.size()) {
            throw new SettingException(
                    "names", "must be as many as columns, " + columns.size() + "; got " + names.get());
        }
        return List.copyOf(columns);
    }

    private static void checkDateColumn(Optional<String> dateColumn, List<String> columns) {
        dateColumn.filter(columns::contains).ifPresent(column -> {
            throw new SettingException("dateColumn", "\"" + column + "\" is among columns, which are numbers");
        });
    }

    private Joined first() {
        return new Joined(file, columns, names, separator, dateColumn, origin);
    }

    private List<Joined> parts() {
        List<Joined> parts = new ArrayList<>(List.of(first()));
        join.ifPresent(parts::addAll);
        return parts;
    }

    private SeriesTable table(Joined part, Path path) {
        return SeriesTable.read(
                path, part.columns(), part.separator(), part.dateColumn(), dates, emptyValue.orElse(EmptyValue.FAIL));
    }

    @Override
    public Tracks read(DataRoot root) {
        List<SeriesTable> tables = new ArrayList<>();
        List<DataFile> files = new ArrayList<>();
        List<String> names = new ArrayList<>();
        boolean isSample = false;
        for (Joined part : parts()) {
            try (FoundFile found = root.open(part.file())) {
                tables.add(table(part, found.path()));
                isSample |= found.isSample();
                names.add(found.name());
                if (!found.isSample()) {
                    files.add(DataFile.of(found.path()));
                }
            }
        }
        String name = String.join(", ", names.stream().distinct().toList());
        return tracks(tables, name, isSample, files);
    }

    @Override
    public Tracks read(Path path) {
        if (join.isPresent()) {
            // All columns in one file, as somebody has them who goes on from today.
            List<String> all =
                    parts().stream().flatMap(part -> part.called().stream()).toList();
            SeriesTable table =
                    SeriesTable.read(path, all, separator, dateColumn, dates, emptyValue.orElse(EmptyValue.FAIL));
            return new Tracks(path.toString(), false, List.of(), all, List.of(track(table)), table.remarks());
        }
        return tracks(List.of(table(first(), path)), path.toString(), false, List.of());
    }

    private Tracks tracks(List<SeriesTable> tables, String name, boolean isSample, List<DataFile> files) {
        List<String> called =
                parts().stream().flatMap(part -> part.called().stream()).toList();
        List<String> remarks = new ArrayList<>();
        tables.forEach(table -> remarks.addAll(table.remarks()));
        if (tables.size() == 1) {
            return new Tracks(name, isSample, files, called, List.of(track(tables.getFirst())), remarks);
        }
        SortedMap<LocalDateTime, double[][]> rows = new TreeMap<>();
        for (int i = 0; i < tables.size(); i++) {
            SeriesTable table = tables.get(i);
            if (table.dates().isEmpty()) {
                throw new InvalidInputException(parts().get(i).file()
                        + ": has no dates, by which files are joined; name their column by date-column");
            }
            for (int row = 0; row < table.size(); row++) {
                double[][] places = rows.computeIfAbsent(table.dates().get(row), date -> new double[tables.size()][]);
                if (places[i] != null) {
                    throw new InvalidInputException(parts().get(i).file() + ": has two rows of "
                            + table.dates().get(row) + ", and files are joined by dates, each of which stands once");
                }
                places[i] = row(table, row);
            }
        }
        int all = rows.size();
        rows.values().removeIf(places -> Arrays.stream(places).anyMatch(Objects::isNull));
        if (rows.isEmpty()) {
            throw new InvalidInputException(name + ": no date is in all " + tables.size() + " files");
        }
        if (rows.size() < all) {
            remarks.add(
                    String.format(Locale.ROOT, "%,d dates that are not in all files are left out", all - rows.size()));
        }
        List<LocalDateTime> joined = List.copyOf(rows.keySet());
        remarks.addAll(SeriesTable.gaps(joined, "the dates that all files have", dates.orElse(Dates.CHECK)));
        double[][] steps = rows.values().stream()
                .map(places ->
                        Arrays.stream(places).flatMapToDouble(Arrays::stream).toArray())
                .toArray(double[][]::new);
        return new Tracks(name, isSample, files, called, List.of(new Track(steps, joined)), remarks);
    }

    private static Track track(SeriesTable table) {
        double[][] steps = IntStream.range(0, table.size())
                .mapToObj(row -> row(table, row))
                .toArray(double[][]::new);
        return new Track(steps, table.dates());
    }

    private static double[] row(SeriesTable table, int row) {
        return IntStream.range(0, table.columns().size())
                .mapToDouble(column -> table.values()[column][row])
                .toArray();
    }

    @Override
    public List<DataNeed> needs() {
        return parts().stream()
                .map(part -> new DataNeed(
                        part.file(), part.origin(), path -> table(part, path).size()))
                .toList();
    }
}
