package org.lstm4j.tasks.text;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.Decision;
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
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.Prediction;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.trace.Target;
import org.lstm4j.train.Loss;

/** Task type {@code text-classification}: rows of text and label in, a model that labels raw text out. */
public final class TextClassification extends SupervisedType<TextClassificationConfig>
        implements TextLabeller, TextExplainer, ModelAverager {
    private static final int LABELS = 2;

    @Inject
    TextClassification(Components components, ConfigBinder binder) {
        super(TextClassificationConfig.class, components, binder);
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        var config = config(task);
        return TextSources.needs(binder(), config.data().source(), config.data().testSource(), config.text());
    }

    @Override
    protected SupervisedTask prepared(TextClassificationConfig config, TrainRequest request) {
        return new TextClassificationTask(config, request.data(), components(), binder(), request.preparation());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        TextClassificationConfig config = config(model.requireOneNumber(LABELS).task());
        Bundle bundle = model.bundle();
        SplitRows rows = TextRows.load(config.data(), binder(), request.data());
        TextRows.describe(rows).forEach(request.text()::println);
        Measurement measurement = new Measurement(
                bundle.graph(),
                loss(config),
                decision(config),
                bundle.labels(),
                config.training().batchSize());
        return TestEvaluation.of(model, request, config, rows.files(), backend -> {
            TensorDataset test = TextColumns.labeled(
                    rows.test(), model.textPipeline(), request.preparation(), TextColumns.usesLengths(bundle.graph()));
            return measurement.of(backend, bundle.weights(), test).scores();
        });
    }

    @Override
    public List<Prediction> predict(TaskModel model, List<String> texts, Selection selection) {
        config(model.requireOneNumber(LABELS).task()); // refuses settings that are none
        try (SavedModel saved = model.open(selection)) {
            return saved.texts().predict(texts).stream().map(Prediction::of).toList();
        }
    }

    @Override
    public TextReading reading(TaskModel model) {
        TextClassificationConfig config = config(model.requireOneNumber(LABELS).task());
        TextPipeline pipeline = model.textPipeline();
        Target.Link link = decision(config).isLogit() ? Target.Link.SIGMOID : Target.Link.NONE;
        return new TextReading(pipeline, Optional.of(pipeline.padding()), List.of(), link, false, config.backend());
    }

    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        return decision(config(task)).isLogit() ? Average.Outputs.SIGMOID_LOGITS : Average.Outputs.VALUES;
    }

    private Loss loss(TextClassificationConfig config) {
        return Classifier.loss(config, components(), contextOfUse(config));
    }

    private Decision decision(TextClassificationConfig config) {
        return Decision.of(loss(config), config.threshold());
    }
}
