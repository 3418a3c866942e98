package org.lstm4j.text;

/** The order of words that occur equally often; the more frequent always come first. */
public enum WordOrder {
    /** As first seen: Keras 2's {@code Tokenizer}, and {@code most_common} of NLTK's {@code FreqDist}. */
    FIRST_SEEN,

    /**
     * By falling order of their code points, {@code zebra} before {@code ant}: Keras's {@code TextVectorization}, which takes
     * {@code np.lexsort((tokens, counts))[::-1]}.
     */
    LAST_IN_ALPHABET
}
