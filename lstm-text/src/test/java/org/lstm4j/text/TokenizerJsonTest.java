package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.testing.Cases;
import org.lstm4j.testing.Draw;

class TokenizerJsonTest {
    /** What Python's {@code json.dumps} makes of a tokenizer fitted on ["é b é"]; the order in word_docs is a set's. */
    private static final String KERAS = """
            {"class_name": "Tokenizer", "config": {"num_words": 10, "filters": "!\\"\\t\\n", "lower": true, \
            "split": " ", "char_level": false, "oov_token": "<OOV>", "document_count": 1, \
            "word_counts": "{\\"\\\\u00e9\\": 2, \\"b\\": 1}", "word_docs": "{\\"b\\": 1, \\"\\\\u00e9\\": 1}", \
            "index_docs": "{\\"3\\": 1, \\"2\\": 1}", \
            "index_word": "{\\"1\\": \\"<OOV>\\", \\"2\\": \\"\\\\u00e9\\", \\"3\\": \\"b\\"}", \
            "word_index": "{\\"<OOV>\\": 1, \\"\\\\u00e9\\": 2, \\"b\\": 3}"}}""";

    @Test
    void aKerasFileGivesTheTokenizerThatTheSameTextsGive() {
        Tokenizer fitted = Tokenizer.builder()
                .numWords(10)
                .oovToken("<OOV>")
                .filters("!\"\t\n")
                .fit(List.of("é b é"));

        assertThat(Tokenizer.fromJson(KERAS)).isEqualTo(fitted).hasSameHashCodeAs(fitted);
    }

    @Test
    void theWrittenFormIsThatOfKerasButForSpacesAndSetOrder() {
        String written = Tokenizer.fromJson(KERAS).toJson();

        // Jackson writes hexadecimal digits in capitals, Python in small letters.
        assertThat(written).isEqualToIgnoringCase(KERAS.replace(": ", ":").replace(", ", ","));
    }

    @Test
    void aDocumentWrappedInAJsonStringIsRead() {
        String wrapped = '"' + KERAS.replace("\\", "\\\\").replace("\"", "\\\"") + '"';

        assertThat(Tokenizer.fromJson(wrapped)).isEqualTo(Tokenizer.fromJson(KERAS));
    }

    @Test
    void plainMapsWithoutStatisticsAreRead() {
        Tokenizer tokenizer = Tokenizer.fromJson("""
                {"class_name": "Tokenizer", "config": {"filters": "", "lower": true, "split": " ", "char_level": false,
                 "word_index": {"a": 1, "b": 2}}}""");

        assertThat(tokenizer.wordIndex()).containsExactly(entry("a", 1), entry("b", 2));
        assertThat(tokenizer.textToSequence("B x A")).containsExactly(2, 1);
        assertThat(tokenizer.sequenceToText(2)).isEqualTo("b");
        assertThat(tokenizer.oovToken()).isEmpty();
        assertThat(tokenizer.numWords()).isEmpty();
    }

