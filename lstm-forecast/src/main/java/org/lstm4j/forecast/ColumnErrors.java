package org.lstm4j.forecast;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How far forecasts of one column are off, in its own unit, over all steps ahead.
 *
 * @param column its name
 * @param mae mean absolute error
 * @param rmse root of the mean squared error
 * @param mase mean absolute error by that of the last value as a forecast of one step in the training part, where there the values change
 *     (Hyndman and Koehler 2006); 0 by 0 is 1
 * @param r2 share of the variance of the values that is forecast; NaN where they do not vary
 * @param direction share of the forecasts that say rightly whether the value comes to lie above the last one or below, of those that do not
 *     stay the same; NaN where all do
 */
@JsonPropertyOrder({"column", "mae", "rmse", "mase", "r2", "direction"})
record ColumnErrors(String column, double mae, double rmse, double mase, double r2, double direction) {}
