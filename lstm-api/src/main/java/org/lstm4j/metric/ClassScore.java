package org.lstm4j.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * Precision, recall or F of decisions: {@code P = hits / decided}, {@code R = hits / true}, {@code F = (1 + β²) P R / (β² P + R)},
 * each 0 where its divisor is. <i>Source:</i> van Rijsbergen 1979; {@code sklearn.metrics.precision_recall_fscore_support}, also
 * in what averages mean; Keras's {@code Precision}, {@code Recall} and {@code FBetaScore}.
 *
 * <p>A prediction of one number is decided by a threshold (strictly above). A row of several is decided for its largest number, the target
 * being a class number or a row with the class at 1; {@linkplain #multiLabel with several labels} each number is decided by the
 * threshold, as a class of its own. Logged as {@code precision}, {@code recall} or {@code f1}, with the averaging in front
 * if it is not binary: {@code macro_f1}.
 */
public final class ClassScore extends ItemMetric {
    /** Which of them. */
    public enum Kind {
        /** How many of the decisions for a class are right. */
        PRECISION,
        /** How many of a class's items are found. */
        RECALL,
        /** The harmonic mean of both, weighted by β². */
        F
    }

    private final Kind kind;
    private final double beta;
    private final Averaging averaging;
    private final double threshold;
    private final OptionalInt ignored;
    private final boolean hasSeveralLabels;
    private long[] hits = new long[2];
    private long[] decided = new long[2];
    private long[] wanted = new long[2];

    private ClassScore(
            Kind kind,
            double beta,
            Averaging averaging,
            double threshold,
            OptionalInt ignored,
            boolean hasSeveralLabels) {
        super(name(kind, beta, averaging));
        if (!(beta > 0) || Double.isNaN(threshold)) {
            throw new InvalidInputException(
                    "A score of classes needs a β above 0 and a threshold; got " + beta + " and " + threshold);
        }
        this.kind = kind;
        this.beta = beta;
        this.averaging = averaging;
        this.threshold = threshold;
        this.ignored = ignored;
        this.hasSeveralLabels = hasSeveralLabels;
    }

    private static String name(Kind kind, double beta, Averaging averaging) {
        String what = switch (kind) {
            case PRECISION -> "precision";
            case RECALL -> "recall";
            case F -> "f" + (beta == Math.rint(beta) ? String.valueOf((long) beta) : String.valueOf(beta));
        };
        return averaging == Averaging.BINARY ? what : averaging.name().toLowerCase(Locale.ROOT) + "_" + what;
    }

    /** The precision, with a threshold of one half. */
    public static ClassScore precision(Averaging averaging) {
        return new ClassScore(Kind.PRECISION, 1, averaging, 0.5, OptionalInt.empty(), false);
    }

    /** The recall, with a threshold of one half. */
    public static ClassScore recall(Averaging averaging) {
        return new ClassScore(Kind.RECALL, 1, averaging, 0.5, OptionalInt.empty(), false);
    }

    /** The F1, with a threshold of one half. */
    public static ClassScore f1(Averaging averaging) {
        return f(1, averaging);
    }

    /** The F of any β above 0, with a threshold of one half. */
    public static ClassScore f(double beta, Averaging averaging) {
        return new ClassScore(Kind.F, beta, averaging, 0.5, OptionalInt.empty(), false);
    }

    /** A new one with another threshold; of logits 0 is what one half is of probabilities. */
    public ClassScore withThreshold(double value) {
        return new ClassScore(kind, beta, averaging, value, ignored, hasSeveralLabels);
    }

    /** A new one that leaves out the items with that class as their target. */
    public ClassScore ignoring(int target) {
        return new ClassScore(kind, beta, averaging, threshold, OptionalInt.of(target), hasSeveralLabels);
    }

    /** A new one for predictions where any number of a row may be true. */
    public ClassScore multiLabel() {
        return new ClassScore(kind, beta, averaging, threshold, ignored, true);
    }

    @Override
    public void reset() {
        hits = new long[2];
        decided = new long[2];
        wanted = new long[2];
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        int classes = classes(prediction);
        if (averaging == Averaging.BINARY && (classes > 2 || hasSeveralLabels)) {
            throw new InvalidInputException("A binary " + name() + " is of one number or of two classes; got "
                    + prediction + ". Say how to average: micro, macro or weighted");
        }
        room(hasSeveralLabels ? classes : Math.max(2, classes));
        return hasSeveralLabels || classes == 1 ? numbers(prediction, target) : rows(prediction, target);
    }

    private void room(int classes) {
        if (classes > hits.length) {
            hits = Arrays.copyOf(hits, classes);
            decided = Arrays.copyOf(decided, classes);
            wanted = Arrays.copyOf(wanted, classes);
        }
    }

    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        int classes = classes(prediction);
        if (hasSeveralLabels) {
            boolean isDecided = prediction.element(item) > threshold;
            boolean isWanted = target.element(item) > 0.5;
            int label = item % classes;
            decided[label] += isDecided ? 1 : 0;
            wanted[label] += isWanted ? 1 : 0;
            hits[label] += isDecided && isWanted ? 1 : 0;
            return;
        }
        int right = classes == 1 ? (target.element(item) > 0.5 ? 1 : 0) : target(prediction, target, item);
        if (ignored.isPresent() && (classes == 1 ? (int) target.element(item) : right) == ignored.getAsInt()) {
            return;
        }
        if (right < 0 || right >= hits.length) {
            throw new InvalidInputException("There is no class " + right + " among " + classes + "; target " + target);
        }
        int found = classes == 1 ? (prediction.element(item) > threshold ? 1 : 0) : largest(prediction, item, classes);
        decided[found]++;
        wanted[right]++;
        hits[found] += found == right ? 1 : 0;
    }

    @Override
    public double result() {
        return switch (averaging) {
            case BINARY -> score(hits[1], decided[1], wanted[1]);
            case MICRO -> score(sum(hits), sum(decided), sum(wanted));
            case MACRO, WEIGHTED -> mean();
        };
    }

    private double mean() {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < hits.length; i++) {
            boolean occurs = hasSeveralLabels || decided[i] + wanted[i] > 0;
            double weight = averaging == Averaging.WEIGHTED ? wanted[i] : occurs ? 1 : 0;
            sum += weight * score(hits[i], decided[i], wanted[i]);
            weights += weight;
        }
        return weights == 0 ? 0 : sum / weights;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private double score(long hit, long decisions, long truths) {
        double square = beta * beta;
        return switch (kind) {
            case PRECISION -> ratio((double) hit, (double) decisions);
            case RECALL -> ratio((double) hit, (double) truths);
            case F -> ratio((1 + square) * hit, square * truths + decisions);
        };
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
