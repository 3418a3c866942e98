package org.lstm4j.tasks.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.ForecastRequest;
import org.lstm4j.tasks.SeriesForecaster;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Which value does each test day get from the days before, and how does the series go on for two weeks?
 *
 * @param components of losses
 * @param binder of settings
 */
public record ForecastQuestions(Components components, ConfigBinder binder) implements Questions {
    private static final int HORIZON = 14;

    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection selection) {
        SeriesForecastConfig config = binder.bind(model.task().settings(), SeriesForecastConfig.class);
        SeriesRows rows = SeriesRows.load(config, root);
        ForecastMeasurement measurement = new ForecastMeasurement(
                model.bundle().graph(),
                components.loss(config.loss(), SeriesForecastTask.context(config, 1, components)),
                SeriesScale.fromJson(
                        Optional.ofNullable(model.bundle().attachments().get(SeriesScale.ATTACHMENT))
                                .orElseThrow()),
                config.data().season(),
                config.window(),
                config.training().batchSize());
        List<Answer> answers = new ArrayList<>();
        try (Backend backend = Backends.select(selection)) {
            measurement
                    .of(backend, model.bundle().weights(), rows)
                    .forecasts()
                    .forEach(value -> answers.add(Answer.ofNumbers(value)));
        }
        ForecastRequest.Values history = new ForecastRequest.Values(
                Arrays.stream(rows.series().values()).boxed().toList());
        answers.add(Answer.ofNumbers(model
                .as(SeriesForecaster.class, "continue a series")
                .forecast(model, new ForecastRequest(history, HORIZON, selection))
                .forecast()
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray()));
        return answers;
    }
}
