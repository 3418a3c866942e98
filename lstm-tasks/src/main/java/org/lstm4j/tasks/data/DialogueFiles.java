package org.lstm4j.tasks.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextInput;

/**
 * Utterances of dialogues with a label each, in two files that go together line by line, as DailyDialog is published (Li et al. 2017): a
 * dialogue a line, its utterances ended by a word of their own; and the labels of its utterances, with blanks between them.
 *
 * @param key where the source stands in the task, such as {@code data.source}
 * @param settings of the source
 */
record DialogueFiles(String key, Settings settings) implements TextSource {
    /**
     * Settings of the source.
     *
     * @param file dialogues, a path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param labelFile labels, the same
     * @param end the word behind each utterance
     * @param context how many utterances before it are read with each, in front of it; none without it
     * @param uneven what is done with a dialogue that has more or fewer labels than utterances; {@code fail} without it
     * @param labelValues the labels as they stand in the file, that of class 0 first; without it numbers from 0 up where the task names
     *     classes, and else those that are found
     * @param limit at most so many utterances are taken, the first ones; all without it
     * @param origin where the files are to be had, for people
     */
    record Settings(
            String file,
            String labelFile,
            String end,
            Optional<Integer> context,
            Optional<Uneven> uneven,
            Optional<List<String>> labelValues,
            Optional<Integer> limit,
            Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            SettingException.notBlank("labelFile", labelFile);
            SettingException.notBlank("end", end);
            context.ifPresent(utterances -> SettingException.within(0, 100, "context", utterances));
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    /** What is done with a dialogue that has more or fewer labels than utterances. */
    enum Uneven {
        /** It is refused, and with it the file. */
        FAIL,
        /** It is left out. */
        SKIP
    }

    /** An utterance with its label as it stands in the file. */
    private record Utterance(String text, String label, long line) {}

    @Override
    public SourceRows read(DataRoot root, LabelRule rule) {
        try (FoundFile dialogues = root.open(settings.file());
                FoundFile labels = root.open(settings.labelFile())) {
            List<String> remarks = new ArrayList<>();
            List<Utterance> utterances = utterances(dialogues.path(), labels.path(), remarks);
            Set<String> found = new TreeSet<>();
            utterances.forEach(it -> found.add(it.label()));
            List<String> values = settings.labelValues().or(rule::labels).orElseGet(() -> LabelRule.ordered(found));
            List<LabeledText> rows = utterances.stream()
                    .limit(settings.limit().orElse(Integer.MAX_VALUE))
                    .map(it -> row(it, values))
                    .toList();
            List<DataFile> files = dialogues.isSample()
                    ? List.of()
                    : List.of(DataFile.of(dialogues.path()), DataFile.of(labels.path()));
            return new SourceRows(dialogues.name(), dialogues.isSample(), files, values, rows, remarks);
        }
    }

    private LabeledText row(Utterance utterance, List<String> values) {
        int label = values.indexOf(utterance.label());
        if (label < 0) {
            throw new InvalidInputException(settings.labelFile() + ":" + utterance.line() + ": the label \""
                    + Excerpts.of(utterance.label()) + "\" is none of " + Excerpts.of(values)
                    + "; correct the file, or name the"
                    + " labels as they stand there: " + key + ".label-values");
        }
        return new LabeledText(utterance.text(), label, new LinkedHashMap<>(), utterance.line());
    }

    private List<Utterance> utterances(Path dialogues, Path labels, List<String> remarks) {
        List<String> lines = TextInput.lines(dialogues, Integer.MAX_VALUE);
        List<String> labelLines = TextInput.lines(labels, Integer.MAX_VALUE);
        if (lines.size() != labelLines.size()) {
            throw new InvalidInputException(settings.labelFile() + ": has " + labelLines.size() + " lines, but "
                    + settings.file() + " has " + lines.size() + "; the two go together line by line");
        }
        List<Utterance> all = new ArrayList<>();
        int left = 0;
        for (int i = 0; i < lines.size(); i++) {
            left += add(lines.get(i), labelLines.get(i), i + 1L, all) ? 0 : 1;
        }
        if (left > 0) {
            remarks.add(Counted.of(left, "dialogue") + " with more or fewer labels than utterances, left out");
        }
        return all;
    }

    /** Adds the utterances of a dialogue; false if it is to be left out. */
    private boolean add(String dialogue, String labelLine, long line, List<Utterance> all) {
        List<String> utterances = Pattern.compile(settings.end(), Pattern.LITERAL)
                .splitAsStream(dialogue)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        List<String> labels =
                labelLine.isBlank() ? List.of() : List.of(labelLine.strip().split("\\s+"));
        if (utterances.size() != labels.size()) {
            if (settings.uneven().orElse(Uneven.FAIL) == Uneven.SKIP) {
                return false;
            }
            throw new InvalidInputException(settings.labelFile() + ":" + line + ": has " + labels.size()
                    + " labels, but the dialogue on this line of " + settings.file() + " has " + utterances.size()
                    + " utterances, each ended by " + settings.end()
                    + "; correct the file, or leave such dialogues out: " + key
                    + ".uneven = skip");
        }
        int context = settings.context().orElse(0);
        for (int i = 0; i < utterances.size(); i++) {
            String text = String.join(" ", utterances.subList(Math.max(0, i - context), i + 1));
            all.add(new Utterance(text, labels.get(i), line));
        }
        return true;
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(
                new DataNeed(settings.file(), settings.origin(), path ->
                        (long) TextInput.lines(path, Integer.MAX_VALUE).size()),
                new DataNeed(settings.labelFile(), settings.origin(), path ->
                        (long) TextInput.lines(path, Integer.MAX_VALUE).size()));
    }
}
