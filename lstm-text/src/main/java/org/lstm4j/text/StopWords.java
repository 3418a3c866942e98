package org.lstm4j.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.text.internal.TextLines;

/** Lists of stop words. */
public final class StopWords {
    private static final String ENGLISH = "/org/lstm4j/text/english-stop-words.txt";

    private StopWords() {}

    /**
     * The 174 English words of the Snowball project (BSD licence, in the file). {@code not}, {@code no} and {@code don't} are
     * among them: keep those where feelings matter.
     */
    public static Set<String> english() {
        InputStream in = StopWords.class.getResourceAsStream(ENGLISH);
        if (in == null) {
            throw new AssertionError(ENGLISH + " is part of this jar");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return words(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a list: UTF-8, one word on a line, empty lines and lines that start with {@code #} left out.
     *
     * @throws TextDataException if there is no such file, or it is not UTF-8
     */
    public static Set<String> read(Path file) {
        return words(TextLines.read(file));
    }

    private static Set<String> words(List<String> lines) {
        Set<String> words = new LinkedHashSet<>();
        for (String line : lines) {
            String word = line.strip();
            if (!word.isEmpty() && !word.startsWith("#")) {
                words.add(word);
            }
        }
        return Set.copyOf(words);
    }
}
