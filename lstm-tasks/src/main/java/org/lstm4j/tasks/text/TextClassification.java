package org.lstm4j.tasks.text;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.Classes;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Average;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.ModelAverager;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextExplainer;
import org.lstm4j.tasks.TextLabeller;
import org.lstm4j.tasks.TextReading;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.data.TextSources;
import org.lstm4j.tasks.report.ClassificationScores;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.Prediction;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.StartModel;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.trace.Target;
import org.lstm4j.train.Loss;

/** Task type {@code text-classification}: rows of text and label in, a model that labels raw text out. */
public final class TextClassification extends SupervisedType<TextClassificationConfig>
        implements TextLabeller, TextExplainer, ModelAverager {
    @Inject
    TextClassification(Components components, ConfigBinder binder) {
        super(TextClassificationConfig.class, components, binder);
    }

    @Override
    public SequencedMap<String, Class<? extends Record>> sources() {
        return TextSources.settings();
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        var config = config(task);
        return TextSources.needs(binder(), config.data().rows(), config.text());
    }

    @Override
    protected SupervisedTask prepared(TextClassificationConfig config, TrainRequest request) {
        return new TextClassificationTask(
                config,
                request.data(),
                components(),
                binder(),
                request.preparation(),
                request.from().map(StartModel::read));
    }

    @Override
    protected boolean startsFromModels() {
        return true;
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        TextClassificationConfig config = config(model.task());
        Bundle bundle = model.bundle();
        Loss loss = loss(config);
        Classes classes = classes(model, config, loss);
        SplitRows rows = TextRows.load(
                config.data(), binder(), request.data(), config.data().rule(bundle.labels()));
        TextRows.describe(rows).forEach(request.text()::println);
        Measurement measurement = new Measurement(
                bundle.graph(),
                loss,
                classes,
                bundle.labels(),
                config.data().groupBy(),
                config.training().batchSize());
        return TestEvaluation.of(model, request, config, rows.files(), backend -> {
            TensorDataset test = TextColumns.labeled(
                    rows.test(),
                    model.textPipeline(),
                    request.preparation(),
                    TextColumns.usesLengths(bundle.graph()),
                    classes.numbers() > 1);
            ClassificationScores scores =
                    measurement.of(backend, bundle.weights(), rows.test(), test).scores();
            return config.baseline().isPresent()
                    ? scores.withNaiveBayes(
                            NaiveBayes.accuracy(rows, classes.count(), model.textPipeline(), request.preparation()))
                    : scores;
        });
    }

    @Override
    public List<Prediction> predict(TaskModel model, List<String> texts, Selection selection) {
        classes(model); // refuses settings and graphs that are none
        try (SavedModel saved = model.open(selection)) {
            return saved.texts().predict(texts).stream().map(Prediction::of).toList();
        }
    }

    @Override
    public TextReading reading(TaskModel model) {
        Classes classes = classes(model);
        TextPipeline pipeline = model.textPipeline();
        Target.Link ofLogits = classes.numbers() == 1 ? Target.Link.SIGMOID : Target.Link.SOFTMAX;
        Target.Link link = classes.logits() ? ofLogits : Target.Link.NONE;
        return new TextReading(
                pipeline,
                Optional.of(pipeline.padding()),
                List.of(),
                link,
                false,
                config(model.task()).backend());
    }

    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        Loss loss = loss(config(task));
        if (!loss.fromLogits()) {
            return Average.Outputs.VALUES;
        }
        return Classifier.isOfAll(loss) ? Average.Outputs.SOFTMAX_LOGITS : Average.Outputs.SIGMOID_LOGITS;
    }

    private Loss loss(TextClassificationConfig config) {
        return Classifier.loss(config, components(), contextOfUse(config));
    }

    private Classes classes(TaskModel model) {
        TextClassificationConfig config = config(model.task());
        return classes(model, config, loss(config));
    }

    /** What its settings say of a model, if its file can be such a one: that may hold any graph, beside any task. */
    private static Classes classes(TaskModel model, TextClassificationConfig config, Loss loss) {
        Classes classes =
                Classifier.classes(config, loss, model.bundle().labels().size());
        Classes found = RowNumbers.classes(model.file().toString(), model.bundle(), classes.logits());
        if (found.numbers() != classes.numbers()) {
            throw new InvalidInputException(model.file() + ": gives " + found.numbers()
                    + " numbers for each row where its task needs " + classes.numbers()
                    + "; it was damaged or put together by hand");
        }
        return classes;
    }
}
