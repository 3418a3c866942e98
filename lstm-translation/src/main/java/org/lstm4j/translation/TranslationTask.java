package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.translation.TranslationConfig.Side;

/** A task from sequence to sequence, its pairs read and its vocabularies learned. */
final class TranslationTask implements SupervisedTask {
    private final TranslationConfig config;
    private final SplitPairs pairs;
    private final List<Pair> training;
    private final Sequences sequences;
    private final Model model;
    private final SparseCategoricalCrossEntropy loss;
    private final ComponentContext context;

    TranslationTask(TranslationConfig config, DataRoot root, Components components, ConfigBinder binder) {
        this.config = config;
        this.pairs = SplitPairs.load(config.data(), binder, root);
        requireSource(config, pairs);
        List<Pair> fitting = fitting(config, pairs);
        this.training = fitting;
        Optional<SequenceTokens> source = config.source().map(side -> vocabulary(config, side, Pair::source, fitting));
        SequenceTokens target = vocabulary(config, config.target(), Pair::target, fitting);
        EncoderDecoder network = new EncoderDecoder(
                source.map(SequenceTokens::size).orElse(0),
                pairs.features(),
                target.size(),
                config.sharedVocabulary().orElse(false),
                config.encoder(),
                config.decoder());
        this.model = network.model();
        int longest = pairs.training().stream()
                .mapToInt(it -> it.numbers().length)
                .max()
                .orElse(1);
        this.sequences = new Sequences(
                Sequences.VERSION,
                source,
                pairs.features(),
                target,
                config.source().map(Side::maxLength).orElse(Math.max(1, longest)),
                config.target().maxLength(),
                config.beam(),
                config.lengthPenalty(),
                network.encoderGraph().toText(),
                network.stepGraph().toText());
        long steps = Math.ceilDiv(training.size(), config.training().batchSize());
        this.context = new ComponentContext(
                components, target.size(), steps, config.training().epochs());
        this.loss = loss(config, components, context);
    }

    private static void requireSource(TranslationConfig config, SplitPairs pairs) {
        boolean isText = pairs.features() == 0;
        if (isText != config.source().isPresent()) {
            throw new ConfigurationException(
                    config.data().source().location(),
                    "source",
                    isText
                            ? "missing key; sources are texts, so say how they are read: source { split = ..., max-length = ... }"
                            : "is for texts, and the sources of this task are numbers; leave it out");
        }
        int side = (int) Math.round(Math.sqrt(pairs.features()));
        if (config.encoder().filters().isPresent() && (isText || side * side != pairs.features())) {
            throw new ConfigurationException(
                    config.data().source().location(),
                    "encoder.filters",
                    "is for sources whose steps are square pictures; those of this task have "
                            + (isText ? "tokens" : pairs.features() + " numbers"));
        }
    }

    /** Refuses a source that splits into nothing, as one of blanks that only Unicode knows: nothing could be made of it. */
    static void requireTokens(PairColumns columns, SplitPairs pairs) {
        pairs.test().stream()
                .filter(pair -> columns.sourceSteps(pair) == 0)
                .findFirst()
                .ifPresent(pair -> {
                    throw new InvalidInputException(
                            pair.place() + ": has a source without a token; leave the pair out");
                });
    }

    /** The pairs to learn from that are not too long: what is cut off cannot be learned. */
    private static List<Pair> fitting(TranslationConfig config, SplitPairs pairs) {
        PairColumns columns = new PairColumns(
                config.source().map(side -> tokens(side, List.of())),
                pairs.features(),
                tokens(config.target(), List.of()),
                config.source().map(Side::maxLength).orElse(Sequences.LONGEST),
                config.target().maxLength());
        List<Pair> fitting = pairs.training().stream().filter(columns::fits).toList();
        requireTokens(columns, pairs);
        if (fitting.isEmpty()) {
            throw new InvalidInputException("all pairs to learn from are longer than source.max-length or"
                    + " target.max-length; the first one is at "
                    + pairs.training().getFirst().place());
        }
        return fitting;
    }

