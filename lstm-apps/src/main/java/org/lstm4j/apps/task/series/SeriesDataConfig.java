package org.lstm4j.apps.task.series;

import java.util.Optional;
import org.lstm4j.apps.config.SettingException;

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

    public SeriesDataConfig {
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
        if (isColumns != valueColumn.isPresent()) {
            throw new SettingException("valueColumn", "belongs to layout = columns, and only there");
        }
    }

    /** The same of another series of the same form. */
    SeriesDataConfig withKey(Optional<String> name) {
        return name.isEmpty() || layout == Layout.COLUMNS
                ? this
                : new SeriesDataConfig(
                        file, layout, keyColumn, name, Optional.empty(), valueColumn, emptyValue, origin, season);
    }
}
