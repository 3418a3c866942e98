package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;

/** What simpler methods come to on the test rows, after they have seen all others: they have no use for rows to be watched by. */
final class Baseline {
    private static final int STEPS = 10; // that rows of several lengths are brought to
    private static final int ROUNDS = 300;
    private static final double RATE = 0.05;
    private static final double DECAY = 1e-4;

    private Baseline() {}

    /**
     * The share of test rows that it gets right.
     *
     * @param front what is recorded as it is heard, without any scale
     */
    static double accuracy(
            RecognitionConfig.BaselineKind kind, RecognitionRows rows, LabelTable labels, FrontEnd front) {
        List<SequenceRow> seen = new ArrayList<>(rows.training());
        seen.addAll(rows.heldOut());
        List<Sequence> training = heard(seen, front);
        List<Sequence> test = heard(rows.test(), front);
        int steps = sameSteps(training, test) ? training.getFirst().steps() : STEPS;
        float[][] known = training.stream().map(row -> resampled(row, steps)).toArray(float[][]::new);
        float[][] asked = test.stream().map(row -> resampled(row, steps)).toArray(float[][]::new);
        int[] classes = seen.stream().mapToInt(labels::one).toArray();
        int[] right = rows.test().stream().mapToInt(labels::one).toArray();
        int[] answers = switch (kind) {
            case NEAREST_NEIGHBOUR -> nearest(known, classes, asked);
            case LOGISTIC_REGRESSION ->
                linear(known, classes, asked, labels.values().size());
        };
        long hits = IntStream.range(0, right.length)
                .filter(row -> answers[row] == right[row])
                .count();
        return (double) hits / right.length;
    }

    private static List<Sequence> heard(List<SequenceRow> rows, FrontEnd front) {
        return rows.stream().map(row -> front.apply(row.sequence())).toList();
    }

    private static boolean sameSteps(List<Sequence> training, List<Sequence> test) {
        int steps = training.getFirst().steps();
        return training.stream().allMatch(row -> row.steps() == steps)
                && test.stream().allMatch(row -> row.steps() == steps);
    }

    /** The numbers at so many equal distances, between the steps by a straight line. */
    static float[] resampled(Sequence row, int steps) {
        if (row.steps() == steps) {
            return row.values();
        }
        float[] values = new float[steps * row.features()];
        for (int step = 0; step < steps; step++) {
            double at = steps == 1 ? 0 : (double) step * (row.steps() - 1) / (steps - 1);
            int before = (int) at;
            int after = Math.min(before + 1, row.steps() - 1);
            for (int feature = 0; feature < row.features(); feature++) {
                double part = at - before;
                values[step * row.features() + feature] =
                        (float) ((1 - part) * row.value(before, feature) + part * row.value(after, feature));
            }
        }
        return values;
    }

    /** The class of the nearest row, the first of equal ones. */
    static int[] nearest(float[][] known, int[] classes, float[][] asked) {
        return Arrays.stream(asked)
                .parallel()
                .mapToInt(row -> {
                    int best = 0;
                    double least = Double.POSITIVE_INFINITY;
                    for (int other = 0; other < known.length; other++) {
                        double distance = distance(row, known[other], least);
                        if (distance < least) {
                            least = distance;
                            best = other;
                        }
                    }
                    return classes[best];
                })
                .toArray();
    }

    /** The square of the distance, or more than {@code enough} as soon as it is that. */
    private static double distance(float[] a, float[] b, double enough) {
        double sum = 0;
        for (int i = 0; i < a.length && sum <= enough; i++) {
            double off = (double) a[i] - b[i];
            sum += off * off;
        }
        return sum;
    }

    /** Multinomial logistic regression on standardised numbers, by Adam over all rows at once. */
    static int[] linear(float[][] known, int[] classes, float[][] asked, int count) {
        int width = known[0].length;
        double[] means = new double[width];
        double[] deviations = new double[width];
        for (int i = 0; i < width; i++) {
            int column = i;
            means[i] = Arrays.stream(known)
                    .mapToDouble(row -> row[column])
                    .average()
                    .orElse(0);
            double variance = Arrays.stream(known)
                    .mapToDouble(row -> (row[column] - means[column]) * (row[column] - means[column]))
                    .average()
                    .orElse(0);
            deviations[i] = variance > 0 ? Math.sqrt(variance) : 1;
        }
        double[][] rows = standardised(known, means, deviations);
        int size = width + 1; // with a constant
        double[] weights = new double[count * size];
        double[] first = new double[weights.length];
        double[] second = new double[weights.length];
        for (int round = 1; round <= ROUNDS; round++) {
            double[] gradient = new double[weights.length];
            for (int row = 0; row < rows.length; row++) {
                double[] shares = softmax(scores(weights, rows[row], count));
                for (int type = 0; type < count; type++) {
                    double off = (shares[type] - (classes[row] == type ? 1 : 0)) / rows.length;
                    for (int i = 0; i < size; i++) {
                        gradient[type * size + i] += off * rows[row][i];
                    }
                }
            }
            for (int i = 0; i < weights.length; i++) {
                double slope = gradient[i] + DECAY * weights[i];
                first[i] = 0.9 * first[i] + 0.1 * slope;
                second[i] = 0.999 * second[i] + 0.001 * slope * slope;
                double mean = first[i] / (1 - StrictMath.pow(0.9, round));
                double square = second[i] / (1 - StrictMath.pow(0.999, round));
                weights[i] -= RATE * mean / (Math.sqrt(square) + 1e-8);
            }
        }
        return Arrays.stream(standardised(asked, means, deviations))
                .mapToInt(row -> largest(scores(weights, row, count)))
                .toArray();
    }

    private static double[][] standardised(float[][] rows, double[] means, double[] deviations) {
        return Arrays.stream(rows)
                .map(row -> {
                    double[] scaled = new double[row.length + 1];
                    for (int i = 0; i < row.length; i++) {
                        scaled[i] = (row[i] - means[i]) / deviations[i];
                    }
                    scaled[row.length] = 1;
                    return scaled;
                })
                .toArray(double[][]::new);
    }

    private static double[] scores(double[] weights, double[] row, int count) {
        double[] scores = new double[count];
        for (int type = 0; type < count; type++) {
            for (int i = 0; i < row.length; i++) {
                scores[type] += weights[type * row.length + i] * row[i];
            }
        }
        return scores;
    }

    private static double[] softmax(double[] scores) {
        double largest = Arrays.stream(scores).max().orElse(0);
        double[] shares = Arrays.stream(scores)
                .map(score -> StrictMath.exp(score - largest))
                .toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static int largest(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
