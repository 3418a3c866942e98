package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.ForeignText.Options;
import org.lstm4j.text.ForeignText.Words;
import tools.jackson.databind.json.JsonMapper;

class ForeignTextTest {
    private static final Options FIVE = Options.NONE.withLength(5);

    private static ForeignText read(String contents, Options options) {
        return ForeignText.read(contents.getBytes(StandardCharsets.UTF_8), "vocabulary", options);
    }

    private static int[] row(String contents, Options options, String text) {
        return read(contents, options).pipeline().apply(text).row(0);
    }

    // Keras's tokenizer

    private static final String KERAS = Tokenizer.builder()
            .numWords(4)
            .oovToken("<OOV>")
            .fit(List.of("the cat the dog", "the cat"))
            .toJson();

    @Test
    void aTokenizerOfKerasIsRead() {
        ForeignText found = read(KERAS, FIVE);

        assertThat(found.kind()).isEqualTo("Keras tokenizer");
        assertThat(found.pipeline()).isEqualTo(new TextPipeline(Tokenizer.fromJson(KERAS), PadSequences.post(5)));
        assertThat(found.pipeline().apply("The CAT, dog!").row(0)).containsExactly(2, 3, 1, 0, 0);
        assertThat(found.remarks()).anyMatch(remark -> remark.contains("padding='post'"));
        assertThat(read(KERAS, FIVE.withPadding(Side.PRE)).remarks()).isEmpty();
    }

    @Test
    void aDocumentThatWasWrittenAsAJsonStringIsReadAsWell() {
        String twice = JsonMapper.shared().writeValueAsString(KERAS);
        String bert = SubwordCases.read().named("bert").json();

        assertThat(read(twice, FIVE).pipeline()).isEqualTo(read(KERAS, FIVE).pipeline());
        assertThat(read(JsonMapper.shared().writeValueAsString(bert), FIVE).pipeline())
                .isEqualTo(read(bert, FIVE).pipeline());
    }

    @Test
    void charactersAndFiltersOfATokenizerOfKerasAreKept() {
        Tokenizer characters = Tokenizer.builder().charLevel(true).lower(false).fit(List.of("ab a"));
        Tokenizer dashes = Tokenizer.builder().filters("-").split("-").fit(List.of("a b-c"));

        assertThat(row(characters.toJson(), FIVE, "a bA")).containsExactly(1, 3, 2, 0, 0);
        assertThat(read(dashes.toJson(), FIVE).pipeline().encoder().words("a b-c!"))
                .containsExactly("a b", "c!");
    }

    // Layers of Keras

    private static final String VECTORIZATION = """
            {"name": "text_vectorization", "trainable": true, "dtype": "string", "max_tokens": 6,
             "standardize": "lower_and_strip_punctuation", "split": "whitespace", "ngrams": null, "output_mode": "int",
             "output_sequence_length": 4, "pad_to_max_tokens": false, "sparse": false, "ragged": false,
             "vocabulary": ["", "[UNK]", "the", "cat", "dont"], "idf_weights": null, "encoding": "utf-8"}""";

