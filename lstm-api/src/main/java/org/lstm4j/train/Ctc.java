package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.SequenceMask;

/**
 * Connectionist temporal classification: {@code -log p(labels)}, where p adds up the probabilities of all ways to lay the labels out
 * over the steps, each step one label or the blank, a label as often in a row as it likes, and a blank at least between two equal
 * ones. For sequences whose labels are known, but not at which steps they stand: speech, handwriting.
 *
 * <p>Predictions are {@code [batch, time, classes]}, the blank one of the classes; targets int32 {@code [batch, labels]}. The labels
 * of a row end before its first blank or negative number, so that either fills up short rows, as Keras's {@code CTC} has it. Who
 * would rather feed how many there are uses {@link #joint}. Steps behind a row's length are not looked at.
 *
 * <p>A row without labels is right if all its steps are blank. Where labels do not fit in the steps (each label needs one, and each
 * two equal neighbours one more) no way has them: the probability is 0 and the loss infinite, which stops a training; or 0, and
 * without a gradient, by {@code zeroInfinity}. PyTorch's {@code mean} divides each row's loss by its number of labels before the mean
 * over rows; here, as in Keras, it is the mean over rows. A label beyond the classes is refused when the program runs.
 *
 * <p>Computed as logarithms, a step at a time for all rows and labels at once: {@code α} of the blank behind u labels and of the label
 * u are kept apart, so that nothing is interleaved. <i>Source:</i> Graves, Fernández, Gomez, Schmidhuber: Connectionist Temporal
 * Classification (2006), equations 5 to 8. PyTorch: {@code CTCLoss}.
 *
 * @param blank the class that is no label, 0 in Keras and PyTorch
 * @param fromLogits true if the model gives logits, or logarithms of probabilities, which come to the same; what comes straight out
 *     of a softmax is taken back to its logits in any case
 * @param zeroInfinity true if rows whose labels do not fit count 0
 */
public record Ctc(int blank, boolean fromLogits, boolean zeroInfinity) implements Loss {
    private static final Dim LABELS = Dim.of("labels");

    /** Of logits, with blank 0, and infinite where labels do not fit, as in Keras and PyTorch. */
    public Ctc() {
        this(0, true, false);
    }

    /** Checks that the blank can be a class. */
    public Ctc {
        if (blank < 0) {
            throw new InvalidInputException("Ctc needs a blank of 0 or more; got " + blank);
        }
    }

    /** The same with another blank. */
    public Ctc withBlank(int index) {
        return new Ctc(index, fromLogits, zeroInfinity);
    }

    /** The same with or without an infinite loss where labels do not fit. */
    public Ctc withZeroInfinity(boolean isZero) {
        return new Ctc(blank, fromLogits, isZero);
    }

    /**
     * The same loss with numbers of labels that are fed: {@code target/NAME} int32 {@code [batch, labels]} and {@code
     * target/NAME_lens} int32 {@code [batch]}. What stands behind a row's labels does not matter.
     *
     * @param output the model's output
     */
    public JointLoss joint(String output) {
        return (g, in) -> {
            Value scores = in.output(output);
            Value labels = in.target(output, targetShape(scores.shape()), DType.INT32);
            Value counts = in.target(output + "_lens", Shape.of(scores.shape().dim(0)), DType.INT32);
            return LossItems.of(call(g, scores, in.lengths(scores), labels, counts));
        };
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        check(prediction, target);
        Value lengths = SequenceMask.lengths(g.inputs(), prediction.shape())
                .map(Value.class::cast)
                .orElse(Absent.INSTANCE);
        return items(g, prediction, lengths, target, leading(g, target));
    }

    /**
     * Writes the loss of each row with all lengths given.
     *
     * @param prediction {@code [batch, time, classes]}
     * @param lengths how many steps each row has, int32 {@code [batch]}; {@link Absent} if all are full
     * @param target int32 {@code [batch, labels]}
     * @param labelLengths how many labels each row has, int32 {@code [batch]}
     * @return {@code [batch]}
     */
    public Value call(GraphBuilder g, Value prediction, Value lengths, Value target, Value labelLengths) {
        check(prediction, target);
        Shape shape = target.shape();
        Value mask = SequenceMask.of(g, shape.dim(0), shape.dim(1), labelLengths);
        return items(g, prediction, lengths, target, g.reshape(mask, shape));
    }

