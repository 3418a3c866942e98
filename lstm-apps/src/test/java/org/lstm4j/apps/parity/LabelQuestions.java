package org.lstm4j.apps.parity;

import java.util.List;
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
    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        TextClassificationConfig config = binder.bind(model.task().settings(), TextClassificationConfig.class);
        DataConfig data = config.data();
        SplitRows rows = SplitRows.load(data.source(), data.testSource(), data.split(), binder, root);
        List<Prediction> predictions =
                model.as(TextLabeller.class, "label texts").predict(model, SplitRows.texts(rows.test()), backend);
        return predictions.stream().map(it -> answer(it, config.threshold())).toList();
    }

    private static Answer answer(Prediction prediction, double threshold) {
        double share = prediction.probabilities().lastEntry().getValue();
        return new Answer(prediction.label(), Math.abs(share - threshold), new double[] {share});
    }
}