    @Test
    void aTextVectorizationGivesItsIds() {
        ForeignText found = ForeignText.ofTextVectorization(VECTORIZATION);

        assertThat(found.kind()).isEqualTo("Keras TextVectorization");
        assertThat(found.pipeline().apply("The CAT don't, sit").row(0)).containsExactly(2, 3, 4, 1);
        assertThat(found.pipeline().apply("the cat the cat the").row(0)).containsExactly(2, 3, 2, 3);
        assertThat(found.pipeline().apply("").row(0)).containsExactly(0, 0, 0, 0);
        assertThat(found.unknownId()).hasValue(1);
        assertThat(found.remarks()).isEmpty();
        assertThat(read(VECTORIZATION, Options.NONE)).isEqualTo(found);
        assertThat(read("{\"class_name\": \"TextVectorization\", \"config\": " + VECTORIZATION + "}", Options.NONE))
                .isEqualTo(found);
        assertThat(ForeignText.ofTextVectorization(VECTORIZATION.replace("\"\", \"[UNK]\", ", "")))
                .isEqualTo(found);
        assertThat(ForeignText.ofTextVectorization(VECTORIZATION, FIVE)
                        .pipeline()
                        .apply("cat")
                        .row(0))
                .containsExactly(3, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"lower_and_strip_punctuation\" | \"whitespace\" | The cat's       | the cats",
                "\"lower\"                       | \"whitespace\" | The cat's É     | the cat's É",
                "\"strip_punctuation\"           | \"whitespace\" | The cat's       | The cats",
                "null                            | \"whitespace\" | The cat's       | The cat's",
                "\"lower\"                       | \"character\"  | Ab 😀           | a b   😀",
                "\"lower\"                       | null           | The cat's       | the cat's",
            })
    void standardizeAndSplitAreThoseOfKeras(String standardize, String split, String text, String words) {
        ForeignText found = ForeignText.ofTextVectorization(VECTORIZATION
                .replace("\"lower_and_strip_punctuation\"", standardize)
                .replace("\"whitespace\"", split));

        assertThat(String.join(" ", found.pipeline().encoder().words(text))).isEqualTo(words);
        assertThat(TextPipeline.fromJson(found.pipeline().toJson())).isEqualTo(found.pipeline());
        assertThat(found.pipeline().apply("").row(0)).containsExactly(0, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"ngrams\": null               | \"ngrams\": 2                   | ngrams",
                "\"output_mode\": \"int\"       | \"output_mode\": \"tf_idf\"     | output_mode",
                "\"split\": \"whitespace\"      | \"split\": {\"class_name\": \"f\"} | split",
                "\"lower_and_strip_punctuation\" | \"custom\"                     | standardize",
                "\"encoding\": \"utf-8\"        | \"encoding\": \"latin-1\"       | encoding",
                "\"vocabulary\": [              | \"words\": [                    | vocabulary",
                "\"the\",                       | \"the\", \"[UNK]\",             | vocabulary",
                "\"the\",                       | \"the\", \"the\",               | vocabulary",
            })
    void whatIsNoPipelineOfIdsIsRefusedByItsName(String part, String replacement, String place) {
        assertThat(VECTORIZATION).contains(part);
        TextFormatException problem = catchThrowableOfType(
                TextFormatException.class,
                () -> ForeignText.ofTextVectorization(VECTORIZATION.replace(part, replacement)));

        assertThat(problem).isNotNull();
        assertThat(problem.location()).isEqualTo(place);
    }

