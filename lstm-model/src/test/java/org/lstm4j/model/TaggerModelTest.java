package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.spi.Selection;

class TaggerModelTest {
    private static final ModelOptions NATIVE = ModelOptions.of(Selection.of("native"));
    private static final String[] TAGS = {"O", "B-PET", "I-PET"};

    private static SavedModel open(Bundle bundle) {
        return SavedModel.of("tags.lstm", bundle, NATIVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWordHasTheSameLabelAloneAndBesideOtherSentences(boolean isField) {
        try (SavedModel model = open(Samples.tags(isField, TAGS))) {
            TaggerModel tagger = model.tagger();
            List<List<String>> sentences = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                sentences.add(List.of(Samples.text(i).split(" ")));
            }
            List<TaggedSentence> all = tagger.tagAll(sentences);
            assertThat(all).hasSize(70);
            for (int i = 0; i < 70; i++) {
                assertThat(tagger.tag(sentences.get(i))).isEqualTo(all.get(i));
                assertThat(all.get(i).words()).hasSameSizeAs(sentences.get(i));
            }
            assertThat(all.stream()
                            .flatMap(it -> it.labels().stream())
                            .distinct()
                            .count())
                    .isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theProbabilitiesOfAWordAreOneTogether(boolean isField) {
        try (SavedModel model = open(Samples.tags(isField, TAGS))) {
            TaggedSentence sentence = model.tagger().tag(List.of("the", "cat", "saw", "Zorro"));
            assertThat(sentence.words()).allSatisfy(word -> {
                assertThat(word.probabilities().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                        .isCloseTo(1, within(1e-9));
                assertThat(word.probabilities()).containsEntry(word.label(), word.probability());
            });
            assertThat(sentence.words().stream().map(TaggedSentence.Word::known))
                    .containsExactly(true, true, false, false);
        }
    }

    @Test
    void entitiesAreTheWordsThatLabelsMark() {
        List<TaggedSentence.Word> words = Stream.of("New/B-PET", "York/I-PET", "sees/O", "Bo/I-PET")
                .map(it -> it.split("/"))
                .map(it -> new TaggedSentence.Word(it[0], it[1], 1, Collections.emptySortedMap(), true))
                .toList();
        assertThat(TaggedSentence.of(words, true).entities())
                .containsExactly(
                        new TaggedSentence.Entity("PET", 0, 2, "New York"),
                        new TaggedSentence.Entity("PET", 3, 4, "Bo"));
        assertThat(TaggedSentence.of(words, false).entities()).isEmpty();
        try (SavedModel model = open(Samples.tags(false, "NOUN", "VERB"))) {
            assertThat(model.tagger().findsEntities()).isFalse();
            assertThat(model.tagger().labels()).containsExactly("NOUN", "VERB");
        }
    }

    @Test
    void aSentenceWithoutAWordOrWithoutEndIsRefused() {
        try (SavedModel model = open(Samples.tags(false, TAGS))) {
            TaggerModel tagger = model.tagger();
            assertThatThrownBy(() -> tagger.tag(List.of()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the sentence has no word; leave it out");
            assertThatThrownBy(() -> tagger.tagAll(List.of(List.of("a"), List.of("b", " "))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("sentence 2 has a word that is empty or blank");
            assertThatThrownBy(() -> tagger.tag(Collections.nCopies(TaggerModel.MOST_WORDS + 1, "a")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("split it");
            assertThat(tagger.tag(Collections.nCopies(9000, "cat")).words()).hasSize(9000);
            model.close();
            assertThatThrownBy(() -> tagger.tag(List.of("a"))).isInstanceOf(ClosedException.class);
        }
    }

    static Stream<Bundle> damaged() {
        Bundle good = Samples.tags(false, TAGS);
        WordFeatures other =
                WordFeatures.fit(new WordFeatures.Choice(true, 1, List.of(), false, 0, 1), List.of(List.of("a")));
        return Stream.of(
                ModelUse.of(ModelUse.SEQUENCE_LABELLING).addTo(Samples.labels()),
                good.withAttachment(WordFeatures.ATTACHMENT, other.toJson()),
                good.withAttachment(WordFeatures.ATTACHMENT, "{\"version\": 1}"),
                ModelUse.of(ModelUse.SEQUENCE_LABELLING)
                        .addTo(Samples.labels())
                        .withAttachment(WordFeatures.ATTACHMENT, Samples.words().toJson()));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void aFileThatIsNoSuchModelIsRefusedInOneLine(Bundle bundle) {
        try (SavedModel model = open(bundle)) {
            assertThatThrownBy(model::tagger)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("tags.lstm: ")
                    .hasMessageNotContaining("\n");
        }
    }

    /** An attachment with more words than the table has rows: their ids lie outside. */
    @Test
    void anIdThatTheModelDoesNotHaveIsRefused() {
        List<String> many =
                Stream.iterate(0, i -> i + 1).limit(500).map(i -> "w" + i).toList();
        WordFeatures other = WordFeatures.fit(new WordFeatures.Choice(true, 1, List.of(2), true, 6, 1), List.of(many));
        try (SavedModel model =
                open(Samples.tags(false, TAGS).withAttachment(WordFeatures.ATTACHMENT, other.toJson()))) {
            TaggerModel tagger = model.tagger();
            assertThatThrownBy(() -> tagger.tag(List.of("w499", "w77"))).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aModelOfAnotherKindSaysWhatItCanDo() {
        try (SavedModel model = open(Samples.labels())) {
            assertThatThrownBy(model::tagger)
                    .hasMessageContaining("which does not label words; it labels texts: ask texts()");
        }
        try (SavedModel model = open(Samples.tags(true, TAGS))) {
            assertThatThrownBy(model::texts).hasMessageContaining("ask tagger()");
        }
    }
}
