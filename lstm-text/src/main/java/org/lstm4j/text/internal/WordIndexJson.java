package org.lstm4j.text.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The JSON of a word index: words and their ranks. */
public final class WordIndexJson {
    private WordIndexJson() {}

    /** The words by rank. */
    public static List<String> read(Path file) {
        String source = file.toString();
        JsonFields index = JsonFields.of(Json.parse(Json.read(file), source, "top level"), source, "");
        JsonNode node = index.node();
        String[] words = new String[node.size()];
        for (String word : node.propertyNames()) {
            int rank = index.integer(word, 1, words.length);
            if (words[rank - 1] != null) {
                throw index.problem(
                        word, "a rank of its own", rank + ", which is that of " + Excerpt.of(words[rank - 1]));
            }
            words[rank - 1] = word;
        }
        return List.copyOf(Arrays.asList(words)); // as many ranks as words, each used once
    }
}
