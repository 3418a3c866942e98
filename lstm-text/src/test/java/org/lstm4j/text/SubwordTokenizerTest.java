package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.ForeignText.Options;

/** Ids are those of Hugging Face's library, as {@code make.mjs} recorded them. */
class SubwordTokenizerTest {
    private static final SubwordCases.All CASES = SubwordCases.read();

    static Stream<SubwordCases.Case> cases() {
        return CASES.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void idsAreThoseOfTheLibrary(SubwordCases.Case one) {
        boolean isPadded = one.json().contains("\"Fixed\"");
        boolean isCut = one.json().contains("\"max_length\"");
        ForeignText found = read(one.json(), isCut ? Options.NONE : Options.NONE.withLength(2_000));
        TextEncoder encoder = found.pipeline().encoder();

        SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < CASES.texts().size(); i++) {
            String text = CASES.texts().get(i);
            int[] ids = isPadded ? found.pipeline().apply(text).row(0) : encoder.encode(text);
            all.assertThat(shown(ids, one))
                    .as(text.replace("\0", "\\0"))
                    .isEqualTo(shown(one.ids().get(i), one));
        }
        all.assertAll();
        assertThat(found.kind()).isEqualTo("Hugging Face tokenizer");
    }

    private static ForeignText read(String json, Options options) {
        return ForeignText.read(json.getBytes(StandardCharsets.UTF_8), "tokenizer.json", options);
    }

