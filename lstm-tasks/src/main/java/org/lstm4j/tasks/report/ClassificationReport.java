package org.lstm4j.tasks.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Precision, recall and F1 of each class, their averages, and the confusion matrix, with the definitions and the layout of
 * scikit-learn's {@code classification_report}: a figure whose denominator is zero is 0. Immutable.
 *
 * @param labels names of the classes, from class 0
 * @param confusion {@code confusion[t][p]} rows of class {@code t} were taken for class {@code p}
 */
public record ClassificationReport(List<String> labels, List<List<Integer>> confusion) {
    private static final int DIGITS = 2;
    private static final String WIDEST_HEADING = "weighted avg";

    /**
     * One line of the report.
     *
     * @param label name of the class or average
     * @param precision right ones among those taken for this class
     * @param recall those taken for this class among its rows
     * @param f1 harmonic mean of precision and recall
     * @param support rows of the class
     */
    public record Line(String label, double precision, double recall, double f1, long support) {}

    public ClassificationReport {
        labels = List.copyOf(labels);
        confusion = confusion.stream().map(List::copyOf).toList();
        int classes = labels.size();
        if (confusion.size() != classes || confusion.stream().anyMatch(row -> row.size() != classes)) {
            throw new IllegalArgumentException("the confusion matrix must be " + classes + " by " + classes);
        }
        if (confusion.stream()
                        .flatMap(List::stream)
                        .mapToLong(Integer::longValue)
                        .sum()
                == 0) {
            throw new IllegalArgumentException("a report needs at least one row");
        }
    }

    /**
     * Compares predictions with the truth.
     *
     * @param targets true classes, from 0
     * @param predictions predicted classes, from 0; as many as targets
     * @param labels names of the classes, from class 0
     * @throws IllegalArgumentException if the lengths differ, there are no rows, or a class has no label
     */
    public static ClassificationReport of(int[] targets, int[] predictions, List<String> labels) {
        if (targets.length != predictions.length) {
            throw new IllegalArgumentException(targets.length + " targets but " + predictions.length + " predictions");
        }
        int[][] counts = new int[labels.size()][labels.size()];
        for (int i = 0; i < targets.length; i++) {
            if (!hasLabel(targets[i], labels) || !hasLabel(predictions[i], labels)) {
                throw new IllegalArgumentException("row " + i + " has class " + targets[i] + ", predicted "
                        + predictions[i] + "; classes are 0 to " + (labels.size() - 1));
            }
            counts[targets[i]][predictions[i]]++;
        }
        List<List<Integer>> confusion = new ArrayList<>();
        for (int[] row : counts) {
            confusion.add(IntStream.of(row).boxed().toList());
        }
        return new ClassificationReport(labels, confusion);
    }

    private static boolean hasLabel(int value, List<String> labels) {
        return value >= 0 && value < labels.size();
    }

    /** A line for each class. */
    public List<Line> classes() {
        return IntStream.range(0, labels.size()).mapToObj(this::line).toList();
    }

    private Line line(int type) {
        long right = confusion.get(type).get(type);
        long support = support(type);
        long predicted =
                confusion.stream().mapToLong(row -> row.get(type).longValue()).sum();
        return new Line(
                labels.get(type),
                ratio(right, predicted),
                ratio(right, support),
                ratio(2 * right, predicted + support),
                support);
    }

    private long support(int type) {
        return confusion.get(type).stream().mapToLong(Integer::longValue).sum();
    }

    /** All rows. */
    public long rows() {
        return IntStream.range(0, labels.size()).mapToLong(this::support).sum();
    }

    /** Share of rows that are right. */
    public double accuracy() {
        long right = IntStream.range(0, labels.size())
                .mapToLong(type -> confusion.get(type).get(type))
                .sum();
        return ratio(right, rows());
    }

    /** The name of the most frequent class, the first one if several are. */
    public String majorityLabel() {
        int most = 0;
        for (int type = 1; type < labels.size(); type++) {
            most = support(type) > support(most) ? type : most;
        }
        return labels.get(most);
    }

    /** Accuracy of always answering the most frequent class: what a model must beat to know anything. */
    public double majorityAccuracy() {
        long most =
                IntStream.range(0, labels.size()).mapToLong(this::support).max().orElseThrow();
        return ratio(most, rows());
    }

    /** Mean of the classes, each counting the same. */
    public Line macroAverage() {
        return average("macro avg", classes().stream().mapToDouble(line -> 1).toArray());
    }

    /** Mean of the classes, each counting by its rows. */
    public Line weightedAverage() {
        return average(
                WIDEST_HEADING, classes().stream().mapToDouble(Line::support).toArray());
    }

    private Line average(String label, double[] weights) {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        double total = 0;
        List<Line> lines = classes();
        for (int i = 0; i < weights.length; i++) {
            precision += lines.get(i).precision() * weights[i];
            recall += lines.get(i).recall() * weights[i];
            f1 += lines.get(i).f1() * weights[i];
            total += weights[i];
        }
        return new Line(label, precision / total, recall / total, f1 / total, rows());
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** The report to the character as scikit-learn prints it; every line ends in a line feed. */
    public String text() {
        int width = Math.max(
                WIDEST_HEADING.length(),
                labels.stream().mapToInt(String::length).max().orElse(0));
        StringBuilder text = new StringBuilder();
        row(text, width, "", "precision", "recall", "f1-score", "support");
        text.append('\n');
        classes().forEach(line -> row(text, width, line));
        text.append('\n');
        row(text, width, "accuracy", "", "", fixed(accuracy()), String.valueOf(rows()));
        row(text, width, macroAverage());
        row(text, width, weightedAverage());
        return text.toString();
    }

    private static void row(StringBuilder text, int width, Line line) {
        row(
                text,
                width,
                line.label(),
                fixed(line.precision()),
                fixed(line.recall()),
                fixed(line.f1()),
                String.valueOf(line.support()));
    }

    private static void row(StringBuilder text, int width, String heading, String... cells) {
        text.append(" ".repeat(width - heading.length())).append(heading).append(' ');
        for (String cell : cells) {
            text.append(' ').append(" ".repeat(Math.max(0, 9 - cell.length()))).append(cell);
        }
        text.append('\n');
    }

    /** Python's rounding, of the exact binary value and half to even; {@code String.format} would round 0.125 up. */
    private static String fixed(double value) {
        return new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString();
    }
}
