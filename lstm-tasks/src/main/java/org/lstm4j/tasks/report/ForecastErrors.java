package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How far forecasts are from what came, in the unit of the series.
 *
 * @param mae mean absolute error
 * @param rmse root of the mean squared error
 * @param smape mean of {@code 200 |f - y| / (|f| + |y|)}, where 0 for 0 is no error
 */
@JsonPropertyOrder({"mae", "rmse", "smape"})
public record ForecastErrors(double mae, double rmse, double smape) {

    /**
     * Compares forecasts with what came.
     *
     * @throws IllegalArgumentException if there are none, or not as many of both
     */
    public static ForecastErrors of(double[] forecasts, double[] actual) {
        if (forecasts.length != actual.length || actual.length == 0) {
            throw new IllegalArgumentException(forecasts.length + " forecasts of " + actual.length + " values");
        }
        double absolute = 0;
        double squared = 0;
        double symmetric = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs(forecasts[i] - actual[i]);
            double size = Math.abs(forecasts[i]) + Math.abs(actual[i]);
            absolute += error;
            squared += error * error;
            symmetric += size == 0 ? 0 : 200 * error / size;
        }
        int count = actual.length;
        return new ForecastErrors(absolute / count, Math.sqrt(squared / count), symmetric / count);
    }
}
