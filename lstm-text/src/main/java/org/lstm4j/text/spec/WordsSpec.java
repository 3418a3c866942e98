package org.lstm4j.text.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lstm4j.text.PartOfSpeech;
import org.lstm4j.text.Side;
import org.lstm4j.text.SpecialToken;
import org.lstm4j.text.StopWords;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.TextStep;
import org.lstm4j.text.UnknownWords;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordOrder;
import org.lstm4j.text.WordSplit;
import org.lstm4j.text.WordStep;

/**
 * The classic chain: lower case, cleaning, words, stop words, lemmas; ids by falling count, equal counts in the order first
 * seen.
 *
 * @param lowercase whether texts are put in lower case
 * @param replacements done in order after lower-casing
 * @param cleaning what is removed
 * @param split how words are found
 * @param stopWords which words are left out; none without it
 * @param lemmas what words are replaced by
 * @param unknown what becomes of words outside the vocabulary
 * @param vocabulary number of words; all without it
 * @param maxLength length of each row; that of the longest text without it
 * @param padding the end at which rows are filled up
 * @param truncating the end at which texts are cut
 * @param keep so many words at that end stay, and the cut is behind them, as for a question in front of a long story; none without it
 */
public record WordsSpec(
        boolean lowercase,
        List<Replacement> replacements,
        Cleaning cleaning,
        Split split,
        Optional<Stop> stopWords,
        Lemmas lemmas,
        Unknown unknown,
        Optional<Integer> vocabulary,
        Optional<Integer> maxLength,
        Side padding,
        Side truncating,
        Optional<Integer> keep)
        implements PipelineSpec {

    /** What is removed from a text. */
    public enum Cleaning {
        /** Nothing. */
        NONE,
        /** All but word characters and white space: Python's {@code re.sub(r'[^\w\s]', '', text)}. */
        WORD_CHARACTERS,
        /** ASCII punctuation. */
        PUNCTUATION
    }

    /** How words are found. */
    public enum Split {
        /** At white space. */
        WHITESPACE,
        /** {@link WordSplit.BareTreebank}: NLTK's {@code word_tokenize} for text without punctuation. */
        BARE_TREEBANK,
        /** {@link WordSplit.Simple}: OpenNLP's, by classes of characters. */
        SIMPLE,
        /** {@link WordSplit.Learned}: OpenNLP's, with a model. */
        LEARNED
    }

    /** What words are replaced by. */
    public enum Lemmas {
        /** Nothing. */
        NONE,
        /** {@link WordStep.WordNetLemmas} as verb, noun, adjective, adverb and adjective satellite, the passes of a tutorial. */
        WORDNET,
        /** {@link WordStep.TaggedLemmas}. */
        OPENNLP
    }

    /** What becomes of words outside the vocabulary. */
    public enum Unknown {
        /** They become id 1. */
        MAP,
        /** They are left out. */
        DROP,
        /** They are an error. */
        REFUSE
    }

    /**
     * Words that are left out.
     *
     * @param english whether the list of {@link StopWords#english} is
     * @param also further words
     * @param keep words that are not left out although they are listed
     */
    public record Stop(boolean english, Optional<List<String>> also, Optional<List<String>> keep) {
        Set<String> words() {
            Set<String> words = new TreeSet<>(english ? StopWords.english() : Set.of());
            also.ifPresent(words::addAll);
            keep.ifPresent(words::removeAll);
            return words;
        }
    }

    /** Checks the arguments. @throws SpecException if one is out of range */
    public WordsSpec {
        replacements = List.copyOf(replacements);
        Objects.requireNonNull(cleaning, "cleaning");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(lemmas, "lemmas");
        Objects.requireNonNull(unknown, "unknown");
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(truncating, "truncating");
        vocabulary.ifPresent(value -> SpecException.atLeast(1, "vocabulary", value));
        maxLength.ifPresent(value -> SpecException.atLeast(1, "maxLength", value));
        keep.ifPresent(value -> SpecException.keep(value, maxLength));
        if (split == Split.BARE_TREEBANK && cleaning == Cleaning.NONE) {
            throw new SpecException(
                    "split", "bare-treebank is for text without punctuation, so it needs a cleaning that removes it");
        }
    }

    @Override
    public TextPipeline fit(List<String> texts, TextPreparation preparation) {
        return Fitted.pipeline(this, WordEncoder.fit(chain(), rule(), texts, preparation), texts, preparation);
    }

    /** The steps from text to words. */
    public WordChain chain() {
        List<TextStep> steps = new ArrayList<>();
        if (lowercase) {
            steps.add(new TextStep.Lowercase(TextStep.Letters.UNICODE));
        }
        replacements.forEach(replacement -> steps.add(replacement.step()));
        switch (cleaning) {
            case NONE -> {}
            case WORD_CHARACTERS -> steps.add(new TextStep.KeepWordCharacters());
            case PUNCTUATION -> steps.add(new TextStep.ReplaceCharacters(TextStep.PUNCTUATION, ""));
        }
        return new WordChain(
                steps,
                switch (split) {
                    case WHITESPACE -> new WordSplit.Whitespace(WordSplit.Spaces.UNICODE);
                    case BARE_TREEBANK -> new WordSplit.BareTreebank();
                    case SIMPLE -> new WordSplit.Simple();
                    case LEARNED -> new WordSplit.Learned();
                },
                wordSteps());
    }

    private List<WordStep> wordSteps() {
        List<WordStep> steps = new ArrayList<>();
        stopWords.ifPresent(stop -> steps.add(new WordStep.Stop(stop.words())));
        switch (lemmas) {
            case NONE -> {}
            case WORDNET ->
                steps.add(new WordStep.WordNetLemmas(List.of(
                        PartOfSpeech.VERB,
                        PartOfSpeech.NOUN,
                        PartOfSpeech.ADJECTIVE,
                        PartOfSpeech.ADVERB,
                        PartOfSpeech.ADJECTIVE)));
            case OPENNLP -> steps.add(new WordStep.TaggedLemmas());
        }
        return steps;
    }

    private VocabularyRule rule() {
        int first = unknown == Unknown.MAP ? 2 : 1;
        return new VocabularyRule(
                WordOrder.FIRST_SEEN,
                vocabulary.map(words -> words + first),
                first,
                switch (unknown) {
                    case MAP -> new UnknownWords.Replace(new SpecialToken("<UNK>", 1));
                    case DROP -> new UnknownWords.Drop();
                    case REFUSE -> new UnknownWords.Refuse();
                },
                Optional.empty(),
                Optional.empty());
    }
}
