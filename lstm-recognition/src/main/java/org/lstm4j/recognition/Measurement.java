package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.metric.Auc;
import org.lstm4j.model.use.Classes;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalUse.TargetScale;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.ClassificationReport;
import org.lstm4j.tasks.report.ClassificationScores;
import org.lstm4j.tasks.report.GroupScores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Evaluator;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that predicts
 * @param question what is asked
 * @param classes from output to class
 * @param labels of the task
 * @param scale of a number
 * @param groupBy the column of the rows by whose values they are measured in groups too
 * @param batchSize rows at a time
 */
record Measurement(
        Graph graph,
        Question question,
        Classes classes,
        LabelTable labels,
        TargetScale scale,
        Optional<String> groupBy,
        int batchSize) {
    /**
     * What was measured.
     *
     * @param scores the figures
     * @param outputs of the model, row after row
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Measured(TestScores scores, float[] outputs) {}

    /**
     * Measures weights on rows.
     *
     * @param rows as they were read
     * @param data the same as the model reads them
     * @param baseline what a simpler method comes to
     */
    Measured of(
            Backend backend,
            Map<String, Tensor> weights,
            List<SequenceRow> rows,
            SequenceDataset data,
            Optional<BaselineScore> baseline) {
        List<Tensor> batches = new ArrayList<>();
        Sizes largest = data.largestSizes(graph.inputs(), batchSize);
        try (Evaluator evaluator = new Evaluator(backend, graph, question.loss(), List.of(), batchSize, largest)) {
            evaluator.setWeights(weights);
            Evaluation evaluation = evaluator.evaluate(data, batches);
            float[] outputs = new float[rows.size() * classes.numbers()];
            int at = 0;
            for (Tensor batch : batches) {
                System.arraycopy(batch.floats(), 0, outputs, at, batch.size());
                at += batch.size();
            }
            TestScores scores = switch (question.answer()) {
                case CLASS -> classified(evaluation.loss(), rows, outputs, baseline);
                case LABELS -> labelled(evaluation.loss(), rows, outputs);
                case SYMBOLS -> throw Question.ofSymbols();
                case NUMBER -> numbers(evaluation.loss(), rows, outputs);
            };
            return new Measured(scores, outputs);
        }
    }

    private RecognitionScores classified(
            double loss, List<SequenceRow> rows, float[] outputs, Optional<BaselineScore> baseline) {
        int[] right = rows.stream().mapToInt(labels::one).toArray();
        int[] predicted = IntStream.range(0, right.length)
                .map(row -> classes.label(outputs, row * classes.numbers()))
                .toArray();
        ClassificationScores scores =
                ClassificationScores.of(loss, ClassificationReport.of(right, predicted, labels.names()));
        double[][] shares = IntStream.range(0, right.length)
                .mapToObj(row -> classes.probabilities(outputs, row * classes.numbers()))
                .toArray(double[][]::new);
        boolean[][] has = new boolean[right.length][classes.count()];
        IntStream.range(0, right.length).forEach(row -> has[row][right[row]] = true);
        // Of two classes the second one's area is the first one's.
        return new RecognitionScores(
                groupBy.map(column -> scores.withGroups(groups(column, rows, right, predicted)))
                        .orElse(scores),
                area(shares, has, classes.count() == 2 ? 1 : 0),
                baseline);
    }

    private LabelsScores labelled(double loss, List<SequenceRow> rows, float[] outputs) {
        Classes one = new Classes(1, classes.logits(), classes.cut());
        int count = classes.numbers();
        boolean[][] given = new boolean[rows.size()][count];
        boolean[][] right = new boolean[rows.size()][count];
        double[][] shares = new double[rows.size()][count];
        for (int row = 0; row < right.length; row++) {
            for (int label : labels.all(rows.get(row))) {
                right[row][label] = true;
            }
            for (int label = 0; label < count; label++) {
                given[row][label] = one.label(outputs, row * count + label) == 1;
                shares[row][label] = one.probabilities(outputs, row * count + label)[1];
            }
        }
        return LabelsScores.of(loss, given, right, labels.names(), area(shares, right, 0));
    }

    private NumberScores numbers(double loss, List<SequenceRow> rows, float[] outputs) {
        double[] right = rows.stream().mapToDouble(Question::number).toArray();
        double[] answers = new double[right.length];
        for (int row = 0; row < answers.length; row++) {
            answers[row] = outputs[row] * scale.deviation() + scale.mean();
        }
        return NumberScores.of(loss, answers, right, scale.mean());
    }

    /** The mean of the areas of the classes from a first one on; none if every class has all rows or none. */
    private static Optional<Double> area(double[][] shares, boolean[][] has, int from) {
        double sum = 0;
        int counted = 0;
        for (int type = from; type < shares[0].length; type++) {
            float[] scores = new float[shares.length];
            float[] targets = new float[shares.length];
            for (int row = 0; row < scores.length; row++) {
                scores[row] = (float) shares[row][type];
                targets[row] = has[row][type] ? 1 : 0;
            }
            Auc auc = new Auc();
            int[] dims = {scores.length, 1};
            auc.update(Tensor.of(dims, scores), Tensor.of(dims, targets));
            double area = auc.result();
            if (!Double.isNaN(area)) {
                sum += area;
                counted++;
            }
        }
        return counted == 0 ? Optional.empty() : Optional.of(sum / counted);
    }

    private static GroupScores groups(String column, List<SequenceRow> rows, int[] right, int[] predicted) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int row = 0; row < predicted.length; row++) {
            members.computeIfAbsent(SequenceSplit.column(rows.get(row), column, "group-by"), name -> new ArrayList<>())
                    .add(row);
        }
        List<GroupScores.Group> groups = new ArrayList<>();
        members.forEach((name, numbers) -> {
            long hits =
                    numbers.stream().filter(row -> predicted[row] == right[row]).count();
            int[] classes = numbers.stream().mapToInt(row -> right[row]).toArray();
            long most = IntStream.of(classes)
                    .mapToLong(type ->
                            IntStream.of(classes).filter(it -> it == type).count())
                    .max()
                    .orElseThrow();
            double size = numbers.size();
            groups.add(new GroupScores.Group(name, numbers.size(), hits / size, most / size));
        });
        return GroupScores.of(groups);
    }
}