    /** Bytes as text, where a difference is easier to see. */
    private static Object shown(int[] ids, SubwordCases.Case one) {
        if (!one.isText()) {
            return Arrays.stream(ids).boxed().toList();
        }
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "word level",
                "bpe prefix",
                "roberta",
                "whole pieces",
                "llama",
                "unigram",
                "unigram bytes",
                "added tokens",
                "cut right",
                "pre-tokenizer gpt4"
            })
    void aPipelineIsWrittenAndReadBackEqual(String name) {
        SubwordCases.Case one = CASES.named(name);
        TextPipeline pipeline = read(one.json(), Options.NONE.withLength(20)).pipeline();

        TextPipeline same = TextPipeline.fromJson(pipeline.toJson());

        assertThat(same).isEqualTo(pipeline).hasSameHashCodeAs(pipeline);
        assertThat(same.apply(CASES.texts()).ids())
                .isEqualTo(pipeline.apply(CASES.texts()).ids());
        assertThat(SubwordTokenizer.fromJson(((SubwordTokenizer) pipeline.encoder()).toJson()))
                .isEqualTo(pipeline.encoder());
    }

    @Test
    void textsAreCutBeforeSpecialTokensArePutAround() {
        String bert = CASES.named("bert").json();
        SubwordTokenizer tokenizer = SubwordTokenizer.fromJson(bert);
        int[] whole = tokenizer.encode("the cat sat on the mat");

        TextPipeline pipeline = read(bert, Options.NONE.withLength(5)).pipeline();

        assertThat(whole).startsWith(2).endsWith(3).hasSizeGreaterThan(5);
        assertThat(pipeline.apply("the cat sat on the mat").row(0)).containsExactly(2, whole[1], whole[2], whole[3], 3);
        assertThat(read(bert, Options.NONE.withLength(4).withTruncating(Side.PRE))
                        .pipeline()
                        .apply("the cat sat on the mat")
                        .row(0))
                .containsExactly(2, whole[whole.length - 3], whole[whole.length - 2], 3);
        assertThat(tokenizer.withMaxLength(5, Side.POST).encode("the cat sat on the mat"))
                .hasSize(5);
    }

    @Test
    void rowsAreFilledUpAsTheFileSays() {
        ForeignText left = read(CASES.named("cut right").json(), Options.NONE);

        PaddedSequences rows = left.pipeline().apply(List.of("", "the"));

        assertThat(rows.maxLength()).isEqualTo(10);
        assertThat(rows.length(0)).isEqualTo(2);
        assertThat(rows.row(0)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 2, 3);
        assertThat(left.pipeline().padding().padding()).isEqualTo(Side.PRE);
        assertThat(read(CASES.named("cut left").json(), Options.NONE).pipeline().padding())
                .isEqualTo(new PadSequences(8, Side.POST, Side.PRE, 1));
    }

    @Test
    void rowsAreFilledUpWithTheTokenThatIsThereForItWhereTheFileDoesNotSay() {
        String json = """
                {"model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0, "<pad>": 1, "the": 2}}}""";

        ForeignText found = read(json, Options.NONE.withLength(3));

        assertThat(found.pipeline().apply("the").row(0)).containsExactly(2, 1, 1);
        assertThat(found.remarks()).anyMatch(remark -> remark.contains("with the id 1, <pad>"));
        assertThat(read(json.replace("<pad>", "a"), Options.NONE.withLength(3))
                        .pipeline()
                        .apply("the")
                        .row(0))
                .containsExactly(2, 0, 0);
    }

    @Test
    void aFileWithoutALengthNeedsOne() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read(CASES.named("bert").json(), Options.NONE))
                .withMessageContaining("tokenizer.json: does not say how many ids a row has");
    }

    @Test
    void wordsAreTokensAndKnownOnesAreThoseWithATokenOfTheirOwn() {
        SubwordTokenizer tokenizer =
                SubwordTokenizer.fromJson(CASES.named("bert").json());

        assertThat(tokenizer.words("the 9 cat")).containsExactly("the", "[UNK]", "cat");
        assertThat(tokenizer.knownWords("the 9 cat")).containsExactly("the", "cat");
        assertThat(tokenizer.unknownId()).hasValue(1);
        assertThat(tokenizer.decode(tokenizer.encode("the cat"))).isEqualTo("[CLS] the cat [SEP]");
        assertThat(tokenizer.wordIndex()).containsEntry("[CLS]", 2);
        assertThat(tokenizer.vocabularySize()).isEqualTo(tokenizer.wordIndex().size());
        assertThat(tokenizer.explain("The Cat").stream().map(TextStage::result))
                .containsExactly("the cat", "the cat", "the cat");
        assertThat(tokenizer.remarks()).containsExactly("post_processor.pair, for two texts, is not used");
    }

    @Test
    void anAddedTokenGetsTheIdThatTheLibraryGivesIt() {
        SubwordTokenizer tokenizer =
                SubwordTokenizer.fromJson(CASES.named("added tokens").json());

        assertThat(tokenizer.remarks()).anyMatch(remark -> remark.contains("\"<extra>\" has the id"));
        assertThat(tokenizer.remarks()).contains("so have 4 added tokens more");
        assertThat(tokenizer.remarks()).noneMatch(remark -> remark.contains("[MASK]"));
    }

    @Test
    void anUnknownPieceWithoutATokenForItIsNamed() {
        String json = CASES.named("word level").json().replace("\"unk_token\":\"[UNK]\"", "\"unk_token\":\"none\"");

        assertThatExceptionOfType(UnknownWordException.class)
                .isThrownBy(() -> SubwordTokenizer.fromJson(json).encode("the zebra"))
                .withMessageContaining("\"zebra\"");
    }

    @ParameterizedTest(name = "{1} -> {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bert           | \"BertNormalizer\"          | \"Other\"         | normalizer.type          | \"Other\"",
                "bert           | \"clean_text\":true         | \"clean\":true    | normalizer.clean         | an unknown key",
                "bert           | \"BertPreTokenizer\"        | \"Jieba\"         | pre_tokenizer.type       | \"Jieba\"",
                "bert           | \"TemplateProcessing\"      | \"Pairs\"         | post_processor.type      | \"Pairs\"",
                "bert           | \"type\":\"WordPiece\",\"unk | \"type\":\"X\",\"unk | model.type            | \"X\"",
                "bert           | \"version\":\"1.0\"         | \"version\":\"2.0\" | version                | \"2.0\"",
                "bert           | \"[PAD]\":0                 | \"[PAD]\":-1      | model.vocab.[PAD]        | -1",
                "bert           | {\"id\":\"A\",              | {\"id\":\"B\",    | post_processor.single[1].Sequence.id | \"B\"",
                "bpe            | \"merges\":[                | \"merges\":[\"x\", | model.merges[0]         | \"x\"",
                "bpe            | \"merges\":[                | \"merges\":[\"t Q\", | model.merges[0]       | \"Q\"",
                "unigram        | \"unk_id\":2                | \"unk_id\":100000 | model.unk_id             | 100000",
                "unigram        | [\"<s>\",0]                 | [\"<s>\",\"0\"]   | model.vocab[0]           | an array",
                "normalizer precompiled | \"precompiled_charsmap\":\" | \"precompiled_charsmap\":\"# | normalizer.precompiled_charsmap | \"#",
                "pre-tokenizer isolated | \"Isolated\"        | \"Sometimes\"     | pre_tokenizer.behavior   | \"Sometimes\"",
                "pre-tokenizer inverted | \"Regex\":\"\\\\w+\"  | \"Regex\":\"(a\"  | pre_tokenizer.pattern.Regex | \"(a\"",
                "pre-tokenizer inverted | \"Regex\":\"\\\\w+\"  | \"Regex\":\"a\\\\Kb\" | pre_tokenizer.pattern.Regex | \\K",
                "pre-tokenizer inverted | \"Regex\":\"\\\\w+\"  | \"Regex\":\"(?~a)\" | pre_tokenizer.pattern.Regex | the option ~",
                "cut right      | \"max_length\":7            | \"max_length\":1  | truncation.max_length    | 1",
            })
    void whatIsWrongOrNotKnownIsNamedWithItsPlace(
            String name, String part, String replacement, String location, String found) {
        String json = CASES.named(name).json();
        assertThat(json).contains(part);

        Options options = json.contains("\"max_length\"") ? Options.NONE : Options.NONE.withLength(9);

        TextFormatException problem =
                catchThrowableOfType(TextFormatException.class, () -> read(json.replace(part, replacement), options));

        assertThat(problem).isNotNull();
        assertThat(problem.location()).isEqualTo(location);
        assertThat(problem.found()).contains(found);
        assertThat(problem.getMessage()).doesNotContain("\n");
    }

    /**
     * A hostile file could have texts grow without end, patterns run without end, and tokens be as long as it likes.
     */
    @Test
    void whatAFileMayCostIsBounded() {
        String bytes = CASES.named("normalizer lowercase").json();
        String doubling = "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"}";
        String steps = "{\"type\":\"Sequence\",\"normalizers\":[" + (doubling + ",").repeat(60) + doubling + "]}";
        String costly = "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a*)*b\"},\"content\":\"\"}";

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> SubwordTokenizer.fromJson(bytes.replace("{\"type\":\"Lowercase\"}", steps))
                        .encode("a".repeat(100)))
                .withMessageContaining("longer than");
        assertThatExceptionOfType(PatternLimitException.class)
                .isThrownBy(() -> SubwordTokenizer.fromJson(bytes.replace("{\"type\":\"Lowercase\"}", costly))
                        .encode("a".repeat(3_000) + "c"));
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> SubwordTokenizer.fromJson(bytes.replace(
                        "{\"type\":\"Lowercase\"}",
                        "{\"type\":\"Sequence\",\"normalizers\":[" + "{\"type\":\"NFC\"},".repeat(300)
                                + "{\"type\":\"NFC\"}]}")))
                .withMessageContaining("at most 200 steps");
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> SubwordTokenizer.fromJson(
                        CASES.named("unigram").json().replace("[\"<s>\",0]", "[\"" + "x".repeat(2_000) + "\",0]")))
                .withMessageContaining("at most 1024 characters");
    }

    /** With work that grows as the square of the length this would take hours. */
    @Test
    void aVeryLongWordIsNoProblem() {
        String word = "sells".repeat(20_000);
        for (String name : List.of("bpe without cuts", "unigram without cuts", "gpt2")) {
            SubwordTokenizer tokenizer =
                    SubwordTokenizer.fromJson(CASES.named(name).json());

            List<String> tokens = tokenizer.words(word);

            assertThat(tokens).hasSizeLessThan(word.length());
            assertThat(String.join("", tokens)).isEqualTo(word);
        }
    }
}
