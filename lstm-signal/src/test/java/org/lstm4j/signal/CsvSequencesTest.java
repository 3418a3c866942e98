package org.lstm4j.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.WideCsv.Order;

class CsvSequencesTest {
    private static final LongCsv LONG =
            new LongCsv(CsvLayout.DEFAULT, "id", List.of("x", "y"), Optional.of("kind"), List.of("who"));
    private static final WideCsv WIDE =
            new WideCsv(new CsvLayout(',', false, 0), 2, Order.BY_STEP, Optional.of("5"), List.of(), List.of(), false);

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    @Test
    void aLongFileHasAStepOnEachLine() throws IOException {
        List<SequenceRow> rows =
                LONG.read(file("who,id,x,kind,y\nann,7,1,up,2\nbob,3,5,\"down, left\",6\nann,7,3,up,4.5e0\n"), true);
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().sequence().values()).containsExactly(1, 2, 3, 4.5f);
        assertThat(rows.getFirst().label()).isEqualTo("up");
        assertThat(rows.getFirst().columns()).containsExactly(java.util.Map.entry("who", "ann"));
        assertThat(rows.getLast().label()).isEqualTo("down, left");
        assertThat(rows.getLast().place()).endsWith("data.csv:3");
    }

    @Test
    void withoutNamesOfFeaturesAllOtherColumnsAreThem() throws IOException {
        LongCsv all = new LongCsv(new CsvLayout(';', false, 1), "1", List.of(), Optional.of("4"), List.of());
        List<SequenceRow> rows = all.read(file("no data\n1;2;3;a\n1;4;5;a\n"), true);
        assertThat(rows.getFirst().sequence().values()).containsExactly(2, 3, 4, 5);
    }

    @Test
    void whoOnlyAsksNeedsNoLabels() throws IOException {
        List<SequenceRow> rows = LONG.read(file("id,x,y\n1,2,3\n"), false);
        assertThat(rows.getFirst().label()).isEmpty();
        assertThat(WIDE.read(file("1,2,3,4\n5,6,7,8\n"), false)
                        .getLast()
                        .sequence()
                        .values())
                .containsExactly(5, 6, 7, 8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            who,id,x,kind\\na,1,2,u            | data.csv: expected a column "y" (features), found the columns ["who", "id", "x", "kind"]
            who;id;x;kind;y\\na;1;2;u;3        | data.csv: expected a column "id" (id), found the columns ["who;id;x;kind;y"]; the line has ";": set separator = ";"
            who,id,x,kind,y\\na,1,2,u          | data.csv:2: expected a number in column 5, found 4 columns
            who,id,x,kind,y\\na,1,NaN,u,3      | data.csv:2: expected a finite number for column "x", found "NaN"; fill gaps in, or leave the row out
            who,id,x,kind,y\\na,1,1e99,u,3     | data.csv:2: expected a finite number for column "x", found "1e99"; fill gaps in, or leave the row out
            who,id,x,kind,y\\na,1,0x1p3,u,3    | data.csv:2: expected a finite number for column "x", found "0x1p3"; fill gaps in, or leave the row out
            who,id,x,kind,y\\na,1,,u,3         | data.csv:2: expected a finite number for column "x", found nothing; fill gaps in, or leave the row out
            who,id,x,kind,y\\na,1,1,,3         | data.csv:2: expected a label, found nothing
            who,id,x,kind,y\\na,,1,u,3         | data.csv:2: expected the id of a sequence, found nothing
            who,id,x,kind,y\\na,1,1,u,3\\na,1,1,v,3 | data.csv:3: expected the label of sequence "1", "u" on FILE:2, found "v"; a sequence is one thing on all its lines
            who,id,x,kind,y\\n                 | data.csv: expected sequences, found no line of data
            who,id,x,kind,y\\na,1,1,"u,3       | data.csv:2: expected a CSV record, found a quote that is not closed or stands within a field; check the quotes
            ''                                 | data.csv: expected a line with the names of the columns, found no line
            """)
    void whatIsWrongWithALongFileIsSaidWithItsLine(String text, String message) throws IOException {
        Path file = file(text.replace("\\n", "\n"));
        assertThatThrownBy(() -> LONG.read(file, true))
                .isInstanceOf(SignalDataException.class)
                .hasMessageEndingWith(message.replace("FILE", file.toString()));
    }

    @Test
    void aWideFileHasASequenceOnEachLine() throws IOException {
        Path file = file("1,2,3,4,a\n\n5,6,7,8,b\n");
        List<SequenceRow> rows = WIDE.read(file, true);
        assertThat(rows.getLast().sequence().value(1, 0)).isEqualTo(7);
        assertThat(rows.getLast().place()).endsWith("data.csv:3");
        WideCsv other = new WideCsv(
                new CsvLayout(',', false, 0), 2, Order.BY_FEATURE, Optional.of("5"), List.of(), List.of(), false);
        assertThat(other.read(file, true).getFirst().sequence().values()).containsExactly(1, 3, 2, 4);
    }

    @Test
    void rowsMayEndEarlyIfTheSettingSaysSo() throws IOException {
        WideCsv varying = new WideCsv(
                CsvLayout.DEFAULT, 2, Order.BY_STEP, Optional.of("is"), List.of("who"), List.of("no"), true);
        List<SequenceRow> rows =
                varying.read(file("is,who,no,x1,y1,x2,y2\na,ann,9,1,2,3,4\nb,bob,9,5,6,,\nb,bob,9,5,6\n"), true);
        assertThat(rows.stream().map(row -> row.sequence().steps())).containsExactly(2, 1, 1);
        assertThat(rows.getFirst().columns()).containsEntry("who", "ann");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            1,2,3,4,a\\n1,2,3,4,5,6,b | data.csv:2: expected 4 numbers as on FILE:1, found 6; set varying = true if rows end at different places
            1,2,3,4,a\\n1,2,3,4       | data.csv:2: expected a label in column 5, found 4 columns
            1,2,3,4,a\\n1,2,x,4,b     | data.csv:2: expected a finite number for column 3, found "x"; fill gaps in, or leave the row out
            1,2,3,4,a,1\\n            | data.csv:1: expected numbers by 2 for each step, found 5
            1 2 3 4 a\\n              | data.csv:1: expected a label in column 5, found 1 column; the line has " ": set separator = " "
            1,2,3,4,\\n               | data.csv:1: expected a label in column 5, found nothing
            """)
    void whatIsWrongWithAWideFileIsSaidWithItsLine(String text, String message) throws IOException {
        Path file = file(text.replace("\\n", "\n"));
        String expected = message.replace("FILE", file.toString());
        if (text.startsWith("1,2,3,4,a\\n1,2,3,4,5,6,b")) {
            // the label is the fifth field of either
            Path even = file("1,2,3,4,a\n1,2,3,4,b,5,6\n");
            assertThatThrownBy(() -> WIDE.read(even, true)).hasMessageEndingWith(expected);
            return;
        }
        assertThatThrownBy(() -> WIDE.read(file, true))
                .isInstanceOf(SignalDataException.class)
                .hasMessageEndingWith(expected);
    }

    @Test
    void bytesThatAreNoTextAreNamedWithTheirLine() throws IOException {
        Path file = folder.resolve("data.csv");
        Files.write(file, "1,2,3,4,a\n1,2,3,4,\u00FC\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> WIDE.read(file, true))
                .isInstanceOf(SignalDataException.class)
                .hasMessageEndingWith("data.csv:2: expected UTF-8, found a byte that is none; save the file as UTF-8");
        Files.write(file, "1,2,3,4,a\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> WIDE.read(file, true))
                .hasMessageContaining("data.csv:1: expected text, found a zero byte");
    }

    @Test
    void packedFilesAndMarksAndOtherLineEndsAreRead() throws IOException {
        Path file = folder.resolve("data.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFF1,2,3,4,a\r\n5,6,7,8,b\r9,9,9,9,c".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(WIDE.read(file, true).stream().map(SequenceRow::label)).containsExactly("a", "b", "c");
        byte[] packed = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(packed, packed.length - 12));
        assertThatThrownBy(() -> WIDE.read(file, true)).hasMessageContaining("expected whole gzip data");
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        assertThatThrownBy(() -> WIDE.read(folder.resolve("no.csv"), true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("no.csv: there is no such file; check its name");
        assertThatThrownBy(() -> WIDE.read(folder, true)).hasMessageEndingWith("expected a file, found a folder");
    }
}
