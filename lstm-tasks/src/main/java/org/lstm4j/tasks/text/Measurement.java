package org.lstm4j.tasks.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.model.use.Classes;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.ClassificationReport;
import org.lstm4j.tasks.report.ClassificationScores;
import org.lstm4j.tasks.report.GroupScores;
import org.lstm4j.text.LabeledText;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that predicts
 * @param loss that was trained with
 * @param classes from output to class
 * @param labels names of the classes
 * @param groupBy the column of the rows by whose values they are measured in groups too
 * @param batchSize rows at a time
 */
record Measurement(
        Graph graph, Loss loss, Classes classes, List<String> labels, Optional<String> groupBy, int batchSize) {

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param outputs of the model, batch by batch
     */
    record Measured(ClassificationScores scores, List<Tensor> outputs) {}

    /**
     * Measures weights on rows.
     *
     * @param texts the rows as they were read
     * @param rows the same as the model reads them
     */
    Measured of(Backend backend, Map<String, Tensor> weights, List<LabeledText> texts, TensorDataset rows) {
        List<Tensor> outputs = new ArrayList<>();
        Sizes largest = rows.largestSizes(graph.inputs(), batchSize);
        try (Evaluator evaluator = new Evaluator(backend, graph, loss, List.of(), batchSize, largest)) {
            evaluator.setWeights(weights);
            Evaluation evaluation = evaluator.evaluate(rows, outputs);
            int[] predicted = predicted(outputs, texts.size());
            int[] expected = texts.stream().mapToInt(LabeledText::label).toArray();
            ClassificationScores scores =
                    ClassificationScores.of(evaluation.loss(), ClassificationReport.of(expected, predicted, labels));
            return new Measured(
                    groupBy.map(column -> scores.withGroups(groups(column, texts, predicted)))
                            .orElse(scores),
                    outputs);
        }
    }

    private int[] predicted(List<Tensor> batches, int rows) {
        int[] predicted = new int[rows];
        int row = 0;
        for (Tensor batch : batches) {
            float[] outputs = batch.floats();
            for (int from = 0; from < outputs.length; from += classes.numbers(), row++) {
                predicted[row] = classes.label(outputs, from);
            }
        }
        return predicted;
    }

    private static GroupScores groups(String column, List<LabeledText> texts, int[] predicted) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int row = 0; row < predicted.length; row++) {
            String group = texts.get(row).columns().get(column);
            if (group == null) {
                throw new InvalidInputException("data.group-by: the record on line "
                        + texts.get(row).line() + " has no column \"" + column + "\"; it has "
                        + texts.get(row).columns().keySet());
            }
            members.computeIfAbsent(group, name -> new ArrayList<>()).add(row);
        }
        List<GroupScores.Group> groups = new ArrayList<>();
        members.forEach((name, rows) -> {
            int[] labels = rows.stream().mapToInt(row -> texts.get(row).label()).toArray();
            long right = rows.stream()
                    .filter(row -> predicted[row] == texts.get(row).label())
                    .count();
            int most = IntStream.of(labels)
                    .map(label ->
                            (int) IntStream.of(labels).filter(it -> it == label).count())
                    .max()
                    .orElseThrow();
            double size = rows.size();
            groups.add(new GroupScores.Group(name, rows.size(), right / size, most / size));
        });
        return GroupScores.of(groups);
    }
}
