package org.lstm4j.tasks.text;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.lstm4j.tasks.TrainingResumer;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.data.TextSources;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.Prediction;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTraining;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.trace.Target;
import org.lstm4j.train.Loss;

/** Task type {@code text-classification}: rows of text and label in, a model that labels raw text out. */
public final class TextClassification implements TextLabeller, TextExplainer, ModelAverager, TrainingResumer {
    private static final int LABELS = 2;

    private final Components components;
    private final ConfigBinder binder;

    @Inject
    TextClassification(Components components, ConfigBinder binder) {
        this.components = components;
        this.binder = binder;
    }

    private TextClassificationConfig config(TaskDefinition task) {
        return binder.bind(task.settings(), TextClassificationConfig.class);
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        var config = config(task);
        return Stream.concat(
                        TextSources.needs(
                                binder, config.data().source(), config.data().testSource())
                                .stream(),
                        config.text().need().stream())
                .toList();
    }

    @Override
    public RunReport train(TaskDefinition task, TrainRequest request) {
        return SupervisedTraining.run(task, supervised(task, request), request, components);
    }

    @Override
    public RunReport resume(TaskDefinition task, TrainRequest request) {
        return SupervisedTraining.resume(task, supervised(task, request), request, components);
    }

    private TextClassificationTask supervised(TaskDefinition task, TrainRequest request) {
        return new TextClassificationTask(config(task), request.data(), components, binder, request.preparation());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        TextClassificationConfig config = config(model.requireOneNumber(LABELS).task());
        Bundle bundle = model.bundle();
        SplitRows rows = TextRows.load(config.data(), binder, request.data());
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
        // No loss depends on the number of words or steps.
        return Classifier.loss(
                config,
                components,
                new ComponentContext(components, 0, 1, config.training().epochs()));
    }

    private Decision decision(TextClassificationConfig config) {
        return Decision.of(loss(config), config.threshold());
    }
}
