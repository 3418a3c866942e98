package org.lstm4j.tasks.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.StreamStart;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.LabelRule;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.spec.HashingTrickSpec;
import org.lstm4j.text.spec.PipelineSpec;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/** A model of the next word, its texts read and its vocabulary learned. */
final class GenerationTask implements SupervisedTask {
    private final GenerationConfig config;
    private final ConfigBinder binder;
    private final SplitRows texts;
    private final TextPipeline pipeline;
    private final WordRows words;
    private final Dataset training;
    private final ComponentContext context;
    private final Model model;
    private final SparseCategoricalCrossEntropy loss;

    GenerationTask(GenerationConfig config, TrainRequest request, Components components, ConfigBinder binder) {
        this.config = config;
        this.binder = binder;
        refuseHashing(config.text().pipeline(), config.text().spec(binder)); // before texts are read
        this.texts = texts(config, binder, request.data());
        this.pipeline = config.text().fit(binder, texts, request.data(), request.preparation());
        this.words = new WordRows(config, pipeline, request.preparation());
        this.training = words.toLearn(texts.training());
        int batches = training.batchCount(config.training().batchSize());
        this.context = new ComponentContext(
                components, words.vocabulary(), batches, config.training().epochs());
        this.loss = loss(config, components, context);
        this.model = model(components);
    }

    private static void refuseHashing(TypedConfig part, PipelineSpec spec) {
        if (spec instanceof HashingTrickSpec) {
            throw new ConfigurationException(
                    part.location(),
                    part.key(),
                    part.type() + " does not say which word an id stands for, so that none could be written; take"
                            + " keras-tokenizer or words");
        }
    }

    static SplitRows texts(GenerationConfig config, ConfigBinder binder, DataRoot root) {
        return SplitRows.load(config.data().rows(), binder, root, LabelRule.ofNoMatter());
    }

    /** The loss of a task, checked to be one for words; targets that do not count are left out. */
    static SparseCategoricalCrossEntropy loss(
            GenerationConfig config, Components components, ComponentContext context) {
        if (components.loss(config.loss(), context) instanceof SparseCategoricalCrossEntropy loss) {
            return config.isStream() ? loss.withIgnoreIndex(OptionalInt.of(StreamDataset.NO_TARGET)) : loss;
        }
        throw new ConfigurationException(
                config.loss().location(),
                config.loss().key(),
                config.loss().type() + " is not for words; take sparse-categorical-cross-entropy, which is"
                        + " categorical-cross-entropy without a row of zeros and a one for each word");
    }

    private Model model(Components components) {
        Input input = words.input();
        Model plain = new Model(
                Network.layers(config, components, context),
                input,
                config.text().lengths());
        Dim vocabulary = Dim.of(words.vocabulary());
        Shape needed = config.isStream()
                ? Shape.of(Dim.of("batch"), Dim.of("time"), vocabulary)
                : Shape.of(Dim.of("batch"), vocabulary);
        String what = "a score for each of " + words.vocabulary() + " words"
                + (config.isStream() ? " at each step" : "") + ", " + needed
                + ", as { type = word-dense, activation = softmax } does";
        Network.checked(plain, config, needed, what);
        return config.isStream() ? plain.stateful() : plain;
    }

    @Override
    public GenerationConfig settings() {
        return config;
    }

    @Override
    public ComponentContext context() {
        return context;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    @Override
    public List<Supplier<Metric>> metrics() {
        return List.of(
                () -> Metrics.sparseCategoricalAccuracy(OptionalInt.of(StreamDataset.NO_TARGET)),
                () -> new Perplexity(loss.fromLogits()));
    }

    @Override
    public TrainingRows rows() {
        Optional<Dataset> validation =
                switch (config.data().split().validation().from()) {
                    case TRAINING, SOURCE -> Optional.of(words.toMeasure(texts.heldOut()));
                    case TEST -> Optional.of(words.toMeasure(texts.test()));
                    case NOTHING -> Optional.empty();
                };
        return new TrainingRows(training, validation, false, texts.files());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(List.of(texts.describeSources(), texts.describeParts()));
        notes.addAll(texts.remarks());
        notes.add(String.format(
                Locale.ROOT,
                config.isStream() ? "%s; %s of %s, the state carried from batch to batch" : "%s; %s, the longest of %s",
                Counted.of(words.vocabulary(), words.unit() + " id"),
                config.isStream()
                        ? Counted.of(training.size(), "row")
                        : Counted.of(training.size(), "beginning of texts", "beginnings of texts"),
                Counted.of(config.form().steps().orElseGet(words::prefixSteps), words.unit())));
        if (!config.isStream()) {
            notes.addAll(config.text().warnings(binder));
        }
        return notes;
    }

    @Override
    public Bundle complete(Bundle bundle) {
        Bundle complete = ModelUse.of(ModelUse.TEXT_GENERATION)
                .withLogits(loss.fromLogits())
                .withBackend(config.backend())
                .addTo(bundle)
                .withTextPipeline(pipeline.toJson());
        return config.form()
                .start()
                .map(it -> complete.withAttachment(StreamStart.ATTACHMENT, new StreamStart(it).toJson()))
                .orElse(complete);
    }

    private Section samples(Backend backend, Map<String, Tensor> weights) {
        Graph graph = model.inferenceGraph();
        Bundle bundle = complete(Bundle.of(graph, weights, Provenance.ofThisRun(graph, 0, backend.name())));
        try (SavedModel saved = SavedModel.on(backend, "the trained model", bundle)) {
            return Samples.of(saved.writer(), texts.test(), config.training().seed());
        }
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        Graph graph = model.inferenceGraph();
        return new Tested(
                new LanguageMeasurement(graph, loss, words).of(backend, weights, texts.test(), texts.training()),
                () -> List.of(samples(backend, weights)));
    }
}
