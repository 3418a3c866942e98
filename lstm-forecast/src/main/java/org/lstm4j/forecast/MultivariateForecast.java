package org.lstm4j.forecast;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.VectorForecastModel;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.nn.Average;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.ModelAverager;
import org.lstm4j.tasks.PredictRequest;
import org.lstm4j.tasks.PredictedRow;
import org.lstm4j.tasks.RowExplainer;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowPredictor;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.train.Loss;

/** Task type {@code multivariate-forecast}: the last steps of several columns of numbers in, the next ones out. */
public final class MultivariateForecast extends SupervisedType<MultivariateConfig>
        implements RowPredictor, RowExplainer, ModelAverager {
    @Inject
    MultivariateForecast(Components components, ConfigBinder binder) {
        super(MultivariateConfig.class, components, binder);
    }

    @Override
    public SequencedMap<String, Class<? extends Record>> sources() {
        return TrackSource.settings();
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        return TrackSource.of(config(task).source(), binder()).needs();
    }

    @Override
    protected SupervisedTask prepared(MultivariateConfig config, TrainRequest request) {
        return new MultivariateTask(config, request.data(), components(), binder());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        MultivariateConfig config = config(model.task());
        VectorReading reading = reading(model, config);
        Tracks tracks = TrackSource.of(config.source(), binder()).read(request.data());
        if (!tracks.columns().equals(reading.columns())) {
            throw new InvalidInputException(model.file() + ": reads the columns " + reading.columns()
                    + ", but its task's data has " + tracks.columns() + "; it was damaged or put together by hand");
        }
        VectorSplit.Parts parts = config.split().parts(tracks, reading.needed(), reading.horizon());
        request.text().println(MultivariateTask.describe(tracks, parts));
        Loss loss = components().loss(config.loss(), contextOfUse(config));
        VectorForecastModel.check(
                model.file().toString(), model.bundle(), reading, MultivariateTask.numbers(config, loss, reading));
        VectorMeasurement measurement = new VectorMeasurement(
                model.bundle().graph(),
                loss,
                new Forecasts(tracks, reading),
                parts,
                config.season(),
                config.training().batchSize());
        return TestEvaluation.of(
                model,
                request,
                config,
                tracks.files(),
                backend -> measurement.of(backend, model.bundle().weights()).scores());
    }

    /** What the file says of its columns, which its task must not contradict: a file may hold anything beside any task. */
    private static VectorReading reading(TaskModel model, MultivariateConfig config) {
        String json = model.bundle().attachments().get(VectorReading.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(model.file() + ": does not say how it reads columns of numbers");
        }
        VectorReading reading;
        try {
            reading = VectorReading.fromJson(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.file() + ": " + e.getMessage(), e);
        }
        if (reading.window() != config.window() || reading.horizon() != config.steps()) {
            throw new InvalidInputException(model.file() + ": reads " + reading.window() + " steps and forecasts "
                    + reading.horizon() + " where its task says " + config.window() + " and " + config.steps()
                    + "; it was damaged or put together by hand");
        }
        return reading;
    }

    @Override
    public List<? extends PredictedRow> predict(TaskModel model, PredictRequest request) {
        MultivariateConfig config = config(model.task());
        if (request.given().size() > 1) {
            throw new InvalidInputException(
                    "give one file; got " + request.given().size());
        }
        Path file = request.file()
                .or(() -> request.given().stream().findFirst().map(Path::of))
                .orElseThrow(() -> new InvalidInputException("give a file whose last steps are to be continued, of the"
                        + " same form as the task's: its columns are those of the model"));
        Tracks tracks = TrackSource.of(config.source(), binder()).read(file);
        List<NextSteps> answers = new ArrayList<>();
        try (SavedModel saved = model.open(request.backend())) {
            VectorForecastModel forecaster = VectorForecastModel.of(saved);
            for (int track = 0; track < tracks.tracks().size(); track++) {
                answers.addAll(next(
                        forecaster,
                        tracks.tracks().get(track),
                        track + 1,
                        tracks.tracks().size() > 1));
            }
        }
        return answers;
    }

    @Override
    public RowExplanation explain(TaskModel model, RowQuestion question) {
        MultivariateConfig config = config(model.task());
        Track track = question.of(TrackSource.of(config.source(), binder())
                .read(Path.of(question.text()))
                .tracks());
        try (SavedModel saved = model.open(question.backend())) {
            VectorForecastModel forecaster = VectorForecastModel.of(saved);
            return question.withGradients(
                    config.backend(),
                    backend -> ForecastShares.of(
                            backend, model.file().toString(), forecaster, model.bundle(), track, question));
        }
    }

    private static List<NextSteps> next(VectorForecastModel model, Track track, int number, boolean isOneOfMany) {
        double[][] values = model.predict(track.steps(), track.dates());
        List<NextSteps> answers = new ArrayList<>();
        for (int step = 1; step <= values.length; step++) {
            SequencedMap<String, Double> named = new LinkedHashMap<>();
            for (int i = 0; i < values[step - 1].length; i++) {
                named.put(model.reading().targets().get(i), values[step - 1][i]);
            }
            String date = track.dates().size() < 2 ? "" : written(VectorReading.ahead(track.dates(), step));
            answers.add(new NextSteps(number, step, date, named, isOneOfMany));
        }
        return answers;
    }

    private static String written(LocalDateTime date) {
        return date.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? date.toLocalDate().toString()
                : date.toString();
    }

    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        return Average.Outputs.VALUES;
    }
}