    @Test
    void aStringLookupCountsItsSpecialTokens() {
        String lookup = """
                {"class_name": "StringLookup", "config": {"name": "lookup", "invert": false, "max_tokens": null,
                 "num_oov_indices": 1, "oov_token": "[UNK]", "mask_token": null, "output_mode": "int",
                 "vocabulary": ["[UNK]", "the", "cat"]}}""";

        assertThat(row(lookup, FIVE, "the Cat cat")).containsExactly(1, 0, 2, 0, 0);
        assertThat(row(
                        lookup.replace("\"mask_token\": null", "\"mask_token\": \"\"")
                                .replace("\"[UNK]\", \"the", "\"the"),
                        FIVE,
                        "the Cat cat"))
                .containsExactly(2, 1, 3, 0, 0);
        assertThat(row(
                        lookup.replace("\"num_oov_indices\": 1", "\"num_oov_indices\": 0")
                                .replace("\"[UNK]\", \"the", "\"the"),
                        FIVE,
                        "cat x the"))
                .containsExactly(1, 0, 0, 0, 0);
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> read(lookup.replace("false", "true"), FIVE))
                .withMessageContaining("config.invert");
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> read(lookup.replace("\"num_oov_indices\": 1", "\"num_oov_indices\": 3"), FIVE))
                .withMessageContaining("num_oov_indices");
    }

    // Vocabularies

    static Stream<Arguments> vocabularies() {
        return Stream.of(
                Arguments.of("<unk>\n<pad>\nthe\ncat\n", "word list"),
                Arguments.of("<unk>\r\n<pad>\r\nthe\r\ncat", "word list"),
                Arguments.of("\uFEFF<unk>\n<pad>\nthe\ncat\n\n", "word list"),
                Arguments.of("the\t2\ncat\t3\n<unk>\t0\n<pad>\t1\n", "word list with ids"),
                Arguments.of("2\tthe\n3\tcat\n0\t<unk>\n1\t<pad>\n", "word list with ids"),
                Arguments.of("[\"<unk>\", \"<pad>\", \"the\", \"cat\"]", "list of words"),
                Arguments.of("{\"cat\": 3, \"<unk>\": 0, \"the\": 2, \"<pad>\": 1}", "words and ids"),
                Arguments.of("{\"3\": \"cat\", \"0\": \"<unk>\", \"2\": \"the\", \"1\": \"<pad>\"}", "words and ids"),
                Arguments.of("{\"itos\": [\"<unk>\", \"<pad>\", \"the\", \"cat\"]}", "list of words (itos)"),
                Arguments.of(
                        "{\"stoi\": {\"cat\": 3, \"<unk>\": 0, \"the\": 2, \"<pad>\": 1}}", "words and ids (stoi)"),
                Arguments.of(
                        "{\"vocab\": [\"<unk>\", \"<pad>\", \"the\", \"cat\"], \"x\": 1}", "list of words (vocab)"),
                Arguments.of(
                        "{\"vocab\": {\"cat\": 3, \"<unk>\": 0, \"the\": 2, \"<pad>\": 1}}", "words and ids (vocab)"));
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void aVocabularyIsReadInAnyOfItsForms(String contents, String kind) {
        ForeignText found = read(contents, FIVE);

        assertThat(found.kind()).isEqualTo(kind);
        assertThat(found.pipeline().apply("The cat sat").row(0)).containsExactly(2, 3, 0, 1, 1);
        assertThat(found.pipeline().apply("The cat sat").length(0)).isEqualTo(3);
        assertThat(found.pipeline().encoder().decode(2, 3, 0)).isEqualTo("the cat <unk>");
        assertThat(found.pipeline().encoder().knownWords("the cat sat")).containsExactly("the", "cat");
        assertThat(found.pipeline().encoder().vocabularySize()).isEqualTo(4);
        assertThat(found.remarks()).anyMatch(remark -> remark.contains("at white space, in lower case"));
        assertThat(TextPipeline.fromJson(found.pipeline().toJson())).isEqualTo(found.pipeline());
    }

    @Test
    void idsMayHaveGapsAndBeginAnywhere() {
        String gaps = "{\"cat\": 70, \"the\": 9, \"<unk>\": 500}";

        assertThat(row(gaps, FIVE, "the cat sat")).containsExactly(9, 70, 500, 0, 0);
        assertThat(read(gaps, FIVE).pipeline().encoder().vocabularySize()).isEqualTo(501);
    }

    @Test
    void aWordIndexIsReadAsKerasMadeIt() {
        String index = "{\"<OOV>\": 1, \"the\": 2, \"cat\": 3, \"isn't\": 5}";

        assertThat(row(index, FIVE, "The cat, isn't... a-cat!")).containsExactly(2, 3, 5, 1, 3);
        assertThat(row("{\"word_index\": " + index + "}", FIVE, "THE cat!")).containsExactly(2, 3, 0, 0, 0);
        assertThat(row(index, FIVE.withWords(Words.WHITESPACE), "The cat, the")).containsExactly(2, 1, 2, 0, 0);
        assertThat(row("{\"the\": 1, \"cat\": 2}", FIVE, "a cat")).containsExactly(2, 0, 0, 0, 0);
    }

    @Test
    void optionsSayWhatAVocabularyDoesNot() {
        String list = "[\"<pad>\", \"the\", \"The\", \"cat\", \".\", \"'\", \"s\"]";

        assertThat(row(list, FIVE, "The cat sat the")).containsExactly(2, 3, 1, 0, 0);
        assertThat(row(list, FIVE.withLowerCase(true), "The cat")).containsExactly(1, 3, 0, 0, 0);
        assertThat(row(list, FIVE.withUnknownId(6), "The dog")).containsExactly(2, 6, 0, 0, 0);
        assertThat(row(list, FIVE.withPadding(Side.PRE), "cat")).containsExactly(0, 0, 0, 0, 3);
        assertThat(row(list, Options.NONE.withLength(2).withTruncating(Side.PRE), "The the cat"))
                .containsExactly(1, 3);
        assertThat(row(list, FIVE.withWords(Words.BASIC_ENGLISH), "The cat's.")).containsExactly(1, 3, 5, 6, 4);
        assertThat(read(list, FIVE).remarks()).anyMatch(remark -> remark.contains("left out"));
    }

    /** By the replacements that stand in torchtext's source, in their order. */
    @Test
    void basicEnglishIsThatOfTorchtext() {
        TextEncoder encoder =
                read("[\"x\"]", FIVE.withWords(Words.BASIC_ENGLISH)).pipeline().encoder();

        assertThat(encoder.words("Hello, I'm (not) \"here\";<br />ok: a.b!?"))
                .containsExactly("hello", ",", "i", "'", "m", "(", "not", ")", "here", "ok", "a", ".", "b", "!", "?");
    }

    @Test
    void aWordListMayBeginAsJsonDoes() {
        assertThat(row("[PAD]\n[UNK]\nthe\n", FIVE, "the cat")).containsExactly(2, 1, 0, 0, 0);
        assertThat(row("\"\nthe\n", FIVE, "the \"")).containsExactly(1, 0, 0, 0, 0);
    }

    @Test
    void theVocabularyOfBertIsOneOfPartsOfWords() {
        ForeignText found = read("[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nun\n##happy\n##er\n!\n", Options.NONE.withLength(8));

        assertThat(found.kind()).isEqualTo("Hugging Face tokenizer");
        assertThat(found.pipeline().apply("The UNHAPPY unhappyer!").row(0)).containsExactly(2, 4, 5, 6, 5, 6, 7, 3);
        assertThat(found.pipeline().apply("zzz").row(0)).containsExactly(2, 1, 3, 0, 0, 0, 0, 0);
        assertThat(found.remarks()).anyMatch(remark -> remark.contains("BERT"));
    }

    @Test
    void gzipIsUnpacked() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write("[\"<pad>\", \"the\"]".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(ForeignText.read(bytes.toByteArray(), "v.json.gz", FIVE)
                        .pipeline()
                        .apply("the")
                        .row(0))
                .containsExactly(1, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n ",
                "[]",
                "{}",
                "[1, 2]",
                "[\"a\", \"a\"]",
                "{\"a\": 1, \"b\": 1}",
                "{\"a\": -1}",
                "{\"a\": 1.5}",
                "{\"a\": \"b\"}",
                "{\"a\": 99999999999}",
                "{\"class_name\": \"Dense\"}",
                "{\"itos\": []}",
                "{\"a\": [1]}",
                "[\"a\"",
                "{\"a\": 1",
                "a\nb\na\n",
                "a\n\nb\n",
                "the 0.1 -0.2 3e-5\ncat 1 2 3\n",
                "the\t5\ncat\t5\n",
                "the\tcat\ndog\t5\n",
                "the\t9999999999\n",
                "\u0000\u0001",
                "{\"\u0120\": 0, \"\u010a\": 1, \"\u0120the\": 2}",
                "<unk>\n<s>\n\u2581the\n",
                "[\"t\", \"the</w>\"]",
            })
    void whatIsNoVocabularyIsRefusedInOneLine(String contents) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(contents, FIVE))
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith("vocabulary")
                        .doesNotContain("\n")
                        .hasSizeLessThan(600));
    }

    @Test
    void optionsCheckThemselves() {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Options.NONE.withLength(0));
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Options.NONE.withUnknownId(-1));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read("[\"a\"]", Options.NONE))
                .withMessageContaining("how many ids a row has");
    }
}
