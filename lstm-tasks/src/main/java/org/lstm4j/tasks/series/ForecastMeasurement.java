package org.lstm4j.tasks.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.ForecastErrors;
import org.lstm4j.tasks.report.ForecastScores;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that forecasts
 * @param loss that was trained with
 * @param scale from the unit of the series to what the model reads
 * @param season of the series
 * @param window how many steps the model reads
 * @param batchSize rows at a time
 */
record ForecastMeasurement(Graph graph, Loss loss, SeriesScale scale, int season, int window, int batchSize) {

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param forecasts of the test values, in their order
     */
    record Measured(ForecastScores scores, List<Double> forecasts) {}

    /** Measures weights on the test values. */
    Measured of(Backend backend, Map<String, Tensor> weights, SeriesRows rows) {
        double[] values = rows.series().values();
        int[] test = rows.windows().test();
        TensorDataset dataset = Windows.dataset(scale.scale(values), test, window);
        List<Tensor> outputs = new ArrayList<>();
        Sizes expected = dataset.largestSizes(graph.inputs(), batchSize);
        double lossValue;
        try (Evaluator evaluator = new Evaluator(backend, graph, loss, List.of(), batchSize, expected)) {
            evaluator.setWeights(weights);
            lossValue = evaluator.evaluate(dataset, outputs).loss();
        }
        double[] actual = at(values, test, 0);
        double[] forecasts = new double[test.length];
        int row = 0;
        for (Tensor batch : outputs) {
            for (int i = 0; i < batch.size(); i++, row++) {
                forecasts[row] = scale.value(batch.element(i), values, test[row]);
            }
        }
        return new Measured(
                ForecastScores.of(
                        lossValue,
                        test.length,
                        ForecastErrors.of(forecasts, actual),
                        ForecastErrors.of(at(values, test, 1), actual),
                        ForecastErrors.of(at(values, test, season), actual),
                        season),
                Arrays.stream(forecasts).boxed().toList());
    }

    /** The values so many steps before some positions, or one step before where there is none. */
    private static double[] at(double[] values, int[] positions, int before) {
        return Arrays.stream(positions)
                .mapToDouble(position -> values[position - (position < before ? 1 : before)])
                .toArray();
    }
}
