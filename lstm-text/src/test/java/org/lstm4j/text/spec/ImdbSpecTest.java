package org.lstm4j.text.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.NumpyRandom;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.Side;
import org.lstm4j.text.TestData;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordIndexFile;

class ImdbSpecTest {
    private static final List<String> RANKED = List.of("the", "film", "br", "isn't", "good", "rare");
    private static final TextPipeline SMALL = spec(9, 8).withWords(RANKED, List.of(), TextPreparation.DIRECT);

    @Test
    void aReviewStartsWithOneAndAWordOfRankRIsRPlusThree() {
        assertThat(SMALL.encoder().encode("The FILM isn't good!<br />")).containsExactly(1, 4, 5, 7, 8, 6);
        assertThat(SMALL.encoder().vocabularySize()).isEqualTo(9);
        assertThat(SMALL.encoder().unknownId()).isEqualTo(OptionalInt.of(2));
    }

    @Test
    void rareWordsAreTwoAndUnseenWordsAreDropped() {
        assertThat(SMALL.encoder().encode("rare xyzzy film")).containsExactly(1, 2, 5);
        assertThat(SMALL.encoder().knownWords("rare xyzzy film")).containsExactly("film");
    }

    @Test
    void decodingGivesTheWordsBack() {
        Vocabulary vocabulary = ((WordEncoder) SMALL.encoder()).vocabulary();

        assertThat(SMALL.encoder().decode(0, 0, 1, 4, 2, 8)).isEqualTo("the <UNK> good");
        assertThat(vocabulary.tokens(0, 1, 2, 3, 4, 99))
                .containsExactly("<PAD>", "<START>", "<UNK>", "<3>", "the", "<99>");
    }

    /** A tutorial reads ids with {@code rank + 1}: every word is another one, and "the" and unknown words share id 2. */
    @Test
    void aDictionaryShiftedByTwoReadsAnotherText() {
        Map<Integer, String> shifted = new HashMap<>();
        for (int rank = 1; rank <= RANKED.size(); rank++) {
            shifted.put(rank + 1, RANKED.get(rank - 1));
        }
        int[] ids = SMALL.encoder().encode("the film");

        assertThat(Arrays.stream(ids).skip(1).mapToObj(shifted::get)).containsExactly("br", "isn't");
        assertThat(SMALL.encoder().decode(ids)).isEqualTo("the film");
        assertThat(shifted).containsEntry(2, "the");
        assertThat(SMALL.encoder().encode("rare")).containsExactly(1, 2);
    }

    @Test
    void oldReviewsKeepTheirEndAsInKeras() {
        assertThat(spec(9, 3)
                        .withWords(RANKED, List.of(), TextPreparation.DIRECT)
                        .apply("the film br good")
                        .ids())
                .containsExactly(5, 6, 8);
    }

    /**
     * The rows that the tutorial prints of {@code X_test}, and the first review as the tutorial's wrong dictionary decodes it.
     * Keras's file holds the reviews of each half by falling class and by file name as a string, shuffled with seed 113.
     */
    @Test
    void theIdsAndTheirOrderAreThoseOfKerasDatasets() {
        List<String> ranked = WordIndexFile.read(TestData.file("imdb/imdb_word_index.json"));
        TextPipeline pipeline = spec(5_000, 500).withWords(ranked, List.of(), TextPreparation.DIRECT);
        NumpyRandom random = new NumpyRandom(113);

        PaddedSequences train = pipeline.apply(keras("train", random));
        PaddedSequences test = pipeline.apply(keras("test", random));

        assertThat(ranked).hasSize(88_584).startsWith("the", "and", "a", "of", "to");
        assertThat(train.row(0)).startsWith(0, 0, 0).endsWith(19, 178, 32);
        assertThat(train.length(0)).isEqualTo(218);
        assertThat(pipeline.encoder().decode(train.row(0)))
                .startsWith("this film was just brilliant casting location scenery story direction everyone's really");
        assertThat(test.row(0)).startsWith(0, 0, 0).endsWith(14, 6, 717);
        assertThat(test.row(1)).startsWith(0, 0, 0).endsWith(125, 4, 3077);
        assertThat(test.row(2)).startsWith(33, 6, 58).endsWith(9, 57, 975);
        assertThat(test.row(24_997)).startsWith(0, 0, 0).endsWith(21, 846, 2);
        assertThat(test.row(24_998)).startsWith(0, 0, 0).endsWith(2302, 7, 470);
        assertThat(test.row(24_999)).startsWith(0, 0, 0).endsWith(34, 2005, 2643);
        assertThat(TestData.sha256(train.ids()))
                .isEqualTo("65bcd47820d0a0a749563c0f7bdc8a24d06f905c0ab6e7803e3cf2ed53f2a00c");
        assertThat(TestData.sha256(test.ids()))
                .isEqualTo("9fbe98e389135b789049a910a81ad135d760b64b6b8d87b7590b8d4079dc79f9");
        assertThat(shifted(ranked, train.row(0)))
                .startsWith("was not for it's self joke professional disappointment see already pretending")
                .endsWith("but down by");
    }

    @Test
    void wordsFittedFromRawReviewsDifferFromThePublishedOnesInTiesAlone() {
        List<String> texts =
                TestData.reviews("train").stream().map(LabeledText::text).toList();
        List<String> published = WordIndexFile.read(TestData.file("imdb/imdb_word_index.json"));

        Vocabulary all = ((WordEncoder)
                        new ImdbSpec(Optional.empty(), Optional.of(1), Side.PRE, Side.PRE, Optional.empty())
                                .fit(texts, TextPreparation.DIRECT)
                                .encoder())
                .vocabulary();
        Vocabulary top =
                ((WordEncoder) spec(5_000, 1).fit(texts, TextPreparation.DIRECT).encoder()).vocabulary();

        assertThat(new HashSet<>(all.words())).isEqualTo(new HashSet<>(published));
        assertThat(top.words()).hasSize(4_996);
        assertThat(new HashSet<>(published.subList(0, 4_996)))
                .satisfies(same -> assertThat(top.words())
                        .filteredOn(word -> !same.contains(word))
                        .hasSize(5));
    }

    private static List<String> keras(String half, NumpyRandom random) {
        List<LabeledText> rows = TestData.reviews(half).stream()
                .sorted(Comparator.comparingInt(LabeledText::label)
                        .reversed()
                        .thenComparing(row -> name(row.columns().getOrDefault("id", ""))))
                .toList();
        return Arrays.stream(random.permutation(rows.size()))
                .mapToObj(row -> rows.get(row).text())
                .toList();
    }

    private static String name(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static String shifted(List<String> ranked, int[] ids) {
        return String.join(
                " ",
                Arrays.stream(ids)
                        .filter(id -> id > 1)
                        .mapToObj(id -> id == 2 ? "<UNK>" : ranked.get(id - 2))
                        .toList());
    }

    private static ImdbSpec spec(int vocabulary, int maxLength) {
        return new ImdbSpec(Optional.of(vocabulary), Optional.of(maxLength), Side.PRE, Side.PRE, Optional.empty());
    }
}
