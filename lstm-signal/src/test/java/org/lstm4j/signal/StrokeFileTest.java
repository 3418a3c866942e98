package org.lstm4j.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrokeFileTest {
    private static final String FIRST = "[[1,2,0],[3.5,-4,1]]\n";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("it.jsonl"), text);
    }

    @Test
    void aDrawingIsALineWithOrWithoutWhatItIs() throws IOException {
        List<SequenceRow> rows =
                StrokeFile.read(file(FIRST + "{\"label\": \"cat\", \"drawing\": [[0,0,1],[5,5,1],[-1,1,0]]}"));
        assertThat(rows.getFirst().sequence().values()).containsExactly(1, 2, 0, 3.5f, -4, 1);
        assertThat(rows.getFirst().label()).isEmpty();
        assertThat(rows.getLast().label()).isEqualTo("cat");
        assertThat(rows.getLast().sequence().steps()).isEqualTo(3);
        assertThat(rows.getLast().place()).endsWith("it.jsonl:2");
    }

    /** A model may draw a dot, and what it draws can be read. */
    @Test
    void aDotIsADrawing() throws IOException {
        assertThat(StrokeFile.read(file("[[0,0,1]]")).getFirst().sequence().steps())
                .isEqualTo(1);
    }

    @Test
    void packedOrPlainIsAllTheSame() throws IOException {
        Path packed = folder.resolve("it.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(FIRST.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(StrokeFile.read(packed).getFirst().sequence().values())
                .containsExactly(
                        StrokeFile.read(file(FIRST)).getFirst().sequence().values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            [[1,2],[3,4]]                           | expected three numbers for point 1, dx, dy and whether the pen is lifted behind it, found "[1,2]"
            []                                      | expected a drawing of 1 point or more, [[dx, dy, lifted], ...], found none
            7                                       | expected a drawing of 1 point or more, [[dx, dy, lifted], ...], found "7"
            [[1,2,0],[3,4,2]]                       | expected 0 or 1 for whether the pen is lifted in point 2, found "2"
            [[1,2,0],[3,4,true]]                    | expected 0 or 1 for whether the pen is lifted in point 2, found "true"
            [[1,2,0],[NaN,4,1]]                     | expected a drawing as JSON
            [[1,2,0],["3",4,1]]                     | expected a finite number in point 2, found
            [[1,2,0],[1e300,4,1]]                   | expected a finite number in point 2, found
            [[1,2,0],[null,4,1]]                    | expected a finite number in point 2, found "null"
            [[1,2,0],[3,4,1]                        | expected a drawing as JSON
            [[1,2,0],[3,4,1]] []                    | expected a drawing as JSON
            '   '                                   | expected a drawing, found an empty line; leave it out
            {"drawing": 7}                          | expected a drawing of 1 point or more
            {"drawing": [[1,2,0],[3,4,1]], "lable": "cat"} | expected {"label": "...", "drawing": [[dx, dy, lifted], ...]}, found
            {"drawing": [[1,2,0],[3,4,1]], "label": null} | expected {"label": "...", "drawing": [[dx, dy, lifted], ...]}, found
            {"label": "cat"}                        | expected {"label": "...", "drawing": [[dx, dy, lifted], ...]}, found
            """)
    void whatIsNoDrawingIsSaidWithItsLine(String line, String message) throws IOException {
        Path file = file(FIRST + line + "\n");
        assertThatThrownBy(() -> StrokeFile.read(file))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("it.jsonl:2: " + message)
                .message()
                .hasSizeLessThan(folder.toString().length() + 250)
                .doesNotContain("\n");
    }

    @Test
    void bytesThatAreNoUtf8AreSaidWithTheirLine() throws IOException {
        Path file = folder.resolve("it.jsonl");
        byte[] bytes = (FIRST + "[[1,2,0],[3,4,1]]").getBytes(StandardCharsets.UTF_8);
        bytes[FIRST.length() + 3] = (byte) 0xFF;
        Files.write(file, bytes);
        assertThatThrownBy(() -> StrokeFile.read(file)).hasMessageContaining("it.jsonl:2: expected UTF-8");
        assertThatThrownBy(() -> StrokeFile.read(file(""))).hasMessageContaining("expected a drawing on each line");
        assertThatThrownBy(() -> StrokeFile.read(folder.resolve("none"))).hasMessageContaining("there is no such file");
    }
}
