package org.lstm4j.text;

import java.util.Objects;
import java.util.Optional;
import org.lstm4j.InvalidInputException;

/**
 * How words get ids. Id 0 is padding, then come the special tokens, then from {@code firstId} on the words by falling number
 * of occurrences. Immutable and thread-safe.
 *
 * @param ties the order of words that occur equally often
 * @param idLimit words whose id would be at or above it are unknown; no limit without it
 * @param firstId the id of the most frequent word; 1 or more
 * @param unknown what becomes of words outside the vocabulary
 * @param unseen what becomes of words that were not even seen when it was fitted, if that is something else; a vocabulary with
 *     it remembers all words beyond the limit
 * @param start a token before the first word of each text
 */
public record VocabularyRule(
        WordOrder ties,
        Optional<Integer> idLimit,
        int firstId,
        UnknownWords unknown,
        Optional<UnknownWords> unseen,
        Optional<SpecialToken> start) {
    private static final int IMDB_START = 1;
    private static final int IMDB_UNKNOWN = 2;
    private static final int IMDB_INDEX_FROM = 3;

    /**
     * Checks that the ids go together.
     *
     * @throws InvalidInputException if the limit leaves no word, or the ids of special tokens are not below {@code firstId} or
     *     equal
     */
    public VocabularyRule {
        Objects.requireNonNull(ties, "ties");
        Objects.requireNonNull(unknown, "unknown");
        if (firstId < 1) {
            throw new InvalidInputException(
                    "VocabularyRule: firstId is " + firstId + ", expected at least 1 (0 is padding).");
        }
        if (idLimit.isPresent() && idLimit.get() <= firstId) {
            throw new InvalidInputException("VocabularyRule: idLimit is " + idLimit.get() + ", expected more than "
                    + firstId + ", the id of the first word.");
        }
        if (unseen.isPresent() && unseen.get() instanceof UnknownWords.Replace) {
            throw new InvalidInputException(
                    "VocabularyRule: unseen words have an id of their own, expected that they are dropped or refused.");
        }
        Optional<SpecialToken> replacement =
                unknown instanceof UnknownWords.Replace(SpecialToken token) ? Optional.of(token) : Optional.empty();
        checkSpecial(replacement, firstId);
        checkSpecial(start, firstId);
        if (replacement.isPresent()
                && start.isPresent()
                && replacement.get().id() == start.get().id()) {
            throw new InvalidInputException("VocabularyRule: " + start.get() + " and " + replacement.get()
                    + " have the same id, expected different ones.");
        }
    }

    private static void checkSpecial(Optional<SpecialToken> token, int firstId) {
        if (token.isPresent() && token.get().id() >= firstId) {
            throw new InvalidInputException(
                    "VocabularyRule: " + token.get() + " has the id of a word, expected one below " + firstId + ".");
        }
    }

    /**
     * Keras's {@code TextVectorization(output_mode="int")}: 0 padding, 1 {@code [UNK]}, words from 2 on, equal counts last in
     * the alphabet first.
     *
     * @param maxTokens number of ids, padding and {@code [UNK]} among them; no limit without it
     */
    public static VocabularyRule textVectorization(Optional<Integer> maxTokens) {
        return new VocabularyRule(
                WordOrder.LAST_IN_ALPHABET,
                maxTokens,
                2,
                new UnknownWords.Replace(new SpecialToken("[UNK]", 1)),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * {@code keras.datasets.imdb.load_data} with its defaults: 0 padding, 1 the start of each review, 2 unknown, 3 nobody, and
     * {@code rank + 3} for the word of each rank, so that the most frequent word has id 4. Words that the training reviews do
     * not have were dropped when Keras's file was made, and are dropped here.
     *
     * @param numWords ids at or above it are unknown; no limit without it
     */
    public static VocabularyRule imdb(Optional<Integer> numWords) {
        return new VocabularyRule(
                WordOrder.FIRST_SEEN,
                numWords,
                IMDB_INDEX_FROM + 1,
                new UnknownWords.Replace(new SpecialToken("<UNK>", IMDB_UNKNOWN)),
                Optional.of(new UnknownWords.Drop()),
                Optional.of(new SpecialToken("<START>", IMDB_START)));
    }

    /**
     * The most common words of NLTK's {@code FreqDist}, numbered from 1; other words are dropped.
     *
     * @param numWords number of words
     */
    public static VocabularyRule mostCommon(int numWords) {
        return new VocabularyRule(
                WordOrder.FIRST_SEEN,
                Optional.of(numWords + 1),
                1,
                new UnknownWords.Drop(),
                Optional.empty(),
                Optional.empty());
    }
}
