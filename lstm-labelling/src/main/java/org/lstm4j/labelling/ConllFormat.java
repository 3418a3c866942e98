package org.lstm4j.labelling;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.text.TextInput;

/**
 * How files of labelled words are written: a word a line with its columns, and a blank line behind each sentence, as for the shared
 * tasks of the CoNLL. Columns are counted from 1.
 *
 * @param separator what stands between columns; a tab without it
 * @param word the column of the word; 1 without it
 * @param label the column of its label; the last one of each line without it
 * @param id the column of the word's number in CoNLL-U: lines of number {@code 8-9}, which say what was written for two words, and of
 *     {@code 8.1}, a word that was left out, are passed over; none without it
 * @param comments what a line between sentences starts with that is not read; none without it
 * @param maxWords the longest sentence, in words: a file without blank lines is refused rather than read as one; 1,000 without it
 */
public record ConllFormat(
        Optional<Separator> separator,
        Optional<Integer> word,
        Optional<Integer> label,
        Optional<Integer> id,
        Optional<String> comments,
        Optional<Integer> maxWords) {
    private static final int MOST_COLUMNS = 1000;
    private static final int MOST_WORDS = 20_000;
    private static final int USUAL_WORDS = 1000;
    private static final int SHOWN = 60;

    /** With the defaults. */
    static final ConllFormat DEFAULT = new ConllFormat(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What stands between columns. */
    public enum Separator {
        /** One tab; a word may hold blanks. */
        TAB("a tab", "\t"),
        /** Blanks or tabs, one or more. */
        BLANKS("blanks", "[ \t]+");

        private final String words;
        private final String pattern;

        Separator(String words, String pattern) {
            this.words = words;
            this.pattern = pattern;
        }
    }

    public ConllFormat {
        word.ifPresent(column -> SettingException.within(1, MOST_COLUMNS, "word", column));
        label.ifPresent(column -> SettingException.within(1, MOST_COLUMNS, "label", column));
        id.ifPresent(column -> SettingException.within(1, MOST_COLUMNS, "id", column));
        comments.ifPresent(start -> SettingException.notBlank("comments", start));
        maxWords.ifPresent(most -> SettingException.within(1, MOST_WORDS, "maxWords", most));
        if (word.isPresent() && word.equals(label)) {
            throw new SettingException("label", "is the column of the word, " + word.get() + ", too");
        }
    }

    /**
     * Reads the sentences of a file.
     *
     * @param name of the file, for messages
     * @param needsLabels false for words to be labelled: a line may then have no label
     * @throws org.lstm4j.text.TextDataException if it cannot be read, or is not UTF-8
     * @throws InvalidInputException naming the line that is not as expected
     */
    List<Sentence> read(Path file, String name, boolean needsLabels) {
        return new Reading(name, needsLabels).of(TextInput.lines(file, Integer.MAX_VALUE));
    }

    /** One reading of a file. */
    private final class Reading {
        private final String name;
        private final boolean needsLabels;
        private final Separator between = separator.orElse(Separator.TAB);
        private final List<Sentence> sentences = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final List<String> labels = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private int passedOver;

        Reading(String name, boolean needsLabels) {
            this.name = name;
            this.needsLabels = needsLabels;
        }

        List<Sentence> of(List<String> lines) {
            int number = 0;
            for (String line : lines) {
                number++;
                if (line.isBlank()) {
                    end(number);
                } else if (!isComment(line)) {
                    add(line, number);
                }
            }
            end(number + 1);
            if (sentences.isEmpty()) {
                throw new InvalidInputException(name + ": has no sentence; expected a word a line with " + between.words
                        + " between its columns, and a blank line behind each sentence");
            }
            return sentences;
        }

        /** Within a sentence such a line may be a word, as "#" is. */
        private boolean isComment(String line) {
            return words.isEmpty() && comments.filter(line::startsWith).isPresent();
        }

        private void end(int line) {
            if (words.isEmpty() && passedOver > 0) {
                throw new InvalidInputException(name + ":" + passedOver
                        + ": a sentence without a word: all its lines, up to line " + (line - 1)
                        + ", have numbers such as 8-9 or 8.1, which are passed over");
            }
            if (!words.isEmpty()) {
                boolean isLabelled = labels.size() == words.size();
                sentences.add(new Sentence(words, isLabelled ? labels : List.of(), name, numbers));
            }
            words.clear();
            labels.clear();
            numbers.clear();
            passedOver = 0;
        }

        private void add(String line, int number) {
            String text = between == Separator.BLANKS ? line.strip() : line;
            List<String> columns = Arrays.asList(text.split(between.pattern, -1));
            if (id.isPresent() && isPassedOver(column(columns, id.get(), "number", line, number))) {
                passedOver = passedOver == 0 ? number : passedOver;
                return;
            }
            numbers.add(number);
            words.add(column(columns, word.orElse(1), "word", line, number));
            boolean hasLabel = label.isPresent() ? label.get() <= columns.size() : columns.size() > word.orElse(1);
            if (needsLabels || hasLabel) {
                labels.add(column(
                        columns, label.orElse(Math.max(word.orElse(1) + 1, columns.size())), "label", line, number));
            }
            if (words.size() > maxWords.orElse(USUAL_WORDS)) {
                throw new InvalidInputException(
                        name + ":" + number + ": the sentence that begins on line " + numbers.getFirst()
                                + " has more than " + maxWords.orElse(USUAL_WORDS)
                                + " words; is there a blank line behind each sentence? data.format.max-words allows more");
            }
        }

        private String column(List<String> columns, int number, String what, String line, int lineNumber) {
            String text = number <= columns.size() ? columns.get(number - 1).strip() : "";
            if (text.isEmpty()) {
                String got = columns.size() == 1 ? "1 column" : columns.size() + " columns";
                throw new InvalidInputException(name + ":" + lineNumber + ": expected the " + what + " in column "
                        + number + " of columns with " + between.words + " between them, got "
                        + (number <= columns.size() ? "nothing there" : got) + ": \"" + shown(line) + "\"");
            }
            return text;
        }

        private boolean isPassedOver(String text) {
            return text.length() < SHOWN && text.matches("[0-9]+[-.][0-9]+");
        }
    }

    /** Some of a line that may be long. */
    static String shown(String text) {
        int end = text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())));
        String part = text.substring(0, end).replace('\t', ' ');
        return end == text.length() ? part : part + " ...";
    }
}
