package org.lstm4j.tasks;

import org.lstm4j.tasks.report.Forecast;

/** A task type whose models say how a series of numbers goes on. */
public interface SeriesForecaster extends TaskType {
    /**
     * Continues a series.
     *
     * @throws org.lstm4j.InvalidInputException if the model is not of this type, or there are too few values
     */
    Forecast forecast(TaskModel model, ForecastRequest request);
}
