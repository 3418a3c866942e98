package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.ClassificationReport;
import org.lstm4j.text.metric.EntityScore;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that predicts
 * @param loss that was trained with
 * @param scores from what it gives to labels
 * @param labels their names
 * @param learnedWords the words of the training, as they are written
 * @param batchSize sentences at a time
 */
record Measurement(
        Graph graph, Loss loss, TagScores scores, List<String> labels, Set<String> learnedWords, int batchSize) {

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param predicted the labels of each sentence
     * @param surprise of each sentence the mean over its words of {@code -log} of the right label's probability
     */
    record Measured(LabellingScores scores, List<int[]> predicted, List<Double> surprise) {}

    /**
     * Measures weights on sentences.
     *
     * @param columns the sentences as the model reads them
     * @param baselines what is measured beside them, and what each says
     */
    Measured of(
            Backend backend,
            Map<String, Tensor> weights,
            List<Sentence> sentences,
            WordColumns columns,
            Map<String, List<int[]>> baselines) {
        List<int[]> expected = LabelledSentences.numbers(sentences, labels);
        List<int[]> predicted = new ArrayList<>();
        List<Double> surprise = new ArrayList<>();
        int[] lengths = columns.lengths();
        double loss;
        try (Evaluator evaluator = new Evaluator(
                backend, graph, loss(), List.of(), batchSize, columns.largestSizes(graph.inputs(), batchSize))) {
            evaluator.setWeights(weights);
            loss = evaluator
                    .evaluate(columns, outputs -> {
                        Tensor output = Objects.requireNonNull(outputs.get(Model.PREDICTION));
                        int from = predicted.size();
                        int rows = output.dim(0);
                        int[] own = Arrays.copyOfRange(lengths, from, from + rows);
                        predicted.addAll(scores.best(output, own));
                        for (int row = 0; row < rows; row++) {
                            surprise.add(
                                    surprise(scores.probabilities(output, row, own[row]), expected.get(from + row)));
                        }
                    })
                    .loss();
        }
        return new Measured(scores(loss, sentences, expected, predicted, baselines), predicted, surprise);
    }

    private static double surprise(double[][] probabilities, int[] labels) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= Math.log(Math.max(Double.MIN_NORMAL, probabilities[i][labels[i]]));
        }
        return sum / Math.max(1, labels.length);
    }

    private LabellingScores scores(
            double meanLoss,
            List<Sentence> sentences,
            List<int[]> expected,
            List<int[]> predicted,
            Map<String, List<int[]>> baselines) {
        ClassificationReport report = ClassificationReport.of(joined(expected), joined(predicted), labels);
        boolean hasEntities = EntityScore.areTags(labels);
        Share unknown = unknown(sentences, expected, predicted);
        List<LabellingScores.Baseline> others = new ArrayList<>();
        baselines.forEach((name, answers) -> others.add(new LabellingScores.Baseline(
                name,
                ClassificationReport.of(joined(expected), joined(answers), labels)
                        .accuracy(),
                unknown(sentences, expected, answers).value(),
                hasEntities ? Optional.of(entities(sentences, answers).f1()) : Optional.empty())));
        List<ClassificationReport.Line> lines = report.classes();
        return new LabellingScores(
                meanLoss,
                report.accuracy(),
                report.rows(),
                unknown.value(),
                unknown.all(),
                hasEntities ? Optional.of(entities(sentences, predicted)) : Optional.empty(),
                others,
                labels,
                lines.stream().map(ClassificationReport.Line::precision).toList(),
                lines.stream().map(ClassificationReport.Line::recall).toList(),
                lines.stream().map(ClassificationReport.Line::f1).toList(),
                lines.stream().map(ClassificationReport.Line::support).toList(),
                report.confusion());
    }

    private static int[] joined(List<int[]> rows) {
        return rows.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private LabellingScores.Entities entities(List<Sentence> sentences, List<int[]> predicted) {
        return LabellingScores.Entities.of(
                predicted.stream()
                        .map(row -> Arrays.stream(row).mapToObj(labels::get).toList())
                        .toList(),
                Sentence.labels(sentences));
    }

    /** So many of so many. */
    private record Share(long right, long all) {
        Optional<Double> value() {
            return all == 0 ? Optional.empty() : Optional.of((double) right / all);
        }
    }

    private Share unknown(List<Sentence> sentences, List<int[]> expected, List<int[]> predicted) {
        long right = 0;
        long all = 0;
        for (int row = 0; row < sentences.size(); row++) {
            for (int i = 0; i < expected.get(row).length; i++) {
                if (!learnedWords.contains(sentences.get(row).words().get(i))) {
                    all++;
                    right += expected.get(row)[i] == predicted.get(row)[i] ? 1 : 0;
                }
            }
        }
        return new Share(right, all);
    }
}
