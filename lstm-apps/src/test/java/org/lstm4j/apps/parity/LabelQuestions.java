package org.lstm4j.apps.parity;

import java.util.List;
import java.util.stream.DoubleStream;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextLabeller;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.report.Prediction;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.text.DataConfig;
import org.lstm4j.tasks.text.TextClassificationConfig;

/**
 * Which label has each test text, as {@code lstm predict} gives it?
 *
 * @param binder of settings
 */
public record LabelQuestions(ConfigBinder binder) implements Questions {
    private static final double HALF = 0.5;

    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        TextClassificationConfig config = binder.bind(model.task().settings(), TextClassificationConfig.class);
        DataConfig data = config.data();
        SplitRows rows = SplitRows.load(
                data.rows(), binder, root, data.rule(model.bundle().labels()));
        List<Prediction> predictions =
                model.as(TextLabeller.class, "label texts").predict(model, SplitRows.texts(rows.test()), backend);
        double threshold = config.threshold().orElse(HALF);
        return predictions.stream().map(it -> answer(it, threshold)).toList();
    }

    private static Answer answer(Prediction prediction, double threshold) {
        double[] shares = prediction.probabilities().values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (shares.length == 2) {
            return new Answer(prediction.label(), Math.abs(shares[1] - threshold), new double[] {shares[1]});
        }
        double[] sorted = DoubleStream.of(shares).sorted().toArray();
        return new Answer(prediction.label(), sorted[shares.length - 1] - sorted[shares.length - 2], shares);
    }
}
