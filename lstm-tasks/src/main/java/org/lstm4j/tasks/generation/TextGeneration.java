package org.lstm4j.tasks.generation;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.TextWriter;
import org.lstm4j.model.WriteOptions;
import org.lstm4j.model.Written;
import org.lstm4j.model.use.NextWords;
import org.lstm4j.nn.Average;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.GenerateRequest;
import org.lstm4j.tasks.ModelAverager;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextExplainer;
import org.lstm4j.tasks.TextGenerator;
import org.lstm4j.tasks.TextReading;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.data.TextSources;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.Generation;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.trace.Target;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/** Task type {@code text-generation}: texts in, a model of their next word out. */
public final class TextGeneration extends SupervisedType<GenerationConfig>
        implements TextGenerator, TextExplainer, ModelAverager {
    @Inject
    TextGeneration(Components components, ConfigBinder binder) {
        super(GenerationConfig.class, components, binder);
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
    protected SupervisedTask prepared(GenerationConfig config, TrainRequest request) {
        return new GenerationTask(config, request, components(), binder());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        GenerationConfig config = config(model.task());
        SplitRows texts = GenerationTask.texts(config, binder(), request.data());
        request.text().println(texts.describeSources());
        request.text().println(texts.describeParts());
        LanguageMeasurement measurement = new LanguageMeasurement(
                model.bundle().graph(), loss(config), words(model, config, request.preparation()));
        return TestEvaluation.of(
                model,
                request,
                config,
                texts.files(),
                backend -> measurement.of(backend, model.bundle().weights(), texts.test(), texts.training()));
    }

    @Override
    public Generation generate(TaskModel model, GenerateRequest request) {
        config(model.task()); // refuses settings that are none
        WriteOptions options =
                new WriteOptions(request.words(), request.sampling().general(), request.pastEnd());
        try (SavedModel saved = model.open(request.backend())) {
            TextWriter writer = saved.writer();
            Written written = writer.write(request.beginning(), options);
            int words = written.words().size();
            return new Generation(
                    request.beginning(),
                    writer.unknownWords(request.beginning()),
                    written.words(),
                    written.text(),
                    writer.unit(),
                    written.isEnded(),
                    writer.carriesState(),
                    written.seconds(),
                    words == 0 ? 0 : words / written.seconds());
        }
    }

    @Override
    public TextReading reading(TaskModel model) {
        GenerationConfig config = config(model.task());
        NextWords words = config.words(model.textPipeline());
        return new TextReading(
                words.pipeline(),
                words.isStream() ? Optional.empty() : Optional.of(words.padding()),
                IntStream.of(words.beginning()).boxed().toList(),
                loss(config).fromLogits() ? Target.Link.SOFTMAX : Target.Link.NONE,
                true,
                config.backend());
    }

    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        GenerationConfig config = config(task);
        if (config.isStream()) {
            throw new InvalidInputException("task " + task.name() + " has form.rows = stream: each of its models would"
                    + " carry a state of its own from word to word, so they cannot be averaged");
        }
        return loss(config).fromLogits() ? Average.Outputs.SOFTMAX_LOGITS : Average.Outputs.VALUES;
    }

    private SparseCategoricalCrossEntropy loss(GenerationConfig config) {
        return GenerationTask.loss(config, components(), contextOfUse(config));
    }

    private static WordRows words(TaskModel model, GenerationConfig config, TextPreparation preparation) {
        return new WordRows(config, model.textPipeline(), preparation);
    }
}
