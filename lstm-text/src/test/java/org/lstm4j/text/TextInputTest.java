package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.TextDataException.Problem;

/** One way to open text, whoever reads it. */
class TextInputTest {
    private static final String TEXT = "text,label\nfirst words,1\nother words,0\n";

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) {
        try {
            return Files.write(folder.resolve("some.txt"), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** All that read text in this module. */
    static Stream<Arguments> readers() {
        return Stream.of(
                reader("lines", file -> TextInput.lines(file, Integer.MAX_VALUE)),
                reader("standard input", file -> {
                    try {
                        TextInput.lines(new ByteArrayInputStream(Files.readAllBytes(file)), file.toString());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }),
                reader("CSV", file -> {
                    try (CsvRecords records = CsvRecords.open(file, ',')) {
                        assertThat(Stream.generate(records::next).takeWhile(Optional::isPresent))
                                .isNotEmpty();
                    }
                }),
                reader("labelled CSV", labelled(FileFormat.CSV)),
                reader("labelled TSV", labelled(FileFormat.TSV)),
                reader("JSON lines", labelled(FileFormat.JSON_LINES)),
                reader("stop words", StopWords::read),
                reader("tokenizer", Tokenizer::load),
                reader("word index", WordIndexFile::read));
    }

    private static Arguments reader(String name, Consumer<Path> reader) {
        return Arguments.of(name, reader);
    }

    private static Consumer<Path> labelled(FileFormat format) {
        return file -> new LabeledTextReader(format, TextSchema.binary("text", "label")).read(file);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void otherEncodingsArchivesAndBinaryDataAreNamed(String name, Consumer<Path> reader) throws IOException {
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            byte[] marked = ("\uFEFF" + TEXT).getBytes(Charset.forName(charset));
            byte[] plain = TEXT.repeat(3).getBytes(Charset.forName(charset));
            for (byte[] bytes : List.of(marked, plain, gzip(marked))) {
                assertRefused(reader, bytes, charset.substring(0, 6));
            }
        }
        assertRefused(reader, HexFormat.of().parseHex("504b030414000600080000002100"), "a ZIP archive", "workbook");
        assertRefused(reader, "%PDF-1.7\n%\u00e2".getBytes(StandardCharsets.UTF_8), "a PDF document");
        assertRefused(
                reader, HexFormat.of().parseHex("d0cf11e0a1b11ae100000000"), "an Office document of the old kind");
        assertRefused(reader, HexFormat.of().parseHex("894844460d0a1a0a00"), "an HDF5 file");
        assertRefused(reader, HexFormat.of().parseHex("425a6839314159265359ff"), "a bzip2 archive");
        assertRefused(reader, new byte[300], "NUL");
        assertRefused(reader, gzip(gzip(TEXT.getBytes(StandardCharsets.UTF_8))), "gzip within gzip");
        byte[] whole = gzip(TEXT.getBytes(StandardCharsets.UTF_8));
        assertRefused(reader, Arrays.copyOf(whole, whole.length - 9), "the end of the file too early");
        assertRefused(reader, ("\u00e9" + TEXT).getBytes(StandardCharsets.ISO_8859_1), "byte 0xe9", "line 1");
    }

    private void assertRefused(Consumer<Path> reader, byte[] bytes, String... parts) {
        Path file = file(bytes);
        assertThatThrownBy(() -> reader.accept(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("some.txt")
                .hasMessageContainingAll(parts);
    }

    @Test
    void aByteOrderMarkOfUtf8IsSkippedEverywhere() throws IOException {
        byte[] marked = ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_8);
        for (byte[] bytes : List.of(marked, gzip(marked))) {
            assertThat(TextInput.lines(file(bytes), 1)).containsExactly("text,label");
            assertThat(new LabeledTextReader(FileFormat.CSV, TextSchema.binary("text", "label"))
                            .read(file(bytes))
                            .records())
                    .hasSize(2);
        }
        byte[] index = "\uFEFF{\"the\": 1}".getBytes(StandardCharsets.UTF_8);
        assertThat(WordIndexFile.read(file(index))).containsExactly("the");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\n", "a\nb", "a\r\nb\r\n", "a\rb\r", "a\rb"})
    void linesEndAsTheyDoAnywhere(String text) {
        assertThat(TextInput.lines(file(text.getBytes(StandardCharsets.UTF_8)), 9))
                .containsExactly("a", "b");
    }

    @Test
    void aTextMayBeginAsAnArchiveDoes() {
        for (String text : List.of("BZh is no archive", "Rar! said the lion", "PAR1 and PAR2", "GIF89a is a name")) {
            assertThat(TextInput.lines(file(text.getBytes(StandardCharsets.UTF_8)), 9))
                    .containsExactly(text);
        }
    }

    @Test
    void aNulInTheMiddleHasItsLine() {
        byte[] bytes = ("a\n".repeat(5000) + "b\0\n").getBytes(StandardCharsets.UTF_8);
        TextDataException problem =
                catchThrowableOfType(TextDataException.class, () -> TextInput.lines(file(bytes), Integer.MAX_VALUE));
        assertThat(problem.problem()).isEqualTo(Problem.NOT_TEXT);
        assertThat(problem.line()).isEqualTo(5001);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CSV|text\\tlabel|tabs",
                "CSV|text;label|semicolons",
                "TSV|text,label|commas",
                "TSV|text;label|semicolons"
            })
    void anotherSeparatorIsNamed(FileFormat format, String header, String name) {
        Path file = file((header.replace("\\t", "\t") + "\n").getBytes(StandardCharsets.UTF_8));
        TextDataException problem = catchThrowableOfType(
                TextDataException.class, () -> labelled(format).accept(file));
        assertThat(problem.problem()).isEqualTo(Problem.OTHER_SEPARATOR);
        assertThat(problem.found()).contains(name);
    }

    @Test
    void csvMayHaveAnotherSeparator() {
        Path file = file("text;label\n\"a; b\";1\n".getBytes(StandardCharsets.UTF_8));
        LabeledText row = new LabeledTextReader(FileFormat.CSV, TextSchema.binary("text", "label"), ';')
                .read(file)
                .records()
                .getFirst();
        assertThat(row.text()).isEqualTo("a; b");
    }

    @Test
    void csvRecordsLeaveNoLineOut() {
        Path file = file("a\n1\n\n3\n".getBytes(StandardCharsets.UTF_8));
        try (CsvRecords records = CsvRecords.open(file, ',')) {
            assertThat(Stream.generate(records::next).limit(5).map(it -> it.map(CsvRecords.Fields::fields)))
                    .containsExactly(
                            Optional.of(List.of("a")),
                            Optional.of(List.of("1")),
                            Optional.of(List.of("")),
                            Optional.of(List.of("3")),
                            Optional.empty());
        }
    }
}
