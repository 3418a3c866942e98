package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.model.Drawer;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;

/**
 * How likely is each step of the test rows?
 *
 * @param binder of settings
 */
public record DrawingQuestions(ConfigBinder binder) implements Questions {
    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection selection) {
        DrawingConfig config = binder.bind(model.task().settings(), DrawingConfig.class);
        DrawingRows rows = DrawingRows.load(config, binder, root);
        StepReading reading = Drawer.reading(model.file().toString(), model.bundle());
        DrawingMeasurement measurement = new DrawingMeasurement(
                model.bundle().graph(),
                new StepLoss(reading.density(), reading.ends()),
                reading,
                Picture.of(reading.density()),
                config.training().batchSize());
        List<Drawing> test = StepFit.drawings(reading, config.data(), StepFit.Part.TEST, rows.test());
        List<Answer> answers = new ArrayList<>();
        try (Backend backend = Backends.select(selection)) {
            measurement
                    .of(backend, model.bundle().weights(), test, test)
                    .logs()
                    .forEach(logs -> answers.add(Answer.ofNumbers(logs)));
        }
        return answers;
    }
}
