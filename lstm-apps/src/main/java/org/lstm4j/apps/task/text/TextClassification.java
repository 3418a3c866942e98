package org.lstm4j.apps.task.text;

import jakarta.inject.Inject;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.component.ComponentContext;
import org.lstm4j.apps.component.Components;
import org.lstm4j.apps.config.ConfigBinder;
import org.lstm4j.apps.report.EvaluationReport;
import org.lstm4j.apps.report.Prediction;
import org.lstm4j.apps.report.RunReport;
import org.lstm4j.apps.run.EvaluateRequest;
import org.lstm4j.apps.run.TrainRequest;
import org.lstm4j.apps.task.SavedModel;
import org.lstm4j.apps.task.TaskDefinition;
import org.lstm4j.apps.task.TaskType;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Weights;

/** Task type {@code text-classification}: rows of text and label in, a model that labels raw text out. */
public final class TextClassification implements TaskType {
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
    public RunReport train(TaskDefinition task, TrainRequest request) {
        return TextTraining.run(task, config(task), request, components, binder);
    }

    @Override
    public EvaluationReport evaluate(SavedModel model, EvaluateRequest request) {
        TextClassificationConfig config = config(model.task());
        Bundle bundle = model.bundle();
        TextRows rows = TextRows.load(config.data(), request.data());
        request.text().println(rows.describe(config.data()));
        if (!rows.files().equals(bundle.provenance().data())) {
            request.text()
                    .println(
                            "Note: the model was trained with other data, so these test rows may be among what it learned"
                                    + " from");
        }
        Measurement measurement = new Measurement(
                bundle.graph(),
                loss(config),
                decision(config),
                bundle.labels(),
                config.training().batchSize());
        try (Backend backend = Backends.select(request.backend().withConfigured(config.backend()))) {
            Measurement.Result tested = measurement.of(
                    backend, bundle.weights(), TextColumns.labeled(rows.test(), pipeline(model), usesLengths(bundle)));
            int epoch = SavedNumbers.epoch(model);
            request.text()
                    .printf(
                            "%s: task %s, epoch %d%n",
                            model.file(), model.task().name(), epoch);
            TestText.print(request.text(), tested);
            return new EvaluationReport(
                    model.task().name(),
                    backend.name(),
                    epoch,
                    bundle.weights().values().stream()
                            .mapToLong(weights -> weights.size())
                            .sum(),
                    tested.scores(),
                    Weights.sha256(bundle.weights()));
        }
    }

    @Override
    public List<Prediction> predict(SavedModel model, List<String> texts, Selection selection) {
        TextClassificationConfig config = config(model.task());
        try (Backend backend = Backends.select(selection.withConfigured(config.backend()))) {
            return new TextPredictor(model.bundle(), pipeline(model), decision(config)).predict(backend, texts);
        }
    }

    private Loss loss(TextClassificationConfig config) {
        TextConfig text = config.text();
        return Classifier.loss(
                config,
                components,
                new ComponentContext(
                        components, text.vocabulary(), 1, config.training().epochs()));
    }

    private Decision decision(TextClassificationConfig config) {
        return Decision.of(loss(config), config.threshold());
    }

    private static TextPipeline pipeline(SavedModel model) {
        return TextPipeline.fromJson(model.bundle()
                .textPipeline()
                .orElseThrow(() ->
                        new InvalidInputException(model.file() + ": has no text pipeline, so it cannot read text")));
    }

    static boolean usesLengths(Bundle bundle) {
        return bundle.graph().inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS));
    }
}
