package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.model.Drawer;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that says how likely steps are
 * @param loss that was trained with
 * @param reading what the model reads
 * @param picture what steps are called by
 * @param batchSize rows at a time
 */
record DrawingMeasurement(Graph graph, Loss loss, StepReading reading, Picture picture, int batchSize) {
    private static final double NORMAL_95 = 1.96;

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param logs of each test row how likely each of its steps is
     */
    record Measured(DrawingScores scores, List<double[]> logs) {}

    Measured of(Backend backend, Map<String, Tensor> weights, List<Drawing> training, List<Drawing> test) {
        StepRows rows = new StepRows(test, reading);
        List<double[]> logs = new ArrayList<>();
        double[] ends = {0};
        double lossValue;
        try (Evaluator evaluator = new Evaluator(
                backend, graph, loss, List.of(), batchSize, rows.largestSizes(graph.inputs(), batchSize))) {
            evaluator.setWeights(weights);
            lossValue = evaluator
                    .evaluate(rows, outputs -> {
                        Tensor batch = Objects.requireNonNull(outputs.get(Model.PREDICTION));
                        int size = batch.dim(1) * batch.dim(2);
                        for (int row = 0; row < batch.dim(0); row++) {
                            Drawing drawing = test.get(logs.size());
                            logs.add(Drawer.logDensities(reading, batch.floats(), row * size, drawing.scaled()));
                            ends[0] += reading.ends() ? ofEnds(batch.floats(), row * size, drawing.steps()) : 0;
                        }
                    })
                    .loss();
        }
        long steps = test.stream().mapToLong(Drawing::steps).sum();
        SequencedMap<String, RuleScore> rules = new LinkedHashMap<>();
        double[] best = {};
        String bestKey = "";
        for (Rule rule : Rule.of(reading, training)) {
            double[] each =
                    test.stream().mapToDouble(it -> sum(rule.logs().of(it))).toArray();
            rules.put(rule.key(), score(rule.name(), sum(each), steps, test.size()));
            if (bestKey.isEmpty() || sum(each) > sum(best)) {
                best = each;
                bestKey = rule.key();
            }
        }
        double[] model = logs.stream().mapToDouble(DrawingMeasurement::sum).toArray();
        double gain = (sum(model) - sum(best)) / steps;
        double squares = 0;
        for (int row = 0; row < model.length; row++) {
            double off = model[row] - best[row] - gain * test.get(row).steps();
            squares += off * off;
        }
        double spread = NORMAL_95 * Math.sqrt(squares) / steps;
        RuleScore ofModel = score("this model", sum(model), steps, test.size());
        return new Measured(
                new DrawingScores(
                        lossValue,
                        test.size(),
                        steps,
                        ofModel.natsPerStep(),
                        ofModel.natsPerSequence(),
                        -ends[0] / steps,
                        rules,
                        bestKey,
                        gain,
                        gain - spread,
                        gain + spread,
                        unit(),
                        picture),
                logs);
    }

    /** How likely its ends are, within the whole. */
    private double ofEnds(float[] outputs, int at, int steps) {
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            double logit = outputs[at + (step + 1) * reading.numbers() - 1];
            sum += StepDensity.binary(logit, step == steps - 1 ? 1 : 0);
        }
        return sum;
    }

    /** Densities of numbers depend on the unit that they are in. */
    private double unit() {
        return switch (reading.density().kind()) {
            case BIVARIATE_MIXTURE -> reading.deviations().getFirst();
            case MIXTURE -> Math.exp(reading.logScale() / reading.width());
            case BERNOULLI -> 0;
        };
    }

    private static double sum(double[] numbers) {
        return Arrays.stream(numbers).sum();
    }

    private static RuleScore score(String name, double log, long steps, int sequences) {
        return new RuleScore(name, -log / steps, -log / sequences);
    }
}
