package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Reads public data sets whole, where they are at hand: under the system property {@code lstm.data.root} or the
 * environment variable {@code LSTM_DATA}.
 *
 * <p>The digests were made by a program in Python 3.11 that restates {@code keras_preprocessing.text.Tokenizer} and
 * {@code pad_sequences} 1.1.2 statement by statement; they are SHA-256 of all ids as big-endian 32-bit integers.
 */
class RealDataTest {
    private static final TextSchema SARCASM = TextSchema.binary("headline", "is_sarcastic");

    @Test
    void sarcasmHasItsRowsSplitAndFirstRecords() {
        LabeledTexts data = new LabeledTextReader(FileFormat.JSON_LINES, SARCASM)
                .read(data("sarcasm/Sarcasm_Headlines_Dataset.json.gz"));
        List<LabeledText> rows = data.records();

        assertThat(rows).hasSize(26_709);
        assertThat(data.emptyTexts()).isZero();
        assertThat(rows.getFirst().text())
                .isEqualTo("former versace store clerk sues over secret 'black code' for minority shoppers");
        assertThat(rows.getFirst().label()).isZero();
        assertThat(rows.getFirst().columns())
                .containsExactly(entry(
                        "article_link",
                        "https://www.huffingtonpost.com/entry/versace-black-code_us_5861fbefe4b0de3a08f600d5"));
        assertThat(rows.get(1).text())
                .isEqualTo("the 'roseanne' revival catches up to our thorny political mood, for better and worse");
        assertThat(rows.subList(0, 20_000)).filteredOn(row -> row.label() == 0).hasSize(11_206);
        assertThat(rows.subList(20_000, rows.size()))
                .hasSize(6_709)
                .filteredOn(row -> row.label() == 0)
                .hasSize(3_779);
    }

    @Test
    void sarcasmIdsAreThoseOfKerasOnEveryRow() {
        List<String> texts = texts(FileFormat.JSON_LINES, "sarcasm/Sarcasm_Headlines_Dataset.json.gz", SARCASM).stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .toList();
        TextPipeline pipeline = new TextPipeline(
                Tokenizer.builder().numWords(1000).oovToken("<OOV>").fit(texts.subList(0, 20_000)),
                PadSequences.post(120));

        PaddedSequences padded = pipeline.apply(texts);

        assertThat(pipeline.encoder().wordIndex()).hasSize(25_637);
        assertThat(pipeline.encoder().vocabularySize()).isEqualTo(1000);
        assertThat(sha256(padded)).isEqualTo("ab3e3fe4eaea48ca537e4b246d0c4712957af5b29e93d1d68c15eddd4f3d7d9a");
        assertThat(TextPipeline.fromJson(pipeline.toJson())).isEqualTo(pipeline);
    }

    @Test
    void sarcasmIdsWithoutOovTokenAreThoseOfKeras() {
        List<String> texts = texts(FileFormat.JSON_LINES, "sarcasm/Sarcasm_Headlines_Dataset.json.gz", SARCASM);

        PaddedSequences padded = new PadSequences(20, Side.PRE, Side.POST, 0)
                .apply(Tokenizer.builder()
                        .numWords(1000)
                        .fit(texts.subList(0, 20_000))
                        .textsToSequences(texts));

        assertThat(sha256(padded)).isEqualTo("c249d6bfc42c3216067d8fac5b46fb14e35b419e988abec5d376698fb743c69f");
    }

    @Test
    void tweetsWithLineBreaksKeepTheirLinesAndIds() {
        List<LabeledText> rows = new LabeledTextReader(FileFormat.CSV, TextSchema.binary("text", "target"))
                .read(data("tweets/tweets.csv"))
                .records();

        assertThat(rows).hasSize(7_613).filteredOn(row -> row.label() == 1).hasSize(3_271);
        assertThat(rows).filteredOn(row -> row.text().contains("\n")).hasSize(435);
        assertThat(rows.getLast().columns()).containsEntry("id", "10873");
        assertThat(rows.getLast().line()).isEqualTo(8_562);

        List<String> texts = rows.stream().map(LabeledText::text).toList();
        Tokenizer characters = Tokenizer.builder()
                .charLevel(true)
                .lower(false)
                .numWords(60)
                .oovToken("<UNK>")
                .fit(texts.subList(0, 6_000));
        assertThat(sha256(PadSequences.post(30).apply(characters.textsToSequences(texts))))
                .isEqualTo("3f594f7e035fd04ad0a720b62986ba344f38bf1832febce9c6bc95d54942fc56");
        Tokenizer splitAtA = Tokenizer.builder().split("a").oovToken("the").fit(texts.subList(0, 6_000));
        assertThat(sha256(PadSequences.pre(25).apply(splitAtA.textsToSequences(texts))))
                .isEqualTo("10da22e0d385aab9b8112d3d9d47758cc42ed337ffb0245b870bae44af3a810a");
    }

    @Test
    void imdbReviewsAreSplitAtLfOnlyAndGetTheIdsOfKeras() {
        List<String> texts = texts(FileFormat.TSV, "imdb/imdb-train.tsv.gz", TextSchema.binary("text", "label"));

        assertThat(texts).hasSize(25_000);
        Tokenizer tokenizer = Tokenizer.builder().numWords(5_000).fit(texts);
        assertThat(tokenizer.wordIndex()).hasSize(88_582);
        assertThat(sha256(PadSequences.pre(500).apply(tokenizer.textsToSequences(texts))))
                .isEqualTo("793be3233ad30babd294e23f584e661012828ccd14cb4b19fb5bf7112308bbf2");
    }

    @Test
    void dialoguesHaveSevenEmotions() {
        TextSchema schema = new TextSchema(
                "Text",
                "Emotion",
                List.of("no emotion", "happiness", "surprise", "sadness", "anger", "disgust", "fear"),
                EmptyText.FAIL);
        int[] counts = new int[7];

        new LabeledTextReader(FileFormat.CSV, schema)
                .forEach(data("dailydialog/Daily_Dialog_Dataset.csv.gz"), row -> counts[row.label()]++);

        assertThat(counts).containsExactly(85_571, 12_885, 1_823, 1_150, 1_022, 353, 174);
    }

    private static List<String> texts(FileFormat format, String file, TextSchema schema) {
        return new LabeledTextReader(format, schema)
                .read(data(file)).records().stream().map(LabeledText::text).toList();
    }

    private static Path data(String file) {
        return TestData.file(file);
    }

    private static String sha256(PaddedSequences padded) {
        return TestData.sha256(padded.ids());
    }
}
