package org.lstm4j.text.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.text.EmptyText;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.LabeledTextReader;
import org.lstm4j.text.NgramPrefixes;
import org.lstm4j.text.Side;
import org.lstm4j.text.TestData;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.TextSchema;
import org.lstm4j.text.WordIndexFile;

class PipelineSpecsTest {
    @Test
    void everyNameHasARecordOfSettings() {
        assertThat(PipelineSpecs.all().sequencedKeySet())
                .containsExactly("keras-tokenizer", "hashing-trick", "text-vectorization", "imdb", "words");
        assertThat(PipelineSpecs.all().values()).allMatch(PipelineSpec.class::isAssignableFrom);
        assertThat(PipelineSpecs.of("imdb")).contains(ImdbSpec.class);
        assertThat(PipelineSpecs.of("imbd")).isEmpty();
    }

    @Test
    void theKerasTokenizerTakesTheLengthOfTheLongestTextWhereNoneIsSet() {
        TextPipeline pipeline =
                keras(Optional.empty(), Optional.empty()).fit(List.of("it is", "is it so"), TextPreparation.DIRECT);

        assertThat(pipeline.padding().maxLength()).isEqualTo(3);
        assertThat(pipeline.apply("so what").ids()).containsExactly(0, 0, 3);
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> keras(Optional.of(1), Optional.empty()))
                .withMessage("vocabulary must be at least 2, got 1");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> keras(Optional.empty(), Optional.of(" ")))
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("must not be blank"));
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> new ImdbSpec(Optional.of(4), Optional.empty(), Side.PRE, Side.PRE, Optional.empty()))
                .withMessageContaining("vocabulary");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> new ImdbSpec(Optional.empty(), Optional.of(8), Side.PRE, Side.PRE, Optional.of(8)))
                .withMessage("keep must be below max-length, which is 8, got 8");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> new HashingTrickSpec(
                        9, Optional.empty(), Optional.empty(), Side.PRE, Side.PRE, Optional.of(-1)))
                .withMessage("keep must be at least 0, got -1");
    }

    @Test
    void wordsAtTheEndThatIsCutCanBeKept() {
        TextPipeline pipeline = new KerasTokenizerSpec(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(5),
                        Side.POST,
                        Side.PRE,
                        Optional.of(2))
                .fit(List.of("where is it a b c d e f"), TextPreparation.DIRECT);
        int[] ids = pipeline.apply("where is it a b c d e f").row(0);
        assertThat(IntStream.of(ids).mapToObj(pipeline.encoder()::decode))
                .containsExactly("where", "is", "d", "e", "f");
        assertThat(TextPipeline.fromJson(pipeline.toJson())).isEqualTo(pipeline);
    }

    /** The tutorial's own file gives 334 batches of 64; this one has the utterances of the same corpus in another order. */
    @Test
    void dialoguesBecomePrefixesOverOneArray() {
        List<String> texts = new ArrayList<>();
        TextSchema schema = new TextSchema(
                "Text",
                "Emotion",
                List.of("no emotion", "happiness", "surprise", "sadness", "anger", "disgust", "fear"),
                EmptyText.FAIL);
        new LabeledTextReader(FileFormat.CSV, schema)
                .forEach(TestData.file("dailydialog/Daily_Dialog_Dataset.csv.gz"), row -> texts.add(row.text()));

        TextPipeline pipeline =
                keras(Optional.empty(), Optional.empty()).fit(texts.subList(0, 2_000), TextPreparation.DIRECT);
        NgramPrefixes prefixes =
                NgramPrefixes.of(pipeline.encoder().encodeAll(texts.subList(0, 2_000), TextPreparation.DIRECT));

        assertThat(pipeline.encoder().vocabularySize()).isEqualTo(3_008);
        assertThat(prefixes.size()).isEqualTo(22_181);
        assertThat(prefixes.longest()).isEqualTo(85);
        assertThat(pipeline.padding().maxLength()).isEqualTo(86);
    }

    @Test
    void aWordIndexWithGapsOrTwiceTheSameRankIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("index.json");

        Files.writeString(file, "{\"b\": 2, \"a\": 1, \"c\": 3}");
        assertThat(WordIndexFile.read(file)).containsExactly("a", "b", "c");
        Files.writeString(file, "{\"b\": 2, \"a\": 4}");
        assertThatExceptionOfType(TextFormatException.class).isThrownBy(() -> WordIndexFile.read(file));
        Files.writeString(file, "{\"b\": 2, \"a\": 2}");
        assertThatExceptionOfType(TextFormatException.class)
                .isThrownBy(() -> WordIndexFile.read(file))
                .withMessageContaining("a rank of its own");
    }

    private static KerasTokenizerSpec keras(Optional<Integer> vocabulary, Optional<String> oovToken) {
        return new KerasTokenizerSpec(
                vocabulary,
                oovToken,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Side.PRE,
                Side.PRE,
                Optional.empty());
    }
}
