package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.TextDataException.Problem;

class LabeledTextReaderTest {
    private static final TextSchema SCHEMA = TextSchema.binary("text", "label");
    private static final String JSON_LINE = "{\"text\": \"a\", \"label\": 1}\n";

    @TempDir
    private Path folder;

    @Test
    void jsonLinesGiveTextLabelAndTheOtherKeys() {
        List<LabeledText> records = read(FileFormat.JSON_LINES, """
                {"url": "u", "text": "A \\"b\\"\\n\\ud83d\\ude00", "label": 1, "n": 1.5, "tags": ["x"], "none": null}

                {"label": "0", "text": "c"}""");

        assertThat(records).hasSize(2);
        assertThat(records.getFirst().text()).isEqualTo("A \"b\"\n😀");
        assertThat(records.getFirst().label()).isEqualTo(1);
        assertThat(records.getFirst().columns())
                .containsExactly(entry("url", "u"), entry("n", "1.5"), entry("tags", "[\"x\"]"));
        assertThat(records.getFirst().line()).isEqualTo(1);
        assertThat(records.getLast().label()).isEqualTo(0);
        assertThat(records.getLast().line()).isEqualTo(3);
    }

    @Test
    void csvKeepsLineBreaksInQuotesAndCountsLinesOfTheFile() {
        List<LabeledText> records =
                read(FileFormat.CSV, "id,text,label\r\n1,\"a, \"\"b\"\"\nc\r\nd\",1\r\n\r\n2,e,0\r\n3,\"\n\",0");

        assertThat(records)
                .extracting(LabeledText::text, LabeledText::label, LabeledText::line)
                .containsExactly(tuple("a, \"b\"\nc\r\nd", 1, 2L), tuple("e", 0, 6L), tuple("\n", 0, 7L));
        assertThat(records.getLast().columns()).containsExactly(entry("id", "3"));
    }

    @Test
    void tsvHasNoQuotingAndSplitsAtLfOnly() {
        String text = "say \"x\u0085y\u2028z\r\"";
        List<LabeledText> records = read(FileFormat.TSV, "label\ttext\tid\n1\t" + text + "\t\n\n0\t\"\t7");

        assertThat(records)
                .extracting(LabeledText::text, LabeledText::label, LabeledText::line)
                .containsExactly(tuple(text, 1, 2L), tuple("\"", 0, 4L));
        assertThat(records.getFirst().columns()).containsExactly(entry("id", ""));
    }

    @Test
    void tsvWrittenOnWindowsIsReadWhenItsFirstLineSaysSo() {
        assertThat(read(FileFormat.TSV, "text\tlabel\r\na\t1\r\n\r\nb\t0"))
                .extracting(LabeledText::text, LabeledText::label, LabeledText::line)
                .containsExactly(tuple("a", 1, 2L), tuple("b", 0, 4L));
    }

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void gzipIsToldByItsFirstBytesAndAByteOrderMarkIsDropped(FileFormat format) throws IOException {
        String content = "\uFEFF"
                + switch (format) {
                    case JSON_LINES -> JSON_LINE;
                    case CSV -> "text,label\na,1\n";
                    case TSV -> "text\tlabel\na\t1\n";
                };
        Path file = write(gzip(content.getBytes(StandardCharsets.UTF_8)));

        assertThat(new LabeledTextReader(format, SCHEMA).read(file).records())
                .extracting(LabeledText::text, LabeledText::label)
                .containsExactly(tuple("a", 1));
    }

    @Test
    void linesLongerThanTheBuffersAreReadWhole() {
        String text = "ü\"".repeat(100_000);

        assertThat(read(FileFormat.CSV, "text,label\n\"" + text.replace("\"", "\"\"") + "\",1\nb,0"))
                .extracting(LabeledText::text)
                .containsExactly(text, "b");
        assertThat(read(FileFormat.TSV, "text\tlabel\n" + text + "\t1\nb\t0"))
                .extracting(LabeledText::text)
                .containsExactly(text, "b");
    }

    @Test
    void aLabelIsItsPlaceAmongTheLabelsOfTheSchema() {
        TextSchema schema = new TextSchema("Text", "Emotion", List.of("no emotion", "joy", "fear"), EmptyText.KEEP);

        assertThat(new LabeledTextReader(FileFormat.CSV, schema)
                        .read(write("Emotion,Text\nfear,a\nno emotion,b\n"))
                        .records())
                .extracting(LabeledText::label)
                .containsExactly(2, 0);
    }

    @Test
    void emptyTextsAreCountedWhetherKeptOrSkipped() {
        Path file = write("text,label\na,1\n,0\n\" \t\",1\nb,0\n");

        LabeledTexts kept = new LabeledTextReader(FileFormat.CSV, SCHEMA).read(file);
        LabeledTexts skipped = new LabeledTextReader(FileFormat.CSV, SCHEMA.withEmptyText(EmptyText.SKIP)).read(file);

        assertThat(kept.emptyTexts()).isEqualTo(2);
        assertThat(kept.records()).hasSize(4);
        assertThat(skipped.emptyTexts()).isEqualTo(2);
        assertThat(skipped.records()).extracting(LabeledText::text).containsExactly("a", "b");
    }

