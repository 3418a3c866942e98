package org.lstm4j.text;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.text.internal.WordIndexJson;

/** Reads {@code imdb_word_index.json}, which {@code keras.datasets.imdb.get_word_index()} loads, or a file like it. */
public final class WordIndexFile {
    private WordIndexFile() {}

    /**
     * The words by rank, the most frequent first. The numbers in the file are ranks from 1, not ids: Keras adds {@code
     * index_from}, 3, and {@link VocabularyRule#imdb} does so here. Who adds another number, as tutorials do, reads another
     * text.
     *
     * @param file a JSON object of words and their ranks, which are 1, 2, 3 and so on in any order
     * @throws TextFormatException if it is not
     */
    public static List<String> read(Path file) {
        return WordIndexJson.read(file);
    }
}
