package org.lstm4j.text.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.text.Side;
import org.lstm4j.text.StopWords;
import org.lstm4j.text.TestData;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.TextStage;
import org.lstm4j.text.UnknownWordException;
import org.lstm4j.text.WordEncoder;

class WordsSpecTest {
    /** Snowball's list, changed to NLTK's 179 words as far as text without apostrophes can tell. */
    static final WordsSpec.Stop NLTK_STOP_WORDS = new WordsSpec.Stop(
            true,
            Optional.of(List.of(
                    "ain", "aren", "can", "couldn", "d", "didn", "doesn", "don", "hadn", "hasn", "haven", "isn", "just",
                    "ll", "m", "ma", "mightn", "mustn", "needn", "now", "o", "re", "s", "shan", "shouldn", "t", "ve",
                    "wasn", "weren", "will", "won", "wouldn", "y")),
            Optional.of(List.of("could", "ought", "would")));

    static WordsSpec tweets(WordsSpec.Lemmas lemmas) {
        return new WordsSpec(
                true,
                List.of(),
                WordsSpec.Cleaning.WORD_CHARACTERS,
                WordsSpec.Split.BARE_TREEBANK,
                Optional.of(NLTK_STOP_WORDS),
                lemmas,
                WordsSpec.Unknown.DROP,
                Optional.of(9_300),
                Optional.empty(),
                Side.POST,
                Side.POST,
                Optional.empty());
    }

    /**
     * The figures that the tutorial prints of NLTK's chain. The digest was made by a program in Python that restates the chain
     * with the word list of NLTK and Morphy over WordNet 3.0.
     */
    @Test
    void theTweetsBecomeTheWordsAndIdsOfTheirTutorial() {
        List<String> tweets = TestData.tweets();

        TextPipeline pipeline = tweets(WordsSpec.Lemmas.WORDNET).fit(tweets, TextPreparation.DIRECT);

        WordEncoder encoder = (WordEncoder) pipeline.encoder();
        assertThat(encoder.vocabulary().counts().texts()).isEqualTo(7_613);
        assertThat(encoder.vocabulary().counts().tokens()).isEqualTo(76_462);
        assertThat(encoder.vocabulary().counts().distinct()).isEqualTo(19_999);
        assertThat(encoder.vocabulary().words()).hasSize(9_300).startsWith("get", "like", "fire", "im", "amp");
        assertThat(pipeline.padding().maxLength()).isEqualTo(25);
        assertThat(TestData.sha256(pipeline.apply(tweets).ids()))
                .isEqualTo("23b0f6537082801ecf79dd53d71916c49a2287eeb01dc960b92ff20d34f749c5");
    }

    @Test
    void theStopWordsOfTheTutorialAreTheSameForTextWithoutApostrophes() {
        List<String> nltk = StopWords.read(TestData.file("stopwords/english.txt")).stream()
                .filter(word -> word.indexOf('\'') < 0)
                .sorted()
                .toList();

        assertThat(NLTK_STOP_WORDS.words())
                .filteredOn(word -> word.indexOf('\'') < 0 && !word.equals("cannot"))
                .containsExactlyElementsOf(nltk);
    }

    @Test
    void aSentenceIsExplainedStepByStep() {
        TextPipeline pipeline = tweets(WordsSpec.Lemmas.WORDNET)
                .fit(List.of("the children cannot run", "a child runs"), TextPreparation.DIRECT);

        assertThat(pipeline.describe("The children's running, #now"))
                .extracting(TextStage::step, TextStage::result)
                .containsExactly(
                        tuple("text", "The children's running, #now"),
                        tuple("lower case (unicode)", "the children's running, #now"),
                        tuple("only letters, digits, underscores and spaces kept", "the childrens running now"),
                        tuple("split at white space, contractions in two", "the childrens running now"),
                        tuple("204 stop words left out", "childrens running"),
                        tuple("lemmas of WordNet as verb, noun, adjective, adverb, adjective", "childrens run"),
                        tuple("ids", "2"),
                        tuple("the ids as words", "run"),
                        tuple("row of 2, of which 1 are text", "2 0"));
    }

    @Test
    void unknownWordsAreMappedDroppedOrRefused() {
        List<String> texts = List.of("fire fire flood");

        assertThat(plain(WordsSpec.Unknown.MAP)
                        .fit(texts, TextPreparation.DIRECT)
                        .encoder()
                        .encode("fire quake flood"))
                .containsExactly(2, 1, 3);
        assertThat(plain(WordsSpec.Unknown.DROP)
                        .fit(texts, TextPreparation.DIRECT)
                        .encoder()
                        .encode("fire quake flood"))
                .containsExactly(1, 2);
        assertThatExceptionOfType(UnknownWordException.class)
                .isThrownBy(() -> plain(WordsSpec.Unknown.REFUSE)
                        .fit(texts, TextPreparation.DIRECT)
                        .encoder()
                        .encode("fire quake flood"))
                .withMessageContaining("Word 2 of the text, \"quake\"")
                .satisfies(problem -> assertThat(problem.position()).isEqualTo(1));
    }

    @Test
    void aSplitForBareTextNeedsCleaning() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> new WordsSpec(
                        true,
                        List.of(),
                        WordsSpec.Cleaning.NONE,
                        WordsSpec.Split.BARE_TREEBANK,
                        Optional.empty(),
                        WordsSpec.Lemmas.NONE,
                        WordsSpec.Unknown.DROP,
                        Optional.empty(),
                        Optional.empty(),
                        Side.POST,
                        Side.POST,
                        Optional.empty()))
                .withMessageContaining("bare-treebank");
    }

    private static WordsSpec plain(WordsSpec.Unknown unknown) {
        return new WordsSpec(
                true,
                List.of(),
                WordsSpec.Cleaning.PUNCTUATION,
                WordsSpec.Split.WHITESPACE,
                Optional.empty(),
                WordsSpec.Lemmas.NONE,
                unknown,
                Optional.empty(),
                Optional.empty(),
                Side.POST,
                Side.POST,
                Optional.empty());
    }
}
