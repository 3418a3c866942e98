package org.lstm4j.tasks.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.EmptyText;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.LabeledTextReader;
import org.lstm4j.text.LabeledTexts;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextSchema;

/**
 * Records with a text and a label, a file of JSON lines, CSV or TSV.
 *
 * @param type how records are written
 * @param key where the source stands in the task, such as {@code data.source}
 * @param settings of the source
 */
record TextFile(String type, String key, Settings settings) implements TextSource {
    private static final String CSV = "csv";
    private static final int SHOWN = 10;
    private static final int MOST_CLASSES = 1000;
    private static final List<String> ANY = List.of("0", "1");

    /** Refuses a separator where there can be none. */
    TextFile {
        if (settings.separator().isPresent() && !type.equals(CSV)) {
            throw new InvalidInputException(key + ".separator: belongs to type = csv; the source is of type " + type);
        }
    }

    /**
     * Settings of the source.
     *
     * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
     * @param textField name of the field or column with the text
     * @param labelField name of the field or column with the label
     * @param separator for {@code csv}: one character between two fields; a comma without it
     * @param labelValues the labels as they stand in the file, that of class 0 first; without it numbers from 0 up where the task names
     *     classes, and else those that are found
     * @param strip whether white space at both ends of a text is left out; false without it
     * @param emptyText what is done with a row whose text is empty or blank: {@code keep} it as a row of padding, {@code
     *     skip} it, or {@code fail}
     * @param distinct whether of records with equal text only the first is taken; false without it
     * @param orderBy the field by whose text rows are put in order, character by character, before anything else; that of the
     *     file without it
     * @param limit at most so many rows are taken, the first ones; all without it
     * @param origin where the file is to be had, for people
     */
    record Settings(
            String file,
            String textField,
            String labelField,
            Optional<String> separator,
            Optional<List<String>> labelValues,
            EmptyText emptyText,
            Optional<Boolean> strip,
            Optional<Boolean> distinct,
            Optional<String> orderBy,
            Optional<Integer> limit,
            Optional<String> origin) {
        Settings {
            SettingException.notBlank("file", file);
            SettingException.notBlank("textField", textField);
            SettingException.notBlank("labelField", labelField);
            if (textField.equals(labelField)) {
                throw new SettingException("labelField", "must be another field than text-field");
            }
            separator.ifPresent(text -> SettingException.separator("separator", text));
            labelValues
                    .filter(labels -> labels.size() < 2 || new HashSet<>(labels).size() < labels.size())
                    .ifPresent(labels -> {
                        throw new SettingException(
                                "labelValues",
                                "must be at least two different labels as they stand in the file; got " + labels);
                    });
            limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
        }
    }

    /** With labels as far as they are known: to count records, or to find out which labels there are, any will do. */
    private LabeledTextReader reader(List<String> labels) {
        TextSchema schema = new TextSchema(settings.textField(), settings.labelField(), labels, settings.emptyText());
        FileFormat format = FileFormat.valueOf(type.toUpperCase(Locale.ROOT).replace('-', '_'));
        return new LabeledTextReader(
                format, schema, settings.separator().orElse(",").charAt(0));
    }

    @Override
    public SourceRows read(DataRoot root, LabelRule rule) {
        try (FoundFile file = root.open(settings.file())) {
            List<String> labels = settings.labelValues().or(rule::labels).orElseGet(() -> found(file.path()));
            LabeledTexts texts = read(file.path(), labels);
            List<LabeledText> all = ordered(texts.records(), file.path());
            List<LabeledText> rows = settings.distinct().orElse(false) ? distinct(all) : all;
            int taken = Math.min(rows.size(), settings.limit().orElse(rows.size()));
            return SourceRows.of(
                    file, labels, rows.subList(0, taken), remarks(texts.emptyTexts(), all.size() - rows.size()));
        }
    }

    private List<String> found(Path file) {
        List<String> found = LabelRule.ordered(Set.copyOf(reader(ANY).labels(file, MOST_CLASSES + 1)));
        if (found.size() > MOST_CLASSES) {
            throw new InvalidInputException(file + ": has more than " + MOST_CLASSES + " different labels in \""
                    + settings.labelField() + "\"; is " + key + ".label-field the right field? If so, name the labels: "
                    + key + ".label-values");
        }
        if (found.size() == 1) {
            throw new InvalidInputException(file + ": all records have the label \"" + found.getFirst() + "\" in \""
                    + settings.labelField() + "\"; is " + key + ".label-field the right field?");
        }
        return found.isEmpty() ? ANY : found;
    }