    @Test
    void aFileIsRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), KERAS);

        assertThat(Tokenizer.load(file)).isEqualTo(Tokenizer.fromJson(KERAS));
    }

    @Test
    void aMissingFileAndAPickleAreNamed(@TempDir Path folder) throws IOException {
        Path pickle = Files.write(folder.resolve("t.pickle"), new byte[] {(byte) 0x80, 4, (byte) 0x95});

        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.load(folder.resolve("none.json")))
                .withMessageContaining("none.json")
                .withMessageContaining("no such file");
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.load(pickle))
                .withMessageContaining("t.pickle")
                .withMessageContaining("to_json");
    }

    @Test
    void aFileBeyondTheBoundIsRefusedUnread(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("huge.json");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength((256L << 20) + 1); // a hole: it takes no room on the disk
        }

        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.load(file))
                .withMessageContaining("expected at most 268435456 bytes, found 268435457 bytes");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"class_name\": \"Tokenizer\" | \"class_name\": \"Other\"      | class_name         | \"Other\"",
                "\"class_name\": \"Tokenizer\", | ``                            | class_name         | no such key",
                "\"lower\": true               | \"lower\": 1                   | config.lower       | 1",
                "\"lower\": true,              | ``                             | config.lower       | no such key",
                "\"lower\": true               | \"lower\": true, \"analyzer\": 1 | config.analyzer  | an unknown key",
                "\"num_words\": 10             | \"num_words\": -1              | config.num_words   | -1",
                "\"num_words\": 10             | \"num_words\": 3000000000      | config.num_words   | 3000000000",
                "\"split\": \" \"              | \"split\": \"\"                | config.split       | \"\"",
                "\"{\\\"b\\\": 1, \\\"\\\\u00e9\\\": 1}\" | \"[1]\"      | config.word_docs   | an array",
                "\\\\u00e9\\\": 2, \\\"b\\\": 3 | \\\\u00e9\\\": 2.5           | config.word_index.é | 2.5",
                "{\\\"<OOV>\\\": 1,            | {                              | config.word_index  | was the tokenizer fitted",
                "{\\\"1\\\": \\\"<OOV>\\\",    | {                              | config.index_word  | none",
                "{\\\"1\\\": \\\"<OOV>\\\",    | {\\\"x\\\": \\\"<OOV>\\\",     | config.index_word  | the key \"x\"",
            })
    void whatIsWrongIsNamedWithItsPlace(String part, String replacement, String location, String found) {
        assertThat(KERAS).contains(part);
        TextFormatException problem = catchThrowableOfType(
                TextFormatException.class, () -> Tokenizer.fromJson(KERAS.replace(part, replacement)));

        assertThat(problem).isNotNull();
        assertThat(problem.location()).isEqualTo(location);
        assertThat(problem.found()).contains(found);
        assertThat(problem).hasMessageContaining(location).hasMessageContaining("expected");
        assertThat(problem.getMessage()).doesNotContain("\n");
    }

    @Test
    void brokenJsonIsNamedWithLineAndColumn() {
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.fromJson(KERAS.substring(0, 60)))
                .withMessageContaining("line 1, column")
                .withMessageContaining("expected JSON");
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.fromJson(KERAS + " x"))
                .withMessageContaining("expected JSON");
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.fromJson("[1]"))
                .withMessageContaining("found an array");
        assertThatExceptionOfType(TextFormatException.class).isThrownBy(() -> Tokenizer.fromJson(""));
    }

    /** The words are half an emoji, an emoji, and a backslash before "ud83d", escaped twice as Python does. */
    @Test
    void escapedHalvesOfSurrogatePairsAreRead() {
        Tokenizer tokenizer = Tokenizer.fromJson("""
                {"class_name": "Tokenizer", "config": {"filters": "", "lower": true, "split": " ", "char_level": false,
                 "word_index": "{\\"\\\\ud83d\\": 1, \\"\\\\ud83d\\\\ude00\\": 2, \\"\\\\\\\\ud83d\\": 3}"}}""");

        assertThat(tokenizer.textToSequence("\uD83D \uD83D\uDE00 \\ud83d")).containsExactly(1, 2, 3);
        assertThat(Tokenizer.fromJson(tokenizer.toJson())).isEqualTo(tokenizer);
    }

    @Test
    void aWordThatHasTwoIdsIsRefused() {
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> Tokenizer.fromJson(KERAS.replace("\\\"b\\\": 3", "\\\"b\\\": 3, \\\"b\\\": 4")))
                .withMessageContaining("word_index");
    }

    @Test
    void jsonRoundTripGivesAnEqualTokenizer() {
        Cases.of(200).check(draw -> {
            List<String> texts = texts(draw);
            boolean charLevel = draw.flag();
            boolean lower = draw.flag();

            Tokenizer tokenizer = Tokenizer.builder()
                    .charLevel(charLevel)
                    .lower(lower)
                    .oovToken("a")
                    .fit(texts);

            Tokenizer read = Tokenizer.fromJson(tokenizer.toJson());
            assertThat(read).isEqualTo(tokenizer);
            assertThat(read.wordIndex().keySet())
                    .containsExactlyElementsOf(tokenizer.wordIndex().keySet());
            assertThat(read.textsToSequences(texts)).containsExactlyElementsOf(tokenizer.textsToSequences(texts));
            assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(tokenizer.toJson()))
                    .isTrue();
        });
    }

    /** Of a small alphabet, so that words meet again, and of all code points. */
    private static List<String> texts(Draw draw) {
        return draw.list(0, 8, () -> switch (draw.between(0, 2)) {
            case 0 -> draw.text("abA \"\\\n'é", 30);
            case 1 -> draw.anyText(20);
            default -> draw.of(List.of("😀😁 😀", "👩‍👧 Σ", "\uD83D"));
        });
    }
}
