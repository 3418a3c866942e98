package org.lstm4j.tasks.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.series.SeriesDataConfig.EmptyValue;
import org.lstm4j.tasks.series.SeriesDataConfig.Layout;

class SeriesReaderTest {
    private static final String WIDE = "Page,d1,d2,d3\n\"A, of b\",1.0,2.5,\nC,-4,5e2,6\n";
    private static final String LONG = "Month,Passengers\n1949-01,112\n1949-02,118\n";

    @TempDir
    private Path folder;

    private static SeriesDataConfig wide(@Nullable String key, @Nullable Integer row, EmptyValue empty) {
        return new SeriesDataConfig(
                "x.csv",
                Layout.ROWS,
                Optional.of("Page"),
                Optional.ofNullable(key),
                Optional.ofNullable(row),
                Optional.empty(),
                empty,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                7);
    }

    private static SeriesDataConfig column(String name) {
        return new SeriesDataConfig(
                "x.csv",
                Layout.COLUMNS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(name),
                EmptyValue.FAIL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                12);
    }

    private Series read(SeriesDataConfig config, String text) throws IOException {
        return new SeriesReader(config).read(Files.writeString(folder.resolve("x.csv"), text));
    }

    private void assertRefused(SeriesDataConfig config, String text, String... problems) {
        assertThatThrownBy(() -> read(config, text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(problems);
    }

    @Test
    void aRowIsChosenByNameOrNumber() throws IOException {
        assertThat(read(wide("C", null, EmptyValue.FAIL), WIDE).values()).containsExactly(-4, 500, 6);
        Series first = read(wide(null, 0, EmptyValue.ZERO), WIDE);
        assertThat(first.name()).isEqualTo("A, of b");
        assertThat(first.values()).containsExactly(1, 2.5, 0);
    }

    @Test
    void aColumnIsASeriesToo() throws IOException {
        assertThat(read(column("Passengers"), LONG).values()).containsExactly(112, 118);
    }

    @Test
    void aPackedFileIsRead() throws IOException {
        Path file = folder.resolve("x.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(LONG.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new SeriesReader(column("Passengers")).read(file).values()).hasSize(2);
    }

    @Test
    void whatCannotBeReadNamesFileLineAndColumn() {
        assertRefused(wide("c", null, EmptyValue.ZERO), WIDE, "x.csv: has no Page \"c\"", "2 series: A, of b, C");
        assertRefused(wide(null, 2, EmptyValue.ZERO), WIDE, "has no row 2 among its 2 series");
        assertRefused(wide(null, 0, EmptyValue.FAIL), WIDE, "x.csv:2: column \"d3\"", "data.empty-value = zero");
        assertRefused(
                column("Passenger"), LONG, "x.csv:1: has no column \"Passenger\"", "did you mean \"Passengers\"?");
        assertRefused(column("Month"), LONG, "x.csv:2: column \"Month\": expected a number, got \"1949-01\"");
        assertRefused(column("a"), "a\nNaN\n", "expected a number, got \"NaN\"");
        assertThatThrownBy(() -> new SeriesReader(column("a")).read(folder.resolve("gone.csv")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gone.csv: expected a data file, found no such file");
    }
}