    @Test
    void anEmptyTextIsAnErrorWhenAskedFor() {
        Path file = write("text,label\na,1\n,0\n");
        LabeledTextReader reader = new LabeledTextReader(FileFormat.CSV, SCHEMA.withEmptyText(EmptyText.FAIL));

        TextDataException problem = catchThrowableOfType(TextDataException.class, () -> reader.read(file));

        assertThat(problem.problem()).isEqualTo(Problem.EMPTY_TEXT);
        assertThat(problem.line()).isEqualTo(3);
    }

    @Test
    void recordsBeforeABadOneAreHandedOn() {
        List<String> texts = new ArrayList<>();
        Path file = write(JSON_LINE + JSON_LINE + "{");

        assertThatExceptionOfType(TextDataException.class)
                .isThrownBy(() -> new LabeledTextReader(FileFormat.JSON_LINES, SCHEMA)
                        .forEach(file, item -> texts.add(item.text())));
        assertThat(texts).containsExactly("a", "a");
    }

    @Test
    void anEmptyJsonLinesFileHasNoRecords() {
        assertThat(read(FileFormat.JSON_LINES, "")).isEmpty();
        assertThat(read(FileFormat.JSON_LINES, "\uFEFF")).isEmpty();
    }

    @Test
    void aMissingFileAndADirectoryAreNamed() {
        Path missing = folder.resolve("none.json");
        LabeledTextReader reader = new LabeledTextReader(FileFormat.JSON_LINES, SCHEMA);

        TextDataException problem = catchThrowableOfType(TextDataException.class, () -> reader.read(missing));
        assertThat(problem.problem()).isEqualTo(Problem.FILE_NOT_FOUND);
        assertThat(problem.file()).isEqualTo(missing.toString());
        assertThat(problem).hasMessage(missing + ": expected a data file, found no such file. Check the path.");
        assertThat(catchThrowableOfType(TextDataException.class, () -> reader.read(folder))
                        .problem())
                .isEqualTo(Problem.NOT_READABLE);
    }

    @Test
    void linesThatAreNotOneJsonObjectAreNamed() {
        for (String bad :
                List.of("not json", "[1, 2]", "{\"text\": \"a\"", "{} {}", "{\"label\":1,\"label\":0}", "3")) {
            TextDataException problem = failure(FileFormat.JSON_LINES, JSON_LINE + "\n" + bad + "\n" + JSON_LINE);

            assertThat(problem.problem()).as(bad).isEqualTo(Problem.MALFORMED_RECORD);
            assertThat(problem.line()).as(bad).isEqualTo(3);
            assertThat(problem.getMessage()).contains("line 3").doesNotContain("\n", "Feature", "REDACTED");
        }
    }

    @Test
    void missingKeysAndTextsOfAnotherTypeAreNamed() {
        TextDataException noText = failure(FileFormat.JSON_LINES, JSON_LINE + "{\"txt\": \"a\", \"label\": 1}");
        assertThat(noText.problem()).isEqualTo(Problem.MISSING_COLUMN);
        assertThat(noText).hasMessageContaining("line 2: expected the key \"text\", found only [txt, label].");

        TextDataException noLabel = failure(FileFormat.JSON_LINES, "{\"text\": \"a\"}");
        assertThat(noLabel.expected()).isEqualTo("the key \"label\"");

        TextDataException number = failure(FileFormat.JSON_LINES, "{\"text\": 5, \"label\": 1}");
        assertThat(number.problem()).isEqualTo(Problem.TEXT_NOT_A_STRING);
        assertThat(number.found()).isEqualTo("5");
    }