    private LabeledTexts read(Path file, List<String> labels) {
        try {
            LabeledTexts texts = reader(labels).read(file);
            return settings.strip().orElse(false)
                    ? new LabeledTexts(
                            texts.records().stream().map(TextFile::stripped).toList(), texts.emptyTexts())
                    : texts;
        } catch (TextDataException e) {
            throw e.withAdvice(advice(e, file));
        }
    }

    private static LabeledText stripped(LabeledText row) {
        return new LabeledText(row.text().strip(), row.label(), row.columns(), row.line());
    }

    /** What to do about it, in the words of task files. */
    private String advice(TextDataException e, Path file) {
        return switch (e.problem()) {
            case UNEXPECTED_LABEL -> ofLabels(file);
            case EMPTY_TEXT -> "Fill it in, or set " + key + ".empty-text = keep or skip.";
            case MISSING_COLUMN ->
                "Correct the file, whose " + (type.equals("json-lines") ? "keys are" : "first line has")
                        + " the names of the fields, or " + key + ".text-field and " + key + ".label-field.";
            case TEXT_NOT_A_STRING -> "Correct the record, or " + key + ".text-field.";
            case OTHER_SEPARATOR -> ofSeparators(e.found());
            default -> e.advice();
        };
    }

    private String ofLabels(Path file) {
        List<String> labels = reader(ANY).labels(file, SHOWN + 1);
        String all = labels.stream().map(label -> "\"" + label + "\"").collect(Collectors.joining(", "));
        return labels.size() > SHOWN
                ? "There are more than " + SHOWN + " different labels; is " + key
                        + ".label-field the right field? If so, " + key + ".label-values names the labels."
                : "Correct the record, or name the labels as they stand in the file, that of class 0 first: " + key
                        + ".label-values; it has [" + all + "].";
    }

    private String ofSeparators(String found) {
        if (found.contains("tabs")) {
            return "Set " + key + ".type = tsv"
                    + (type.equals(CSV) ? ", or separator = \"\\t\" if fields have quotes." : ".");
        }
        String separator = found.contains("semicolons") ? ";" : found.contains("vertical bars") ? "|" : ",";
        return "Set " + key + (type.equals(CSV) ? "." : ".type = csv" + (separator.equals(",") ? "." : " and "))
                + (type.equals(CSV) || !separator.equals(",") ? "separator = \"" + separator + "\"." : "");
    }

    private List<LabeledText> ordered(List<LabeledText> rows, Path file) {
        if (settings.orderBy().isEmpty()) {
            return rows;
        }
        String field = settings.orderBy().get();
        rows.stream()
                .filter(row -> !row.columns().containsKey(field))
                .findFirst()
                .ifPresent(row -> {
                    throw new InvalidInputException(
                            file + ":" + row.line() + ": has no field \"" + field + "\" to be ordered by");
                });
        return rows.stream()
                .sorted(Comparator.comparing(row -> row.columns().getOrDefault(field, "")))
                .toList();
    }

    private long rows(Path path) {
        AtomicLong rows = new AtomicLong();
        try {
            reader(settings.labelValues().orElseGet(() -> found(path))).forEach(path, row -> rows.incrementAndGet());
        } catch (TextDataException e) {
            throw e.withAdvice(advice(e, path));
        }
        return rows.get();
    }

    private static List<LabeledText> distinct(List<LabeledText> rows) {
        Set<String> seen = new HashSet<>();
        return rows.stream().filter(row -> seen.add(row.text())).toList();
    }

    private List<String> remarks(long empty, int repeated) {
        List<String> remarks = new ArrayList<>();
        if (empty > 0) {
            remarks.add(Counted.of(empty, "row") + " without text, "
                    + switch (settings.emptyText()) {
                        case KEEP -> "kept as rows of padding";
                        case SKIP -> "left out";
                        case FAIL -> "refused";
                    });
        }
        if (repeated > 0) {
            remarks.add(Counted.of(repeated, "row") + " whose text was there before, left out");
        }
        return remarks;
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(settings.file(), settings.origin(), path -> rows(path)));
    }
}
