package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.Classes;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.signal.SignalUse.TargetScale;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BinaryFocalCrossEntropy;
import org.lstm4j.train.Huber;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanAbsoluteError;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * What is asked of a sequence: one class of several, any number of labels, or a number. The loss says which.
 *
 * @param answer what a model's numbers are
 * @param loss between these and what is right
 * @param threshold for one number or several labels
 */
record Question(Answer answer, Loss loss, double threshold) {
    private static final double HALF = 0.5;

    /** What a task asks. @throws ConfigurationException if its loss is for something else */
    static Question of(RecognitionConfig config, Components components, ComponentContext context) {
        Loss loss = components.loss(config.loss(), context);
        boolean isSeveral = config.data().labelSeparator().isPresent();
        Answer answer = switch (loss) {
            case SparseCategoricalCrossEntropy it -> Answer.CLASS;
            case BinaryCrossEntropy it -> isSeveral ? Answer.LABELS : Answer.CLASS;
            case BinaryFocalCrossEntropy it -> isSeveral ? Answer.LABELS : Answer.CLASS;
            case MeanSquaredError it -> Answer.NUMBER;
            case MeanAbsoluteError it -> Answer.NUMBER;
            case Huber it -> Answer.NUMBER;
            default ->
                throw refused(
                        config,
                        " is for another kind of answer; take sparse-categorical-cross-entropy (one class of several),"
                                + " binary-cross-entropy (two classes, or several labels), or mean-squared-error (a"
                                + " number)");
        };
        if (isSeveral && answer != Answer.LABELS) {
            throw refused(
                    config,
                    " is for one answer, but data.label-separator says that rows have several; take"
                            + " binary-cross-entropy");
        }
        boolean isOfAll = loss instanceof SparseCategoricalCrossEntropy;
        if (config.threshold().isPresent() && (isOfAll || answer == Answer.NUMBER)) {
            throw new ConfigurationException(
                    config.loss().location(),
                    "threshold",
                    isOfAll
                            ? "is for a model of one number; of a number for each class the largest decides (null takes it"
                                    + " away)"
                            : "is for probabilities, not for a number (null takes it away)");
        }
        if (answer == Answer.NUMBER
                && (config.data().labels().isPresent()
                        || config.data().labelValues().isPresent())) {
            throw refused(config, " is for a number, but data names labels");
        }
        return new Question(answer, loss, config.threshold().orElse(HALF));
    }

    private static ConfigurationException refused(RecognitionConfig config, String problem) {
        return new ConfigurationException(
                config.loss().location(), config.loss().key(), config.loss().type() + problem);
    }

    /** How a model's numbers become classes. @throws InvalidInputException if the loss is not for so many */
    Classes classes(int labels) {
        if (answer == Answer.NUMBER) {
            return new Classes(1, false, 0);
        }
        boolean isOfAll = loss instanceof SparseCategoricalCrossEntropy;
        if (answer == Answer.CLASS && !isOfAll && labels > 2) {
            throw new InvalidInputException(
                    "loss: binary-cross-entropy is for one number and two classes, but there are "
                            + labels
                            + "; take sparse-categorical-cross-entropy, and { type = class-dense, activation = softmax } as"
                            + " the last layer; or data.label-separator, if rows may have several labels");
        }
        if (answer == Answer.LABELS) {
            double cut = Classes.of(loss, 1, threshold).cut();
            return new Classes(labels, loss.fromLogits(), cut);
        }
        return Classes.of(loss, isOfAll ? labels : 1, threshold);
    }

    /** No loss of this task type asks for them. */
    static AssertionError ofSymbols() {
        return new AssertionError("symbols are spelled out by task type sequence-transcription");
    }

    /** What the last layer must give, in words. */
    String needed(Classes classes) {
        return switch (answer) {
            case SYMBOLS -> throw ofSymbols();
            case NUMBER -> "one number for each row, [batch, 1], as { type = dense, units = 1 } does";
            case LABELS ->
                "a number for each of the " + classes.numbers() + " labels, [batch, " + classes.numbers()
                        + "], as { type = class-dense, activation = sigmoid } does";
            case CLASS ->
                classes.numbers() == 1
                        ? "one number for each row, [batch, 1], as { type = dense, units = 1, activation = sigmoid } does"
                        : "a number for each of the " + classes.numbers() + " classes, [batch, " + classes.numbers()
                                + "], as { type = class-dense, activation = softmax } does";
        };
    }

    /** What is logged each epoch beside the loss. */
    List<Supplier<Metric>> metrics(Classes classes) {
        return switch (answer) {
            case SYMBOLS -> throw ofSymbols();
            case NUMBER -> List.of(Metrics::meanAbsoluteError);
            case LABELS -> List.of(() -> Metrics.binaryAccuracy(classes.cut()));
            case CLASS ->
                classes.numbers() == 1
                        ? List.of(() -> Metrics.binaryAccuracy(classes.cut()))
                        : List.of(Metrics::sparseCategoricalAccuracy);
        };
    }

    /** What is right, as the loss takes it. */
    Tensor target(List<SequenceRow> rows, LabelTable labels, TargetScale scale) {
        return switch (answer) {
            case SYMBOLS -> throw ofSymbols();
            case NUMBER -> {
                float[] targets = new float[rows.size()];
                for (int row = 0; row < targets.length; row++) {
                    targets[row] = (float) ((number(rows.get(row)) - scale.mean()) / scale.deviation());
                }
                yield Tensor.of(new int[] {rows.size(), 1}, targets);
            }
            case LABELS -> {
                float[] targets = new float[rows.size() * labels.names().size()];
                for (int row = 0; row < rows.size(); row++) {
                    for (int label : labels.all(rows.get(row))) {
                        targets[row * labels.names().size() + label] = 1;
                    }
                }
                yield Tensor.of(new int[] {rows.size(), labels.names().size()}, targets);
            }
            case CLASS -> {
                int[] targets = rows.stream().mapToInt(labels::one).toArray();
                if (loss instanceof SparseCategoricalCrossEntropy) {
                    yield Tensor.of(new int[] {targets.length}, targets);
                }
                float[] ones = new float[targets.length];
                for (int row = 0; row < ones.length; row++) {
                    ones[row] = targets[row];
                }
                yield Tensor.of(new int[] {ones.length, 1}, ones);
            }
        };
    }

    /** The number that is right for a row. */
    static double number(SequenceRow row) {
        try {
            double value = row.label().matches("[-+.eE0-9]+") ? Double.parseDouble(row.label()) : Double.NaN;
            if (Double.isFinite(value) && Math.abs(value) <= Float.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the message below
        }
        throw new SignalDataException(
                row.place(),
                String.format(
                        Locale.ROOT,
                        "expected a finite number as label, as the loss needs, found \"%.40s\"",
                        row.label()));
    }

    /** The scale that a number is learned in. */
    TargetScale scale(List<SequenceRow> training) {
        if (answer != Answer.NUMBER) {
            return new TargetScale(0, 1);
        }
        List<Double> values =
                new ArrayList<>(training.stream().map(Question::number).toList());
        double mean = values.stream().mapToDouble(it -> it).average().orElse(0);
        double variance = values.stream()
                .mapToDouble(it -> (it - mean) * (it - mean))
                .average()
                .orElse(0);
        return new TargetScale(mean, variance > 0 ? Math.sqrt(variance) : 1);
    }
}