    private static SequenceTokens tokens(Side side, List<String> tokens) {
        return new SequenceTokens(
                side.split(), side.lowerCase().orElse(false), side.capitalize().orElse(false), tokens);
    }

    private static SequenceTokens vocabulary(
            TranslationConfig config, Side side, Function<Pair, String> text, List<Pair> training) {
        if (config.sharedVocabulary().orElse(false)) {
            // Each side puts its own texts into its own case; the tokens of both are counted together.
            SequenceTokens source = tokens(config.source().orElseThrow(), List.of());
            SequenceTokens target = tokens(config.target(), List.of());
            List<String> tokens = SequenceTokens.counted(
                    Stream.concat(
                            training.stream().flatMap(pair -> source.words(pair.source()).stream()),
                            training.stream().flatMap(pair -> target.words(pair.target()).stream())),
                    config.target().minCount().orElse(1));
            return tokens(side, tokens);
        }
        SequenceTokens none = tokens(side, List.of());
        return tokens(
                side,
                SequenceTokens.counted(
                        training.stream().flatMap(pair -> none.words(text.apply(pair)).stream()),
                        side.minCount().orElse(1)));
    }

    /** The loss of a task, which has to be one of tokens. */
    static SparseCategoricalCrossEntropy loss(
            TranslationConfig config, Components components, ComponentContext context) {
        Loss loss = components.loss(config.loss(), context);
        if (loss instanceof SparseCategoricalCrossEntropy entropy
                && entropy.fromLogits()
                && entropy.ignoreIndex().isEmpty()
                && entropy.classWeights().isEmpty()) {
            return entropy;
        }
        throw new ConfigurationException(
                config.loss().location(),
                "loss",
                "must be { type = sparse-categorical-cross-entropy, from-logits = true }, with label-smoothing if you like:"
                        + " the decoder gives a score for each token, and padding does not count");
    }

    @Override
    public TranslationConfig settings() {
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
        return List.of(Metrics::sparseCategoricalAccuracy);
    }

    @Override
    public TrainingRows rows() {
        PairColumns columns = PairColumns.of(sequences);
        TensorDataset rows = columns.dataset(training);
        Dataset batched = config.training().isBucketed() ? columns.bucketed(rows) : rows;
        Optional<Dataset> validation =
                pairs.validation().isEmpty() ? Optional.empty() : Optional.of(columns.dataset(pairs.validation()));
        return new TrainingRows(batched, validation, false, pairs.files());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(pairs.describe());
        int left = pairs.training().size() - training.size();
        if (left > 0) {
            notes.add(Counted.of(left, "pair") + " to learn from left out, as they are longer than max-length");
        }
        sequences.source().ifPresent(source -> notes.add(vocabulary("Sources", source, Pair::source)));
        notes.add(vocabulary("Targets", sequences.target(), Pair::target));
        return notes;
    }

    private String vocabulary(String which, SequenceTokens tokens, Function<Pair, String> text) {
        return String.format(
                Locale.ROOT,
                "%s: %s in the vocabulary; %.2f %% of those of the test are not in it",
                which,
                Counted.of(tokens.tokens().size(), tokens.unit()),
                100
                        * TranslationMeasurement.unknownShare(
                                tokens, pairs.test().stream().map(text).toList()));
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return completed(bundle, config, sequences);
    }

    private static Bundle completed(Bundle bundle, TranslationConfig config, Sequences sequences) {
        return ModelUse.of(ModelUse.SEQUENCE_TO_SEQUENCE)
                .withLogits(true)
                .withBackend(config.backend())
                .addTo(bundle)
                .withAttachment(Sequences.ATTACHMENT, sequences.toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return measured(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        TranslationMeasurement.Measured measured = measured(backend, weights);
        return new Tested(measured.scores(), measured.sections());
    }

    private TranslationMeasurement.Measured measured(Backend backend, Map<String, Tensor> weights) {
        Provenance provenance =
                Provenance.ofThisRun(model.inferenceGraph(), config.training().seed(), backend.name());
        Bundle bundle = complete(Bundle.of(model.inferenceGraph(), weights, provenance));
        return new TranslationMeasurement(pairs, loss, config.training().batchSize()).of(backend, "the model", bundle);
    }
}
