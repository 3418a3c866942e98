package org.lstm4j.recognition;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.signal.SignalUse.Answer;

/**
 * The labels of a task.
 *
 * @param values as they stand in the files, in the order of their numbers; none where the answer is a number
 * @param names for people, as many
 * @param separator between the labels of a row that may have several
 */
record LabelTable(List<String> values, List<String> names, Optional<String> separator) {
    private static final int MOST = 1000;

    LabelTable {
        values = List.copyOf(values);
        names = List.copyOf(names);
    }

    /**
     * Those of a training.
     *
     * @param rows all of them, to find out which labels there are
     */
    static LabelTable of(RecognitionConfig.Data config, Answer answer, List<SequenceRow> rows) {
        if (answer == Answer.NUMBER) {
            return new LabelTable(List.of(), List.of(), Optional.empty());
        }
        List<String> values = config.labelValues().or(() -> numbers(config)).orElseGet(() -> found(config, rows));
        return new LabelTable(values, config.labels().orElse(values), config.labelSeparator());
    }

    /** Those of a saved model. */
    static LabelTable ofModel(RecognitionConfig.Data config, Answer answer, List<String> ofModel) {
        if (answer == Answer.NUMBER) {
            return new LabelTable(List.of(), List.of(), Optional.empty());
        }
        List<String> values = config.labelValues().or(() -> numbers(config)).orElse(ofModel);
        if (values.size() != ofModel.size()) {
            throw new InvalidInputException("the model has " + ofModel.size() + " labels, and its task names "
                    + values.size() + "; it was damaged or put together by hand");
        }
        return new LabelTable(values, ofModel, config.labelSeparator());
    }

    /** Where the task names labels and does not say how they stand in the files, they are numbers from 0. */
    private static Optional<List<String>> numbers(RecognitionConfig.Data config) {
        return config.labels()
                .map(names -> Stream.iterate(0, i -> i + 1)
                        .limit(names.size())
                        .map(String::valueOf)
                        .toList());
    }

    private static List<String> found(RecognitionConfig.Data config, List<SequenceRow> rows) {
        Set<String> found = new TreeSet<>();
        for (SequenceRow row : rows) {
            found.addAll(split(row.label(), config.labelSeparator()));
            if (found.size() > MOST) {
                throw new InvalidInputException(config.source().key() + ": there are more than " + MOST
                        + " different labels; is its label the right column? For a number the loss is"
                        + " mean-squared-error");
            }
        }
        if (found.size() < 2) {
            throw new InvalidInputException(config.source().key() + ": all rows have the label " + found
                    + ", and there is nothing to tell apart; is its label the right column?");
        }
        Comparator<String> byNumber = Comparator.comparingLong(LabelTable::number);
        return found.stream()
                .sorted(byNumber.thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static long number(String label) {
        return label.matches("[0-9]{1,18}") ? Long.parseLong(label) : Long.MAX_VALUE;
    }

    private static List<String> split(String label, Optional<String> separator) {
        return separator
                .map(text -> Arrays.stream(label.split(Pattern.quote(text)))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList())
                .orElseGet(() -> List.of(label));
    }

    /** The number of a row's label. @throws SignalDataException if it is none of them */
    int one(SequenceRow row) {
        return index(row.label(), row);
    }

    /** The numbers of all labels of a row. @throws SignalDataException if one is none of them */
    int[] all(SequenceRow row) {
        return split(row.label(), separator).stream()
                .mapToInt(label -> index(label, row))
                .toArray();
    }

    private int index(String label, SequenceRow row) {
        int index = values.indexOf(label);
        if (index < 0) {
            String shown = values.size() > 12 ? values.subList(0, 12) + " and more" : String.valueOf(values);
            throw new SignalDataException(
                    row.place(),
                    "expected a label of those that the model knows, " + shown + ", found "
                            + (label.isEmpty() ? "nothing" : "\"" + label + "\"")
                            + "; correct it, or name it in data.label-values and train again");
        }
        return index;
    }
}
