package org.lstm4j.tasks.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextInput;

/**
 * Questions about stories, as the bAbI tasks are written (Weston et al. 2015): numbered lines, and among them questions, whose answer
 * stands behind a tab. Number 1 begins a new story. The text of a question is the question and then the story up to it, without other
 * questions; its label is the answer. The column {@value #GROUP} of a row is the file that it is from.
 *
 * @param key where the source stands in the task, such as {@code data.source}
 * @param settings of the source
 */
record StoryFile(String key, Settings settings) implements TextSource {
    static final String GROUP = "file";

    /**
     * Settings of the source.
     *
     * @param files paths below the data root, with slashes; of each the same name with {@code .gz} is found as well
     * @param limit at most so many questions of each file are taken, the first ones; all without it
     * @param origin where the files are to be had, for people
     */
    record Settings(List<String> files, Optional<Integer> limit, Optional<String> origin) {
        Settings {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new SettingException("files", "must name at least one file");
            }
            files.forEach(file -> SettingException.notBlank("files", file));
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    /** A question with its story. */
    private record Question(String text, String answer, String file, long line) {}

    @Override
    public SourceRows read(DataRoot root, LabelRule rule) {
        List<Question> questions = new ArrayList<>();
        List<DataFile> files = new ArrayList<>();
        boolean isSample = false;
        for (String name : settings.files()) {
            try (FoundFile file = root.open(name)) {
                List<Question> all = questions(file.path(), name);
                questions.addAll(
                        all.subList(0, Math.min(all.size(), settings.limit().orElse(all.size()))));
                isSample |= file.isSample();
                if (!file.isSample()) {
                    files.add(DataFile.of(file.path()));
                }
            }
        }
        TreeSet<String> answers = new TreeSet<>();
        questions.forEach(it -> answers.add(it.answer()));
        List<String> labels = rule instanceof LabelRule.Known(var known) ? known : LabelRule.ordered(answers);
        List<LabeledText> rows = questions.stream().map(it -> row(it, labels)).toList();
        String name = settings.files().size() == 1
                ? settings.files().getFirst()
                : settings.files().getFirst() + " and " + (settings.files().size() - 1) + " more";
        return new SourceRows(name, isSample, files, labels, rows, List.of());
    }

    private static LabeledText row(Question question, List<String> labels) {
        int label = labels.indexOf(question.answer());
        if (label < 0) {
            throw new InvalidInputException(question.file() + ":" + question.line() + ": the answer \""
                    + question.answer() + "\" is none of those that are learned, " + Excerpts.of(labels));
        }
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        columns.put(GROUP, name(question.file()));
        return new LabeledText(question.text(), label, columns, question.line());
    }

    /** Of a path the file's name without its ending and without what says which part it is of. */
    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("(_(train|test|valid))?(\\.txt)?(\\.gz)?$", "");
    }

    private static List<Question> questions(Path path, String name) {
        List<Question> questions = new ArrayList<>();
        List<String> story = new ArrayList<>();
        long number = 0;
        for (String line : TextInput.lines(path, Integer.MAX_VALUE)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space < 0 || !line.substring(0, space).matches("[0-9]{1,6}")) {
                throw new InvalidInputException(name + ":" + number
                        + ": expected a number, a blank and a sentence, got \"" + Excerpts.of(line) + "\"");
            }
            if (line.substring(0, space).equals("1")) {
                story.clear();
            }
            String[] parts = line.substring(space + 1).split("\t", -1);
            if (parts.length == 1) {
                story.add(parts[0].strip());
                continue;
            }
            if (parts[0].isBlank() || parts[1].isBlank()) {
                throw new InvalidInputException(name + ":" + number
                        + ": expected a question, a tab and its answer, got \"" + Excerpts.of(line) + "\"");
            }
            String text = parts[0].strip() + " " + String.join(" ", story);
            questions.add(new Question(text, parts[1].strip(), name, number));
        }
        if (questions.isEmpty()) {
            throw new InvalidInputException(
                    name + ": has no question, which is a line with a tab and an answer behind it");
        }
        return questions;
    }

    @Override
    public List<DataNeed> needs() {
        return settings.files().stream()
                .map(file -> new DataNeed(file, settings.origin(), path ->
                        (long) questions(path, file).size()))
                .toList();
    }
}
