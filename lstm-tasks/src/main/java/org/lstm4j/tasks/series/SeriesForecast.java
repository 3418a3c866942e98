package org.lstm4j.tasks.series;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.nn.Average;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.ForecastRequest;
import org.lstm4j.tasks.ModelAverager;
import org.lstm4j.tasks.SeriesForecaster;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.Forecast;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;

/** Task type {@code series-forecast}: a series of numbers in, a model that forecasts its next value out. */
public final class SeriesForecast extends SupervisedType<SeriesForecastConfig>
        implements SeriesForecaster, ModelAverager {
    private static final System.Logger LOG = System.getLogger(SeriesForecast.class.getName());

    @Inject
    SeriesForecast(Components components, ConfigBinder binder) {
        super(SeriesForecastConfig.class, components, binder);
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        SeriesDataConfig config = config(task).data();
        return List.of(new DataNeed(config.file(), config.origin(), new SeriesReader(config)::rows));
    }

    @Override
    protected SupervisedTask prepared(SeriesForecastConfig config, TrainRequest request) {
        return new SeriesForecastTask(config, request.data(), components());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        SeriesForecastConfig config = config(model.requireOneNumber(0).task());
        SeriesRows rows = SeriesRows.load(config, request.data());
        request.text().println(rows.describe(config));
        ForecastMeasurement measurement = new ForecastMeasurement(
                model.bundle().graph(),
                components().loss(config.loss(), contextOfUse(config)),
                scale(model),
                config.data().season(),
                config.window(),
                config.training().batchSize());
        return TestEvaluation.of(
                model,
                request,
                config,
                rows.files(),
                backend ->
                        measurement.of(backend, model.bundle().weights(), rows).scores());
    }

    @Override
    public Forecast forecast(TaskModel model, ForecastRequest request) {
        SeriesForecastConfig config = config(model.requireOneNumber(0).task());
        Series history = switch (request.history()) {
            case ForecastRequest.Values(var values) ->
                new Series("", values.stream().mapToDouble(Double::doubleValue).toArray(), List.of());
            case ForecastRequest.Csv(Path file, var key) ->
                new SeriesReader(config.data().withKey(key)).read(file);
        };
        history.remarks().forEach(remark -> LOG.log(System.Logger.Level.WARNING, "{0}", remark));
        try (SavedModel saved = model.open(request.backend())) {
            double[] next = saved.series().predict(history.values(), request.horizon());
            return Forecast.of(history.name(), history.values().length, next);
        }
    }

    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        return Average.Outputs.VALUES;
    }

    private static SeriesScale scale(TaskModel model) {
        Bundle bundle = model.bundle();
        String json = bundle.attachments().get(SeriesScale.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(
                    model.file() + ": has no scale of a series, so it cannot read the numbers of one");
        }
        return SeriesScale.fromJson(json);
    }
}
