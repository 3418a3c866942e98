package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that forecasts
 * @param loss that was trained with
 * @param forecasts what is read and what came
 * @param parts which forecasts are made
 * @param season in steps
 * @param batchSize rows at a time
 */
record VectorMeasurement(
        Graph graph, Loss loss, Forecasts forecasts, VectorSplit.Parts parts, Optional<Integer> season, int batchSize) {
    private static final double NORMAL_95 = 1.96;
    private static final String MODEL = "model";
    private static final double LEAST_DOUBT = 1e-7; // Keras's, in its cross-entropy
    private static final double[] DOUBTS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1};
    private static final int SOME = 300;

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param model what the model forecasts
     * @param best the rule that it is to be compared with
     */
    record Measured(VectorScores scores, Baseline model, Baseline best) {}

    Measured of(Backend backend, Map<String, Tensor> weights) {
        Dataset rows = forecasts.rows(parts.test());
        List<Tensor> outputs = new ArrayList<>();
        double lossValue;
        try (Evaluator evaluator = new Evaluator(
                backend, graph, loss, List.of(), batchSize, rows.largestSizes(graph.inputs(), batchSize))) {
            evaluator.setWeights(weights);
            lossValue = evaluator.evaluate(rows, outputs).loss();
        }
        Baseline model = model(outputs);
        double[] scales = scales();
        List<Baseline> rules = Baseline.of(forecasts, parts.training(), season);
        SequencedMap<String, ForecasterErrors> errors = new LinkedHashMap<>();
        rules.forEach(rule -> errors.put(rule.key(), errors(rule, scales)));
        ForecasterErrors ofModel = errors(model, scales);
        Baseline best = rules.stream()
                .min(Comparator.comparingDouble(rule -> compared(Objects.requireNonNull(errors.get(rule.key())))))
                .orElseThrow();
        double[] gains = isOfPictures() ? picturesGained(model, best) : gains(model, best, scales);
        double mean = Arrays.stream(gains).average().orElseThrow();
        double spread = NORMAL_95 * standardError(gains, mean);
        return new Measured(
                new VectorScores(
                        lossValue,
                        parts.test().size(),
                        forecasts.reading().horizon(),
                        ofModel.mase(),
                        ofModel,
                        errors,
                        best.key(),
                        mean,
                        mean - spread,
                        mean + spread),
                model,
                best);
    }

    /** The model's forecasts, looked up by where they were made. */
    private Baseline model(List<Tensor> outputs) {
        int[] targets = forecasts.targets();
        Map<VectorSplit.Case, double[]> made = new HashMap<>();
        int row = 0;
        for (Tensor batch : outputs) {
            int numbers = batch.dim(-1);
            // of several quantiles the one in the middle is the forecast
            int each = numbers / forecasts.reading().outputs();
            for (int i = 0; i < batch.dim(0); i++, row++) {
                VectorSplit.Case forecast = parts.test().get(row);
                double[] values = new double[forecasts.reading().outputs()];
                for (int at = 0; at < values.length; at++) {
                    int column = targets[at % targets.length];
                    float number = batch.floats()[i * numbers + at * each + each / 2];
                    values[at] = forecasts.meant(forecast, column, at / targets.length + 1, number);
                }
                made.put(forecast, values);
            }
        }
        int[] places = new int[forecasts.tracks().columns().size()];
        for (int i = 0; i < targets.length; i++) {
            places[targets[i]] = i;
        }
        return new Baseline(
                MODEL,
                "this model",
                (at, column, ahead) ->
                        Objects.requireNonNull(made.get(at))[(ahead - 1) * targets.length + places[column]]);
    }

    /** The mean change from step to step in the training part, of each target. */
    private double[] scales() {
        int[] targets = forecasts.targets();
        double[] scales = new double[targets.length];
        for (int i = 0; i < targets.length; i++) {
            var change = Baseline.change(forecasts, targets[i]);
            scales[i] = Baseline.mean(parts.training(), at -> Math.abs(change.applyAsDouble(at)));
        }
        if (forecasts.tracks().frames().isPresent()) {
            // At the border hardly anything changes: the pixels of a picture have one scale.
            Arrays.fill(scales, Arrays.stream(scales).average().orElseThrow());
        }
        return scales;
    }

    private static double scaled(double error, double scale) {
        if (scale == 0) {
            return error == 0 ? 1 : Double.POSITIVE_INFINITY;
        }
        return error / scale;
    }

    private ForecasterErrors errors(Baseline forecaster, double[] scales) {
        int[] targets = forecasts.targets();
        List<ColumnErrors> columns = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            columns.add(errors(forecaster, targets[i], scales[i]));
        }
        return ForecasterErrors.of(forecaster.name(), crossEntropy(forecaster), columns);
    }

    private boolean isOfPictures() {
        return forecasts.tracks().frames().isPresent();
    }

    /** What tells forecasters apart: of pictures cross-entropy, of all else the scaled error. */
    private static double compared(ForecasterErrors errors) {
        return errors.crossEntropy().orElse(errors.mase());
    }

    private OptionalDouble crossEntropy(Baseline forecaster) {
        if (!isOfPictures()) {
            return OptionalDouble.empty();
        }
        double doubt = doubt(forecaster);
        return OptionalDouble.of(Baseline.mean(parts.test(), at -> crossEntropy(forecaster, at, doubt)));
    }

    /** A rule that says 0 or 1 is certain, which it is not: it is moved away from them by what is best on the training part. */
    private double doubt(Baseline forecaster) {
        if (forecaster.key().equals(MODEL)) {
            return LEAST_DOUBT;
        }
        List<VectorSplit.Case> some =
                parts.training().subList(0, Math.min(SOME, parts.training().size()));
        return DoubleStream.of(DOUBTS)
                .boxed()
                .min(Comparator.comparingDouble(
                        doubt -> Baseline.mean(some, at -> crossEntropy(forecaster, at, doubt))))
                .orElseThrow();
    }

    /** Of a picture, all pixels together, mean over the steps ahead. */
    private double crossEntropy(Baseline forecaster, VectorSplit.Case at, double doubt) {
        double sum = 0;
        int horizon = forecasts.reading().horizon();
        for (int column : forecasts.targets()) {
            for (int ahead = 1; ahead <= horizon; ahead++) {
                double forecast = Math.clamp(forecaster.rule().of(at, column, ahead), 0, 1);
                double probability = doubt + (1 - 2 * doubt) * forecast;
                double came = forecasts.came(at, column, ahead);
                sum -= came * Math.log(probability) + (1 - came) * Math.log(1 - probability);
            }
        }
        return sum / horizon;
    }

    private double[] picturesGained(Baseline model, Baseline rule) {
        double doubt = doubt(rule);
        return parts.test().stream()
                .mapToDouble(at -> crossEntropy(rule, at, doubt) - crossEntropy(model, at, LEAST_DOUBT))
                .toArray();
    }

    private ColumnErrors errors(Baseline forecaster, int column, double scale) {
        double absolute = 0;
        double squares = 0;
        int moved = 0;
        int right = 0;
        int count = 0;
        for (VectorSplit.Case at : parts.test()) {
            double last = forecasts.came(at, column, 0);
            for (int ahead = 1; ahead <= forecasts.reading().horizon(); ahead++) {
                double came = forecasts.came(at, column, ahead);
                double forecast = forecaster.rule().of(at, column, ahead);
                absolute += Math.abs(forecast - came);
                squares += (forecast - came) * (forecast - came);
                count++;
                if (came != last) {
                    moved++;
                    right += Math.signum(forecast - last) == Math.signum(came - last) ? 1 : 0;
                }
            }
        }
        double variance = squaresAboutTheMean(column);
        return new ColumnErrors(
                forecasts.tracks().columns().get(column),
                absolute / count,
                Math.sqrt(squares / count),
                scaled(absolute / count, scale),
                variance > 0 ? 1 - squares / variance : Double.NaN,
                moved == 0 ? Double.NaN : right / (double) moved);
    }

    private double squaresAboutTheMean(int column) {
        int horizon = forecasts.reading().horizon();
        double[] came = parts.test().stream()
                .flatMapToDouble(
                        at -> IntStream.rangeClosed(1, horizon).mapToDouble(it -> forecasts.came(at, column, it)))
                .toArray();
        double mean = Arrays.stream(came).average().orElseThrow();
        return Arrays.stream(came).map(it -> (it - mean) * (it - mean)).sum();
    }

    /** Of each forecast by how much the model's scaled error is below a rule's, mean over steps and columns. */
    private double[] gains(Baseline model, Baseline rule, double[] scales) {
        int[] targets = forecasts.targets();
        int horizon = forecasts.reading().horizon();
        double[] gains = new double[parts.test().size()];
        for (int row = 0; row < gains.length; row++) {
            VectorSplit.Case at = parts.test().get(row);
            for (int i = 0; i < targets.length; i++) {
                for (int ahead = 1; ahead <= horizon; ahead++) {
                    double came = forecasts.came(at, targets[i], ahead);
                    double lost = Math.abs(rule.rule().of(at, targets[i], ahead) - came)
                            - Math.abs(model.rule().of(at, targets[i], ahead) - came);
                    gains[row] += scales[i] == 0 ? 0 : lost / scales[i] / targets.length / horizon;
                }
            }
        }
        return gains;
    }

    /**
     * Of the mean of numbers that follow each other, as the test of Diebold and Mariano (1995) has it: neighbours that overlap by a horizon
     * are alike, so covariances up to its length count (Newey and West's weights, which keep the sum above 0).
     */
    private double standardError(double[] numbers, double mean) {
        int lags = Math.max(forecasts.reading().horizon() - 1, (int) Math.floor(Math.cbrt(numbers.length)));
        double sum = 0;
        for (int lag = 0; lag <= Math.min(lags, numbers.length - 1); lag++) {
            double covariance = 0;
            for (int i = lag; i < numbers.length; i++) {
                covariance += (numbers[i] - mean) * (numbers[i - lag] - mean);
            }
            double weight = lag == 0 ? 1 : 2 * (1 - lag / (lags + 1.0));
            sum += weight * covariance / numbers.length;
        }
        return Math.sqrt(Math.max(0, sum) / numbers.length);
    }
}
