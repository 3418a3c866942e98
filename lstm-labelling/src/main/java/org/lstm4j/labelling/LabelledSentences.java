package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.tasks.wording.Counted;

/**
 * The sentences of a task, split.
 *
 * @param training sentences to learn from
 * @param validation sentences that watch the training
 * @param test sentences to test with
 * @param files that they were read from; none for samples
 * @param isSample whether some are from the sample inside the program
 */
record LabelledSentences(
        List<Sentence> training,
        List<Sentence> validation,
        List<Sentence> test,
        List<DataFile> files,
        boolean isSample) {
    private static final int LISTED = 12;

    /** Copies the lists. */
    LabelledSentences {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        files = List.copyOf(files);
    }

    /**
     * Reads and splits them.
     *
     * @throws InvalidInputException if a file is not there or not as expected, or there are too few sentences
     */
    static LabelledSentences load(LabellingDataConfig config, DataRoot root) {
        Files files = new Files(config.usedFormat(), root);
        List<Sentence> all = files.read(config.training());
        int test = share(all.size(), Optional.of(config.test()));
        int watching = share(all.size() - test, config.validation());
        int learned = all.size() - test - watching;
        if (learned < 1) {
            throw new InvalidInputException(config.training().getFirst() + ": " + Counted.of(all.size(), "sentence")
                    + (all.size() == 1 ? " is" : " are")
                    + " too few for data.test and data.validation to take their shares and leave one to learn from");
        }
        return new LabelledSentences(
                all.subList(0, learned),
                config.validation()
                        .map(part ->
                                part.files().map(files::read).orElseGet(() -> all.subList(learned, learned + watching)))
                        .orElse(List.of()),
                config.test().files().map(files::read).orElseGet(() -> all.subList(learned + watching, all.size())),
                files.known,
                files.isSample);
    }

    private static int share(int sentences, Optional<LabellingDataConfig.Part> part) {
        return part.flatMap(LabellingDataConfig.Part::share)
                .map(share -> (int) Math.max(1, Math.round(share * sentences)))
                .orElse(0);
    }

    /** Files that are read one after the other. */
    private static final class Files {
        private final ConllFormat format;
        private final DataRoot root;
        private final List<DataFile> known = new ArrayList<>();
        private boolean isSample;

        Files(ConllFormat format, DataRoot root) {
            this.format = format;
            this.root = root;
        }

        List<Sentence> read(List<String> names) {
            List<Sentence> sentences = new ArrayList<>();
            for (String name : names) {
                try (FoundFile file = root.open(name)) {
                    sentences.addAll(format.read(file.path(), name, true));
                    isSample |= file.isSample();
                    if (!file.isSample()) {
                        known.add(DataFile.of(file.path()));
                    }
                }
            }
            return sentences;
        }
    }

    /** The labels of the training, the most frequent first, equal ones by their names. */
    List<String> labels() {
        Map<String, Integer> counts = new HashMap<>();
        training.forEach(sentence -> sentence.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
        return counts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Integer> it) -> -it.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The logarithm of the share of each label among the words of the training. */
    List<Double> logShares(List<String> labels) {
        Map<String, Integer> counts = new HashMap<>();
        training.forEach(sentence -> sentence.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
        double all = Sentence.count(training);
        return labels.stream()
                .map(label -> Math.log(counts.getOrDefault(label, 1) / all))
                .toList();
    }

    /** The words of the training as they are written. */
    Set<String> learnedWords() {
        Set<String> words = new HashSet<>();
        training.forEach(sentence -> words.addAll(sentence.words()));
        return words;
    }

    /**
     * The numbers of the labels of some sentences.
     *
     * @throws InvalidInputException naming the line of a label that is none of those, as one that never occurs in the training
     */
    static List<int[]> numbers(List<Sentence> sentences, List<String> labels) {
        Map<String, Integer> numbers = new HashMap<>();
        labels.forEach(label -> numbers.put(label, numbers.size()));
        List<int[]> all = new ArrayList<>(sentences.size());
        for (Sentence sentence : sentences) {
            int[] own = new int[sentence.labels().size()];
            for (int i = 0; i < own.length; i++) {
                String label = sentence.labels().get(i);
                Integer number = numbers.get(label);
                if (number == null) {
                    throw new InvalidInputException(
                            sentence.file() + ":" + sentence.lines().get(i) + ": the word \""
                                    + ConllFormat.shown(sentence.words().get(i))
                                    + "\" has the label \"" + ConllFormat.shown(label)
                                    + "\", which never occurs in the training: " + listed(labels));
                }
                own[i] = number;
            }
            all.add(own);
        }
        return all;
    }

    private static String listed(List<String> labels) {
        return labels.size() <= LISTED
                ? String.join(", ", labels)
                : String.join(", ", labels.subList(0, LISTED)) + " and " + (labels.size() - LISTED) + " more";
    }

    /** Some lines for people. */
    List<String> describe(LabellingDataConfig config) {
        List<String> lines = new ArrayList<>();
        String name = isSample ? "the sample inside the program" : String.join(", ", config.training());
        lines.add("Data: " + name + (isSample ? DataRoot.NOBODY_NAMED_ONE : ""));
        lines.add(part("To learn from", training) + (validation.isEmpty() ? "" : part("; to watch it", validation))
                + part("; to test", test) + "; " + Counted.of(labels().size(), "label"));
        if (labels().size() == 1) {
            lines.add("Warning: all words to learn from have the label " + labels().getFirst()
                    + ", so the model can only learn to say that; look at data.format.label");
        }
        return lines;
    }

    private static String part(String what, List<Sentence> sentences) {
        return String.format(
                Locale.ROOT, "%s: %,d sentences of %,d words", what, sentences.size(), Sentence.count(sentences));
    }
}
