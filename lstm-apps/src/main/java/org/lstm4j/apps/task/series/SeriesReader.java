package org.lstm4j.apps.task.series;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.internal.NearestName;

/**
 * Reads one series of a CSV file, packed or not.
 *
 * @param config which
 */
record SeriesReader(SeriesDataConfig config) {
    private static final String PACKED = ".gz";
    private static final int SHOWN = 12;

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is not there, or a value is no finite number, naming file and line
     */
    Series read(Path file) {
        return with(
                file,
                records ->
                        config.layout() == SeriesDataConfig.Layout.ROWS ? row(file, records) : column(file, records));
    }

    /** How many rows the file has below its header. */
    long rows(Path file) {
        return with(file, records -> records.stream().count());
    }

    private static <T> T with(Path file, Function<CsvReader<NamedCsvRecord>, T> work) {
        try (InputStream bytes = stream(file);
                BufferedReader text =
                        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
                CsvReader<NamedCsvRecord> records =
                        CsvReader.builder().skipEmptyLines(true).ofNamedCsvRecord(text)) {
            return work.apply(records);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + ": is not UTF-8", e);
        } catch (CsvParseException e) {
            throw new InvalidInputException(file + ": is not CSV: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream stream(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        return file.toString().endsWith(PACKED) ? new GZIPInputStream(bytes) : bytes;
    }

    private Series row(Path file, CsvReader<NamedCsvRecord> records) {
        String keyColumn = config.keyColumn().orElseThrow();
        List<String> keys = new ArrayList<>();
        for (NamedCsvRecord row : records) {
            String key = cell(file, row, keyColumn);
            boolean isWanted = config.key()
                    .map(key::equals)
                    .orElseGet(() -> keys.size() == config.row().orElseThrow());
            if (isWanted) {
                int first = row.getHeader().indexOf(keyColumn) + 1;
                List<String> cells = row.getFields().subList(first, row.getFieldCount());
                double[] values = new double[cells.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = number(file, row, row.getHeader().get(first + i), cells.get(i));
                }
                return new Series(key, values);
            }
            keys.add(key);
        }
        String wanted = config.key()
                .map(key -> keyColumn + " \"" + key + "\"" + NearestName.hint(key, keys))
                .orElseGet(() -> "row " + config.row().orElseThrow());
        throw new InvalidInputException(file + ": has no " + wanted + " among its " + keys.size() + " series"
                + keys.stream().limit(SHOWN).collect(Collectors.joining(", ", ": ", "")));
    }

    private Series column(Path file, CsvReader<NamedCsvRecord> records) {
        String name = config.valueColumn().orElseThrow();
        List<Double> values = new ArrayList<>();
        for (NamedCsvRecord row : records) {
            values.add(number(file, row, name, cell(file, row, name)));
        }
        return new Series(name, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String cell(Path file, NamedCsvRecord row, String column) {
        return row.findField(column)
                .orElseThrow(() -> new InvalidInputException(file + ":" + row.getStartingLineNumber()
                        + ": has no column \"" + column + "\""
                        + NearestName.hint(column, row.getHeader())));
    }

    private double number(Path file, NamedCsvRecord row, String column, String cell) {
        if (cell.isBlank() && config.emptyValue() == SeriesDataConfig.EmptyValue.ZERO) {
            return 0;
        }
        try {
            double value = Double.parseDouble(cell.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number that is not finite
        }
        throw new InvalidInputException(file + ":" + row.getStartingLineNumber() + ": column \"" + column
                + "\": expected a number, got \"" + cell + "\""
                + (cell.isBlank() ? "; data.empty-value = zero takes empty cells for 0" : ""));
    }
}
