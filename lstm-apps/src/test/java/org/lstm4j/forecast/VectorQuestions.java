package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Which numbers does each test step get from the steps before?
 *
 * @param components of losses
 * @param binder of settings
 */
public record VectorQuestions(Components components, ConfigBinder binder) implements Questions {
    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection selection) {
        MultivariateConfig config = binder.bind(model.task().settings(), MultivariateConfig.class);
        Tracks tracks = TrackSource.of(config.source(), binder).read(root);
        VectorReading reading = VectorReading.fromJson(
                Optional.ofNullable(model.bundle().attachments().get(VectorReading.ATTACHMENT))
                        .orElseThrow());
        VectorSplit.Parts parts = config.split().parts(tracks, reading.needed(), reading.horizon());
        VectorMeasurement measurement = new VectorMeasurement(
                model.bundle().graph(),
                components.loss(config.loss(), new ComponentContext(components, 0, 1, 1)),
                new Forecasts(tracks, reading),
                parts,
                config.season(),
                config.training().batchSize());
        List<Answer> answers = new ArrayList<>();
        try (Backend backend = Backends.select(selection)) {
            Baseline forecast =
                    measurement.of(backend, model.bundle().weights()).model();
            for (VectorSplit.Case at : parts.test()) {
                for (int column : reading.targetColumns()) {
                    answers.add(Answer.ofNumbers(forecast.rule().of(at, column, 1)));
                }
            }
        }
        return answers;
    }
}
