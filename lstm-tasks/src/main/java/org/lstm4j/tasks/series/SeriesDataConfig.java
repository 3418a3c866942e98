package org.lstm4j.tasks.series;

import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;

/**
 * Where a series is.
 *
 * @param file CSV with a header, path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param layout how the file holds series
 * @param keyColumn for {@link Layout#ROWS}: the column with the name of each series; all columns behind it are its steps
 * @param key for {@link Layout#ROWS}: the name of the series
 * @param row for {@link Layout#ROWS}, in the place of a key: the number of the row, from 0
 * @param valueColumn for {@link Layout#COLUMNS}: the column with the values
 * @param emptyValue what an empty cell means
 * @param origin where the file is to be had, for people
 * @param separator one character between two cells; a comma without it
 * @param dateColumn for {@link Layout#COLUMNS}: the column with the dates of the steps; without it the first one in which most
 *     entries are dates is taken for it, if there is one
 * @param dates what is made of the dates beside the values; {@code check} without it
 * @param season after how many steps a pattern repeats, for the seasonal forecast that models are compared with
 */
public record SeriesDataConfig(
        String file,
        Layout layout,
        Optional<String> keyColumn,
        Optional<String> key,
        Optional<Integer> row,
        Optional<String> valueColumn,
        EmptyValue emptyValue,
        Optional<String> origin,
        Optional<String> separator,
        Optional<String> dateColumn,
        Optional<Dates> dates,
        int season) {

    /** How a file holds series. */
    public enum Layout {
        /** Each row is a series, each column a step. */
        ROWS,
        /** Each row is a step. */
        COLUMNS
    }

    /** What is done with an empty cell. */
    public enum EmptyValue {
        /** It is 0. */
        ZERO,
        /** It is refused. */
        FAIL
    }

    /** What is made of the dates beside the values, or above them. */
    public enum Dates {
        /** They must be readable, in order and each of its own; gaps in regular steps are said. */
        CHECK,
        /** As before, and gaps are refused. */
        STRICT,
        /** They are not read. */
        IGNORE
    }

    public SeriesDataConfig {
        separator.ifPresent(text -> SettingException.separator("separator", text));
        SettingException.notBlank("file", file);
        SettingException.atLeast(1, "season", season);
        if (layout == Layout.ROWS) {
            if (keyColumn.isEmpty()) {
                throw new SettingException("keyColumn", "belongs to layout = rows");
            }
            if (key.isPresent() == row.isPresent()) {
                throw new SettingException("key", "or row must say which series it is, and not both");
            }
            row.ifPresent(number -> SettingException.atLeast(0, "row", number));
        }
        boolean isColumns = layout == Layout.COLUMNS;
        if (isColumns && (keyColumn.isPresent() || key.isPresent() || row.isPresent())) {
            throw new SettingException("layout", "= columns has no key-column, key or row");
        }
        if (dateColumn.isPresent() && (!isColumns || dateColumn.equals(valueColumn))) {
            throw new SettingException("dateColumn", "belongs to layout = columns, and is another than value-column");
        }
        if (dateColumn.isPresent() && dates.equals(Optional.of(Dates.IGNORE))) {
            throw new SettingException("dateColumn", "is not read with dates = ignore");
        }
        if (isColumns != valueColumn.isPresent()) {
            throw new SettingException("valueColumn", "belongs to layout = columns, and only there");
        }
    }

    /** The same of another series of the same form. */
    SeriesDataConfig withKey(Optional<String> name) {
        return name.isEmpty() || layout == Layout.COLUMNS
                ? this
                : new SeriesDataConfig(
                        file,
                        layout,
                        keyColumn,
                        name,
                        Optional.empty(),
                        valueColumn,
                        emptyValue,
                        origin,
                        separator,
                        dateColumn,
                        dates,
                        season);
    }

    /** What stands between two cells. */
    char separatorCharacter() {
        return separator.orElse(",").charAt(0);
    }

    /** What is made of dates. */
    Dates datesOrDefault() {
        return dates.orElse(Dates.CHECK);
    }
}