    @Test
    void labelsThatAreNotExpectedAreNamed() {
        for (String bad : List.of("2", "\"yes\"", "true", "1.0", "null", "[1]")) {
            TextDataException problem =
                    failure(FileFormat.JSON_LINES, JSON_LINE + "{\"text\": \"a\", \"label\": " + bad + "}");

            assertThat(problem.problem()).as(bad).isEqualTo(Problem.UNEXPECTED_LABEL);
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.found()).isEqualTo('"' + bad.replace("\"", "") + '"');
        }
        assertThat(failure(FileFormat.CSV, "text,label\n\"a\nb\",1\nc,\n"))
                .hasMessageContaining("line 4: expected one of the labels [0, 1] in \"label\", found \"\".");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "TSV"})
    void missingAndDoubledColumnsAreNamed(FileFormat format) {
        String separator = format == FileFormat.CSV ? "," : "\t";
        assertThat(failure(format, "")).extracting(TextDataException::problem).isEqualTo(Problem.MISSING_COLUMN);

        TextDataException missing = failure(format, "text,target\na,1\n".replace(",", separator));
        assertThat(missing.problem()).isEqualTo(Problem.MISSING_COLUMN);
        assertThat(missing).hasMessageContaining("line 1: expected the column \"label\", found only [text, target]");

        TextDataException doubled = failure(format, "text,label,text\n".replace(",", separator));
        assertThat(doubled.problem()).isEqualTo(Problem.MALFORMED_RECORD);

        TextDataException fewer = failure(format, "id,text,label\n1,a,1\n2,b\n".replace(",", separator));
        assertThat(fewer.problem()).isEqualTo(Problem.MALFORMED_RECORD);
        assertThat(fewer).hasMessageContaining("line 3: expected 3 fields [id, text, label], found 2.");

        TextDataException more = failure(format, "text,label\na,1,\n".replace(",", separator));
        assertThat(more.line()).isEqualTo(2);
        assertThat(more.found()).isEqualTo("3");
    }

    @Test
    void brokenQuotesAreNamedWithTheLineOnWhichTheRecordStarts() {
        TextDataException open = failure(FileFormat.CSV, "text,label\n\"a\nb\",1\n\"c\nd,0\ne,1\n");
        assertThat(open.problem()).isEqualTo(Problem.MALFORMED_RECORD);
        assertThat(open.line()).isEqualTo(4);

        TextDataException after = failure(FileFormat.CSV, "text,label\na,1\n\r\n\n\"b\"c,0\n");
        assertThat(after.problem()).isEqualTo(Problem.MALFORMED_RECORD);
        assertThat(after.line()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void bytesThatAreNotUtf8AreNamedWithTheirLine(FileFormat format) {
        String content = switch (format) {
            case JSON_LINES -> JSON_LINE + JSON_LINE + "{\"text\": \"né\", \"label\": 0}\n";
            case CSV -> "text,label\n\"a\nné\",1\n";
            case TSV -> "text\tlabel\na\t1\nné\t1\n";
        };
        Path file = write(content.getBytes(StandardCharsets.ISO_8859_1));

        TextDataException problem =
                catchThrowableOfType(TextDataException.class, () -> new LabeledTextReader(format, SCHEMA).read(file));

        assertThat(problem.problem()).isEqualTo(Problem.NOT_UTF8);
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.found()).startsWith("byte 0xe9 at byte " + (format == FileFormat.JSON_LINES ? 12 : 2));
    }

    @Test
    void aCutCharacterAtTheEndIsNotUtf8() {
        Path file = write(Arrays.copyOf("text\tlabel\na\té".getBytes(StandardCharsets.UTF_8), 14));

        TextDataException problem = catchThrowableOfType(
                TextDataException.class, () -> new LabeledTextReader(FileFormat.TSV, SCHEMA).read(file));

        assertThat(problem.problem()).isEqualTo(Problem.NOT_UTF8);
        assertThat(problem.line()).isEqualTo(2);
    }

    @Test
    void gzipCutAtAnyByteIsAnError() {
        byte[] whole = gzip(JSON_LINE.repeat(50).getBytes(StandardCharsets.UTF_8));
        for (int length = 2; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));

            TextDataException problem = catchThrowableOfType(
                    TextDataException.class, () -> new LabeledTextReader(FileFormat.JSON_LINES, SCHEMA).read(file));

            assertThat(problem).as("cut at byte " + length).isNotNull();
            assertThat(problem.problem()).isEqualTo(Problem.CORRUPT_GZIP);
            assertThat(problem.line()).isPositive();
        }
    }

    @Test
    void damagedGzipIsAnError() {
        byte[] damaged = gzip(JSON_LINE.repeat(50).getBytes(StandardCharsets.UTF_8));
        damaged[damaged.length - 8] ^= 1; // the checksum
        Path file = write(damaged);

        TextDataException problem = catchThrowableOfType(
                TextDataException.class, () -> new LabeledTextReader(FileFormat.JSON_LINES, SCHEMA).read(file));

        assertThat(problem.problem()).isEqualTo(Problem.CORRUPT_GZIP);
        assertThat(problem.line()).isEqualTo(51);
    }

    /** A gzip file of some kilobytes can hold a line of gigabytes. */
    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void anEndlessLineIsRefusedBeforeItFillsTheMemory(FileFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) 'x');
            for (int i = 0; i < 17; i++) {
                out.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = write(bytes.toByteArray());

        TextDataException problem =
                catchThrowableOfType(TextDataException.class, () -> new LabeledTextReader(format, SCHEMA).read(file));

        assertThat(problem.problem()).isEqualTo(Problem.TOO_LONG);
        assertThat(problem.line()).isEqualTo(1);
    }

    @Test
    void schemasThatCannotWorkAreRefused() {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> TextSchema.binary("a", "a"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TextSchema("a", "b", List.of("x", "x"), EmptyText.KEEP));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TextSchema("a", "b", List.of("x"), EmptyText.KEEP));
    }

    private List<LabeledText> read(FileFormat format, String content) {
        return new LabeledTextReader(format, SCHEMA).read(write(content)).records();
    }

    private TextDataException failure(FileFormat format, String content) {
        Path file = write(content);
        return catchThrowableOfType(TextDataException.class, () -> new LabeledTextReader(format, SCHEMA).read(file));
    }

    private Path write(String content) {
        return write(content.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(byte[] content) {
        try {
            return Files.write(folder.resolve("data"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
