package org.lstm4j.tasks.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.model.use.Classes;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.ClassificationReport;
import org.lstm4j.tasks.report.ClassificationScores;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Trainer;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that predicts
 * @param loss that was trained with
 * @param classes from output to class
 * @param labels names of the classes
 * @param batchSize rows at a time
 */
record Measurement(Graph graph, Loss loss, Classes classes, List<String> labels, int batchSize) {

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param outputs of the model, batch by batch
     */
    record Measured(ClassificationScores scores, List<Tensor> outputs) {}

    /** Measures weights on rows. */
    Measured of(Backend backend, Map<String, Tensor> weights, TensorDataset rows) {
        List<Tensor> outputs = new ArrayList<>();
        Sizes expected = rows.largestSizes(graph.inputs(), batchSize);
        try (Evaluator evaluator = new Evaluator(backend, graph, loss, List.of(), batchSize, expected)) {
            evaluator.setWeights(weights);
            Evaluation evaluation = evaluator.evaluate(rows, outputs);
            return new Measured(
                    ClassificationScores.of(evaluation.loss(), report(rows.column(Trainer.TARGET), outputs)), outputs);
        }
    }

    private ClassificationReport report(Tensor targets, List<Tensor> batches) {
        int[] expected = new int[targets.size()];
        int[] predicted = new int[targets.size()];
        int row = 0;
        for (Tensor batch : batches) {
            float[] outputs = batch.floats();
            for (int from = 0; from < outputs.length; from += classes.numbers(), row++) {
                expected[row] = (int) targets.element(row);
                predicted[row] = classes.label(outputs, from);
            }
        }
        return ClassificationReport.of(expected, predicted, labels);
    }
}