    private void check(Value prediction, Value target) {
        if (prediction.rank() != 3 || !(prediction.shape().dim(2) instanceof Dim.Fixed(int classes))) {
            throw new ShapeException(
                    "Ctc",
                    "needs a score for each class at each step, [batch, time, classes]; got " + prediction.shape(),
                    prediction.shape());
        }
        if (blank >= classes) {
            throw new ShapeException(
                    "Ctc",
                    "has the blank " + blank + ", which is none of the " + classes + " classes, 0 to " + (classes - 1)
                            + ", of " + prediction.shape(),
                    prediction.shape());
        }
        boolean isMatrix = target.rank() == 2
                && target.shape().dim(0).equals(prediction.shape().dim(0));
        if (!isMatrix || target.dtype() != DType.INT32) {
            throw new ShapeException(
                    "Ctc",
                    "for a prediction " + prediction.shape() + " the target is int32" + targetShape(prediction.shape())
                            + "; got " + target.dtype().text() + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
    }

    /** 1 at the labels before the first that is none. */
    private Value leading(GraphBuilder g, Value target) {
        Value isBlank = g.cast(g.equal(target, g.constant(blank, DType.INT32)), DType.FLOAT32);
        Value isNegative = g.cast(g.less(target, g.constant(0, DType.INT32)), DType.FLOAT32);
        Value isLabel = g.mul(g.sub(1, isBlank), g.sub(1, isNegative));
        Value byLabel = g.transpose(isLabel, 1, 0);
        Value all = LogSpace.filled(g, 1, Shape.of(target.shape().dim(0)));
        LoopBody.Results leading = g.scan(Direction.FORWARD, List.of(all), List.of(byLabel), (body, states, steps) -> {
            Value still = body.mul(states.getFirst(), steps.getFirst());
            return new LoopBody.Step(List.of(still), List.of(still));
        });
        return g.transpose(leading.outputs().getFirst(), 1, 0);
    }

    /**
     * The loss of each row.
     *
     * @param isLabel 1 at each label, 0 at what fills up, {@code [batch, labels]}
     */
    private Value items(GraphBuilder g, Value prediction, Value lengths, Value target, Value isLabel) {
        Dim batch = target.shape().dim(0);
        Dim labels = target.shape().dim(1);
        Value scores = logProbabilities(g, prediction);
        Value known = g.where(g.less(g.constant(0.5, DType.FLOAT32), isLabel), target, g.constant(blank, DType.INT32));
        Value none = LogSpace.filled(g, LogSpace.NONE, Shape.of(batch, Dim.of(1)));
        Value beforeFirst = g.expand(g.constant(-1, DType.INT32), Shape.of(batch, Dim.of(1)));
        Value neighbours = g.slice(g.concat(1, beforeFirst, known), 1, Dim.of(0), labels);
        // What a way pays that goes from a label to an equal one without a blank between them.
        Value toll = g.mul(g.cast(g.equal(known, neighbours), DType.FLOAT32), LogSpace.NONE);
        Value start = g.concat(
                1,
                LogSpace.filled(g, 0, Shape.of(batch, Dim.of(1))),
                LogSpace.filled(g, LogSpace.NONE, Shape.of(batch, labels)));
        List<Value> sequences = new ArrayList<>(
                List.of(g.transpose(g.slice(scores, 2, blank, blank + 1), 1, 0, 2), labelScores(g, scores, known)));
        if (lengths.isPresent()) {
            Value mask = SequenceMask.of(g, batch, prediction.shape().dim(1), lengths);
            sequences.add(g.transpose(mask, 1, 0, 2));
        }
        LoopBody.Results last = g.scan(
                Direction.FORWARD,
                List.of("blanks", "labels"),
                List.of(start, LogSpace.filled(g, LogSpace.NONE, Shape.of(batch, labels))),
                sequences,
                (body, states, steps) -> {
                    Value blanks = states.get(0);
                    Value ofLabels = states.get(1);
                    Value behind = body.concat(1, none, ofLabels);
                    Value nextBlanks = body.add(LogSpace.add(body, blanks, behind), steps.get(0));
                    Value waiting = LogSpace.add(body, ofLabels, body.slice(blanks, 1, Dim.of(0), labels));
                    Value skipping = body.add(body.slice(behind, 1, Dim.of(0), labels), toll);
                    Value nextLabels = body.add(LogSpace.add(body, waiting, skipping), steps.get(1));
                    if (steps.size() == 2) {
                        return new LoopBody.Step(List.of(nextBlanks, nextLabels), List.of());
                    }
                    Value isStep = body.less(body.constant(0.5, DType.FLOAT32), steps.get(2));
                    return new LoopBody.Step(
                            List.of(body.where(isStep, nextBlanks, blanks), body.where(isStep, nextLabels, ofLabels)),
                            List.of());
                });
        Value all = atEnd(g, last.states().get(0), last.states().get(1), isLabel);
        Value isImpossible = g.less(all, g.constant(LogSpace.IMPOSSIBLE, DType.FLOAT32));
        double impossible = zeroInfinity ? 0 : Double.POSITIVE_INFINITY;
        return g.where(isImpossible, g.constant(impossible, DType.FLOAT32), g.neg(all));
    }

    private Value logProbabilities(GraphBuilder g, Value prediction) {
        Value logits = Losses.logits(g, prediction, Op.SOFTMAX)
                .orElseGet(() ->
                        fromLogits ? prediction : g.log(g.clip(prediction, Losses.EPSILON, Double.POSITIVE_INFINITY)));
        return LogSpace.ofLogits(g, logits);
    }

    /** Of each step the scores of each row's own labels: {@code [time, batch, labels]}. */
    private static Value labelScores(GraphBuilder g, Value scores, Value labels) {
        Dim batch = scores.shape().dim(0);
        int classes = scores.shape().fixed(2);
        // The rows of a table for all sequences: a label that is no class would find a row of the next sequence, so it
        // goes through a table of its own first, which has no such row.
        Value checked = Losses.checkedIndices(g, classes, labels);
        Value first = g.reshape(multiples(g, batch, classes), Shape.of(batch, Dim.of(1)));
        Value table = g.reshape(
                g.transpose(scores, 0, 2, 1),
                Shape.of(
                        Dim.product(List.of(batch, Dim.of(classes))),
                        scores.shape().dim(1)));
        return g.transpose(g.gather(table, g.add(checked, first)), 2, 0, 1);
    }

    /** 0, n, 2n and so on, int32 {@code [count]}. */
    private static Value multiples(GraphBuilder g, Dim count, int n) {
        Value each = g.expand(g.constant(n, DType.INT32), Shape.of(count));
        return g.scan(Direction.FORWARD, List.of(g.constant(0, DType.INT32)), List.of(each), (body, states, steps) -> {
                    Value so = states.getFirst();
                    return new LoopBody.Step(List.of(body.add(so, steps.getFirst())), List.of(so));
                })
                .outputs()
                .getFirst();
    }

    /** The logarithm of what has come to all of a row's labels: to the last one, or to a blank behind it. */
    private static Value atEnd(GraphBuilder g, Value blanks, Value ofLabels, Value isLabel) {
        Shape column = isLabel.shape().with(1, Dim.of(1));
        Dim labels = isLabel.shape().dim(1);
        // 1 at the number of labels, among 0 to all
        Value isCount = g.sub(
                g.concat(1, LogSpace.filled(g, 1, column), isLabel),
                g.concat(1, isLabel, LogSpace.filled(g, 0, column)));
        Value onBlank = g.reduceSum(g.mul(blanks, isCount), false, 1);
        Value isEmpty = g.reduceSum(g.slice(isCount, 1, 0, 1), false, 1);
        Value isLast = g.slice(isCount, 1, Dim.of(1), labels.plus(1));
        Value onLabel = g.add(g.reduceSum(g.mul(ofLabels, isLast), false, 1), g.mul(isEmpty, LogSpace.NONE));
        return LogSpace.add(g, onBlank, onLabel);
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return Shape.of(prediction.dim(0), LABELS);
    }

    @Override
    public DType targetType() {
        return DType.INT32;
    }
}
