package org.lstm4j.labelling;

import java.util.List;

/**
 * A sentence of a file.
 *
 * @param words in their order, one or more
 * @param labels of the words, as many, or none where they are not known
 * @param file that it is from, as the task names it
 * @param lines of the words, counted from 1
 */
record Sentence(List<String> words, List<String> labels, String file, List<Integer> lines) {
    /** Copies the lists. */
    Sentence {
        words = List.copyOf(words);
        labels = List.copyOf(labels);
        lines = List.copyOf(lines);
    }

    /** The line of its first word. */
    int line() {
        return lines.getFirst();
    }

    /** The words of some sentences. */
    static List<List<String>> words(List<Sentence> sentences) {
        return sentences.stream().map(Sentence::words).toList();
    }

    /** The labels of some sentences. */
    static List<List<String>> labels(List<Sentence> sentences) {
        return sentences.stream().map(Sentence::labels).toList();
    }

    /** How many words some sentences have. */
    static long count(List<Sentence> sentences) {
        return sentences.stream().mapToLong(it -> it.words().size()).sum();
    }
}
