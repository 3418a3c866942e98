package org.lstm4j.tasks.series;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.series.SeriesDataConfig.Dates;
import org.lstm4j.tasks.series.SeriesDataConfig.EmptyValue;
import org.lstm4j.tasks.series.SeriesDataConfig.Layout;

/**
 * Several columns of a CSV file whose rows are equal steps of time, checked as those of a single series are: every number finite, dates in
 * order and each of its own.
 *
 * @param columns their names
 * @param values of each column, in order of time; not copied, not to be changed
 * @param dates of the rows; empty where the file has none, or they are not read
 * @param remarks what people should know of them, a line each
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record SeriesTable(List<String> columns, double[][] values, List<LocalDateTime> dates, List<String> remarks) {
    private static final String BLOCK = "source";

    /** Copies the lists. */
    public SeriesTable {
        columns = List.copyOf(columns);
        dates = List.copyOf(dates);
        remarks = List.copyOf(remarks);
    }

    /**
     * Reads a file.
     *
     * @param columns which ones, one or more
     * @param separator one character between two cells; a comma without it
     * @param dateColumn the column with the dates; without it the first one in which most entries are dates
     * @param dates what is made of the dates
     * @param emptyValue what an empty cell means
     * @throws org.lstm4j.InvalidInputException if it is not as expected, naming file and line
     */
    public static SeriesTable read(
            Path file,
            List<String> columns,
            Optional<String> separator,
            Optional<String> dateColumn,
            Optional<Dates> dates,
            EmptyValue emptyValue) {
        SeriesDataConfig config = new SeriesDataConfig(
                file.toString(),
                Layout.COLUMNS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(columns.getFirst()),
                emptyValue,
                Optional.empty(),
                separator,
                dateColumn,
                dates,
                1);
        return new SeriesReader(config, BLOCK).columns(file, columns, "columns");
    }

    /**
     * What is to be known of dates that were read elsewhere: where steps are missing.
     *
     * @param what they are, for people
     * @param mode what is made of them
     * @throws org.lstm4j.InvalidInputException if steps are missing that must not be
     */
    public static List<String> gaps(List<LocalDateTime> dates, String what, Dates mode) {
        List<String> texts = dates.stream().map(LocalDateTime::toString).toList();
        return new SeriesDates(what, texts, i -> texts.get(i), true, BLOCK).check(mode);
    }

    /** How many rows there are. */
    public int size() {
        return values[0].length;
    }
}
