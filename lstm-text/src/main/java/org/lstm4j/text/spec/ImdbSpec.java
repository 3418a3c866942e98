package org.lstm4j.text.spec;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.TextStep;
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordSplit;

/**
 * The ids of {@code keras.datasets.imdb.load_data(num_words)}, from raw reviews: A to Z in lower case, the filters of Keras's
 * {@code Tokenizer} (the apostrophe stays, {@code <br />} leaves the word {@code br}), split at spaces; each review starts with
 * 1, the word of rank r is {@code r + 3}, one at or above {@code num_words} is 2, and one that no training review has is dropped.
 *
 * <p>With the published word index the ids are those of Keras's {@code imdb.npz}, all of them. Fitted to the same training
 * reviews the words and their counts are the same, but words of equal count stand in the order first seen, while the order of
 * the published index is that of the hash table it was made with; of 5,000 ids ten words differ.
 *
 * @param vocabulary {@code num_words}: ids at or above it become 2; no limit without it
 * @param maxLength length of each row, the start among its ids; that of the longest text without it
 * @param padding the end at which rows are filled up; {@code pre} in Keras's examples
 * @param truncating the end at which texts are cut; {@code pre} in Keras's examples
 * @param keep so many words at that end stay, and the cut is behind them, as for a question in front of a long story; none without it
 */
public record ImdbSpec(
        Optional<Integer> vocabulary,
        Optional<Integer> maxLength,
        Side padding,
        Side truncating,
        Optional<Integer> keep)
        implements PipelineSpec {
    /** The filters of Keras's Tokenizer: punctuation but for the apostrophe, tab and line feed. */
    private static final String FILTERS = TextStep.PUNCTUATION.replace("'", "") + "\t\n";

    private static final int SMALLEST = 5;

    /** Checks the arguments. @throws SpecException if one is out of range */
    public ImdbSpec {
        vocabulary.ifPresent(value -> SpecException.atLeast(SMALLEST, "vocabulary", value));
        maxLength.ifPresent(value -> SpecException.atLeast(1, "maxLength", value));
        keep.ifPresent(value -> SpecException.keep(value, maxLength));
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(truncating, "truncating");
    }

    @Override
    public TextPipeline fit(List<String> texts, TextPreparation preparation) {
        return Fitted.pipeline(
                this,
                WordEncoder.fit(chain(), VocabularyRule.imdb(vocabulary), texts, preparation),
                texts,
                preparation);
    }

    /**
     * The pipeline of a published word index.
     *
     * @param ranked the words by falling frequency, as {@link org.lstm4j.text.WordIndexFile} reads them
     * @param texts looked at only where no length is set
     */
    public TextPipeline withWords(List<String> ranked, List<String> texts, TextPreparation preparation) {
        return Fitted.pipeline(
                this,
                new WordEncoder(chain(), Vocabulary.of(VocabularyRule.imdb(vocabulary), ranked)),
                texts,
                preparation);
    }

    private static WordChain chain() {
        return new WordChain(
                List.of(
                        new TextStep.Lowercase(
                                TextStep.Letters.ASCII), // as Python 2 did to bytes, which made the index
                        new TextStep.ReplaceCharacters(FILTERS, " ")),
                new WordSplit.At(" "),
                List.of());
    }
}
