package org.lstm4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/**
 * Trains a model: epochs over batches, validation, callbacks.
 *
 * {@snippet class="org.lstm4j.snippets.ApiSnippets" region="train"}
 *
 * <p>A data set has a column for each of the model's inputs, and {@value #TARGET}; of a model with several outputs {@code
 * target/NAME} for each, see {@link Objective}. Equal models, options and data give
 * equal weights, to the bit where the backend promises it. A stateful model starts each pass over the data from zeros; its
 * rows must come in order and in batches of one size. A {@link TrainingCheckpoint} saves where a training stands, {@link
 * #resume} goes on from there. The backend stays the caller's.
 *
 * <p>For one thread at a time: another one that trains, measures or predicts meanwhile gets an {@link IllegalStateException}. After
 * {@link #close}, which any thread may call and which ends what is under way, all of it throws {@link
 * org.lstm4j.ClosedException}.
 */
public final class Trainer implements AutoCloseable {
    /** The column with what the model should predict. */
    public static final String TARGET = "target";

    /**
     * The column with how much each row counts in the loss, float32. As in Keras the mean divides by how many count, not by
     * the sum of these.
     */
    public static final String SAMPLE_WEIGHT = "sample_weight";

    private static final System.Logger LOG = System.getLogger(Trainer.class.getName());

    private final Owner owner = new Owner("trainer");
    private final TrainingBackend backend;
    private final Model model;
    private final Optimizer optimizer;
    private final TrainerOptions options;
    private final TrainingGraph stepGraph;
    private final TrainStep step;
    private final CarriedState state;
    private final Evaluator evaluator;
    private final Objective objective;
    private final Meters meters;
    private final Tensor learningRate = Tensor.scalar(0f);
    private final Tensor stepNumber = Tensor.scalar(0L);
    private final SequencedMap<String, Value> modelOutputs = new LinkedHashMap<>();
    private final List<String> targets;
    private final List<String> sampleWeights;
    /** Where each loss of a batch, and how much counts in it, is put; the first one is the sum of all. */
    private final Feeds batchLosses = new Feeds().put(StepGraph.LOSS, Tensor.scalar(0f));

    /** Passes over the data in the life of this trainer: a second call of fit goes on with other orders. */
    private int passes;

    private Optional<Predictor> predictor = Optional.empty();

    /**
     * Traces and compiles a model with one output for training.
     *
     * @param backend what trains
     * @param model what is trained
     * @param loss what is made smaller
     * @param optimizer how
     * @param options batch size, seed and more
     * @throws InvalidInputException if the parts do not fit together
     */
    public Trainer(TrainingBackend backend, Model model, Loss loss, Optimizer optimizer, TrainerOptions options) {
        this(backend, model, Objective.of(loss), optimizer, options);
    }

    /**
     * Traces and compiles a model for training.
     *
     * @param backend what trains
     * @param model what is trained
     * @param losses what is made smaller, and what is measured beside it; of a model with one output the options may say that too
     * @param optimizer how
     * @param options batch size, seed and more
     * @throws InvalidInputException if the parts do not fit together: a loss or a metric of an output that the model does not have, an
     *     output without a loss
     */
    public Trainer(
            TrainingBackend backend, Model model, Objective losses, Optimizer optimizer, TrainerOptions options) {
        this.optimizer = optimizer;
        this.options = options;
        this.objective = losses.with(options);
        this.stepGraph = StepGraph.of(model, objective, optimizer, options.clipping(), options.seed());
        CompileOptions compile =
                CompileOptions.DEFAULT.withSeed(options.seed()).withExpected(options.expectedWithBatch());
        this.step = backend.compileTraining(stepGraph, compile);
        Graph graph = stepGraph.graph();
        Graph inference = model.inferenceGraph();
        inference.outputs().keySet().forEach(name -> modelOutputs.put(name, graph.output(name)));
        this.targets = columns(graph, TARGET);
        this.sampleWeights = columns(graph, SAMPLE_WEIGHT);
        for (Objective.Term term : objective.terms()) {
            for (String kind : List.of(StepGraph.LOSS, StepGraph.LOSS_COUNT)) {
                if (graph.outputs().containsKey(term.column(kind)) && !batchLosses.has(term.column(kind))) {
                    batchLosses.put(term.column(kind), Tensor.scalar(0f));
                }
            }
        }
        if (graph.outputs().containsKey(StepGraph.PENALTY) && !objective.isOfOneOutput()) {
            // of one output the loss of a batch has it already
            batchLosses.put(StepGraph.PENALTY, Tensor.scalar(0f));
        }
        this.state = CarriedState.of(graph);
        this.meters = Meters.of(objective, modelOutputs, model.inputs());
        this.backend = backend;
        this.model = model;
        this.evaluator = new Evaluator(backend, inference, objective, options.batchSize(), options.expectedWithBatch());
    }

    /** The inputs of the graph that are columns of a kind, with or without a name. */
    private static List<String> columns(Graph graph, String kind) {
        return graph.inputs().stream()
                .map(Input::name)
                .filter(name -> name.equals(kind) || name.startsWith(kind + "/"))
                .toList();
    }

    /** Copies of the weights, by name, without the optimizer's slots; of a {@link MovingAverage} the averages. */
    public SequencedMap<String, Tensor> weights() {
        return Weights.ofModel(step.parameters());
    }

    /**
     * Sets weights by name; others stay.
     *
     * @throws InvalidInputException if the model has none of a name, or the shape differs; none is set then
     */
    public void setWeights(Map<String, Tensor> weights) {
        owner.use(() -> {
            Weights.set(step.parameters(), weights);
            return true;
        });
    }

    /** The whole training step as a graph. */
    public TrainingGraph graph() {
        return stepGraph;
    }

    /** Measures the weights as they are. */
    public Evaluation evaluate(Dataset dataset) {
        return owner.use(() -> {
            evaluator.setWeights(weights());
            return evaluator.evaluate(dataset);
        });
    }

    /** Measures the weights as they are and hands out a tensor of predictions for each batch, of a model with one output. */
    public Evaluation evaluate(Dataset dataset, List<Tensor> predictions) {
        return owner.use(() -> {
            evaluator.setWeights(weights());
            return evaluator.evaluate(dataset, predictions);
        });
    }

    /**
     * Predicts with the weights as they are, with a model that has one output.
     *
     * @param dataset columns for all inputs of the model; others are not read
     * @return a tensor for each batch, in the order of the data
     */
    public List<Tensor> predict(Dataset dataset) {
        String only = WrittenObjective.only(modelOutputs);
        return owner.use(() -> predictions(dataset, List.of(only)).stream()
                .map(outputs -> outputs.firstEntry().getValue())
                .toList());
    }

    /**
     * Predicts with the weights as they are.
     *
     * @param dataset columns for all inputs of the model; others are not read
     * @return for each batch a tensor of each output by name, in the order of the data
     */
    public List<SequencedMap<String, Tensor>> predictAll(Dataset dataset) {
        List<String> names = modelOutputs.keySet().stream()
                .filter(name -> !name.startsWith(Mode.NEXT + Mode.STATE))
                .toList();
        return owner.use(() -> predictions(dataset, names));
    }

    private List<SequencedMap<String, Tensor>> predictions(Dataset dataset, List<String> names) {
        Graph graph = model.inferenceGraph();
        Predictor compiled = predictor.orElseGet(
                () -> backend.compile(graph, CompileOptions.DEFAULT.withExpected(options.expectedWithBatch())));
        predictor = Optional.of(compiled);
        compiled.parameters().setAll(weights());
        CarriedState carried = CarriedState.of(graph);
        List<SequencedMap<String, Tensor>> predictions = new ArrayList<>();
        for (Feeds batch : dataset.batches(options.batchSize(), Shuffle.NONE)) {
            Feeds outputs = new Feeds();
            carried.feed(batch, outputs);
            Sizes sizes = batch.sizes(graph.inputs());
            SequencedMap<String, Tensor> given = new LinkedHashMap<>();
            for (String name : names) {
                given.put(name, zeros(graph.output(name), sizes));
            }
            given.forEach(outputs::put);
            compiled.run(batch, outputs);
            carried.advance();
            predictions.add(given);
        }
        return predictions;
    }

    private static Tensor zeros(Value value, Sizes sizes) {
        return Tensor.zeros(value.dtype(), value.shape().resolve(sizes));
    }

    /**
     * Trains without validation.
     *
     * @see #fit(Dataset, Optional, int, Callback...)
     */
    public History fit(Dataset train, int epochs, Callback... callbacks) {
        return fit(train, Optional.empty(), epochs, callbacks);
    }

    /**
     * Trains and validates after each epoch.
     *
     * @see #fit(Dataset, Optional, int, Callback...)
     */
    public History fit(Dataset train, Dataset validation, int epochs, Callback... callbacks) {
        return fit(train, Optional.of(validation), epochs, callbacks);
    }

    /**
     * Trains.
     *
     * @param train what is learnt from
     * @param validation what is measured after each epoch, if anything
     * @param epochs how many passes over the data
     * @param callbacks see and steer the training, in this order
     * @return what each epoch came to
     * @throws NonFiniteException if the loss becomes NaN or infinite; the weights are those before that step, unless a
     *     callback put better ones back
     * @throws InvalidInputException if the data does not fit the model
     */
    public History fit(Dataset train, Optional<Dataset> validation, int epochs, Callback... callbacks) {
        return owner.use(() -> {
            Run run = new Run(train, validation, epochs, List.of(callbacks));
            run.begin();
            return run.train();
        });
    }

    /**
     * Goes on with a training from a state that was {@linkplain TrainingCheckpoint saved} between two of its epochs: after the
     * last one, weights, slots and history are those of a training that was never broken, to the bit where the backend
     * promises equal bits for equal trainings. More epochs may be asked for than before.
     *
     * @param state of a training with the same model, loss, optimizer, options, data and callbacks; a schedule, which is a
     *     function, is not compared
     * @param train what is learnt from
     * @param validation what is measured after each epoch, if anything
     * @param epochs how many passes over the data in all, those that are done included
     * @param callbacks new ones, like those of the broken training; where they stood is {@linkplain Resumable restored}
     * @return what each epoch came to, from the first one on
     * @throws NonFiniteException as {@link #fit(Dataset, Optional, int, Callback...)}
     * @throws InvalidInputException if the state is of another training, naming what differs, or of more epochs than are asked
     *     for
     */
    public History resume(
            TrainingState state, Dataset train, Optional<Dataset> validation, int epochs, Callback... callbacks) {
        return owner.use(() -> {
            Run run = new Run(train, validation, epochs, List.of(callbacks));
            run.resume(state);
            return run.train();
        });
    }

    private void checkData(Dataset train, Optional<Dataset> validation) {
        if (train.size() == 0) {
            throw new InvalidInputException("There are no rows to train on");
        }
        if (validation.isPresent() && validation.get().size() == 0) {
            throw new InvalidInputException("There are no rows to validate on");
        }
        if (model.isStateful() && options.isShuffled()) {
            throw new InvalidInputException(
                    "The rows of a stateful model go on from batch to batch: train without" + " shuffling");
        }
    }

    private EpochLog epoch(Run run, int epoch) {
        long start = System.nanoTime();
        run.callbacks.forEach(callback -> callback.onEpochBegin(epoch, run));
        meters.reset();
        state.reset();
        Shuffle shuffle = options.isShuffled() ? Shuffle.of(options.seed(), passes++) : Shuffle.NONE;
        int batches = run.train.batchCount(options.batchSize());
        LossSums sums = new LossSums(objective);
        long rows = 0;
        int batch = 0;
        for (Feeds feeds : run.train.batches(options.batchSize(), shuffle)) {
            int size = rows(feeds);
            step(run, epoch, feeds);
            for (int i = 0; i < objective.terms().size(); i++) {
                Objective.Term term = objective.terms().get(i);
                String count = term.column(StepGraph.LOSS_COUNT);
                double counted = batchLosses.has(count) ? batchLoss(count) : size;
                sums.addBatch(i, batchLoss(term.column(StepGraph.LOSS)), counted);
            }
            if (batchLosses.has(StepGraph.PENALTY)) {
                sums.addPenalty(batchLoss(StepGraph.PENALTY), size);
            }
            rows += size;
            batch++;
            BatchLog log = new BatchLog(epoch, batch, batches, rows, sums.total());
            run.callbacks.forEach(callback -> callback.onBatchEnd(log, run));
        }
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        sums.log(values, "learned from");
        meters.log(values);
        run.validation.ifPresent(dataset -> {
            checkWeights(epoch);
            evaluate(dataset).values().forEach((name, value) -> values.put("val_" + name, value));
        });
        return new EpochLog(epoch, (System.nanoTime() - start) / 1e9, values);
    }

    /** The last step of an epoch may have made weights that only the next step's loss would tell of. */
    private void checkWeights(int epoch) {
        weights().forEach((name, value) -> {
            if (value.firstNonFinite().isPresent()) {
                throw new NonFiniteException(
                        "parameter " + name,
                        epoch,
                        stepNumber.longs()[0] - 1,
                        learningRate.floats()[0]);
            }
        });
    }

    /** How many rows a batch has; it must have all targets. */
    private int rows(Feeds batch) {
        TargetColumns.check(batch, TARGET, targets);
        TargetColumns.check(batch, SAMPLE_WEIGHT, sampleWeights);
        targets.forEach(batch::get);
        String first = targets.isEmpty() ? model.inputs().getFirst().name() : targets.getFirst();
        return batch.get(first).dim(0);
    }

    private float batchLoss(String name) {
        return batchLosses.get(name).floats()[0];
    }

    /** One step, which leaves the batch's losses. */
    private void step(Run run, int epoch, Feeds feeds) {
        long number = stepNumber.longs()[0];
        double rate = optimizer.learningRate() * options.schedule().factor(number) * run.rateFactor;
        learningRate.floats()[0] = (float) rate;
        feeds.put(StepGraph.LEARNING_RATE, learningRate).put(StepGraph.STEP, stepNumber);
        Graph graph = stepGraph.graph();
        Feeds outputs = new Feeds();
        batchLosses.names().forEach(name -> outputs.put(name, batchLosses.get(name)));
        state.feed(feeds, outputs);
        Set<String> measured = meters.outputs();
        if (!measured.isEmpty()) {
            Sizes sizes = feeds.sizes(graph.inputs());
            measured.forEach(name -> outputs.put(name, zeros(graph.output(name), sizes)));
        }
        if (!step.run(feeds, outputs)) {
            String where = Interpreter.firstNonFinite(
                            graph, feeds, step.parameters().toMap())
                    .orElse("the loss itself");
            throw new NonFiniteException(where, epoch, number, rate);
        }
        stepNumber.longs()[0] = number + 1;
        state.advance();
        meters.update(outputs, feeds);
    }

    /** Frees its programs, after the step that is under way; does nothing the second time. */
    @Override
    public void close() {
        owner.close();
        step.close();
        evaluator.close();
        predictor.ifPresent(Predictor::close);
    }

    /** One call of fit or resume. */
    private final class Run implements TrainingControl {
        private final Dataset train;
        private final Optional<Dataset> validation;
        private final int epochs;
        private final List<Callback> callbacks;
        private final List<EpochLog> logs = new ArrayList<>();
        private Optional<String> stopReason = Optional.empty();
        private double rateFactor = 1;
        private boolean isSettled;

        Run(Dataset train, Optional<Dataset> validation, int epochs, List<Callback> callbacks) {
            checkData(train, validation);
            if (epochs < 1) {
                throw new InvalidInputException("A training needs 1 epoch or more; got " + epochs);
            }
            this.train = train;
            this.validation = validation;
            this.epochs = epochs;
            this.callbacks = callbacks;
        }

        void begin() {
            callbacks.forEach(callback -> callback.onTrainBegin(this));
        }

        void resume(TrainingState saved) {
            SequencedMap<String, Resumable> resumable = ResumableCallbacks.named(callbacks);
            TrainingIdentity.check(saved.training(), identity());
            TrainingIdentity.checkCallbacks(saved.callbacks(), List.copyOf(resumable.keySet()));
            if (saved.epochs() > epochs) {
                throw new InvalidInputException("The saved state is of a training that has made " + saved.epochs()
                        + " epochs; it cannot go on to " + epochs);
            }
            begin();
            // After onTrainBegin, which may have changed them.
            ExactParameters.set(step.parameters(), saved.parameters());
            stepNumber.longs()[0] = saved.steps();
            passes = saved.passes();
            rateFactor = saved.learningRateFactor();
            stopReason = saved.stopReason();
            logs.addAll(saved.history().epochs());
            ResumableCallbacks.restore(resumable, saved.callbacks(), this);
        }

        History train() {
            try {
                while (logs.size() < epochs && stopReason.isEmpty()) {
                    EpochLog log = epoch(this, logs.size());
                    logs.add(log);
                    callbacks.forEach(callback -> callback.onEpochEnd(log, this));
                    isSettled = true;
                    callbacks.forEach(callback -> callback.onEpochSettled(this));
                    isSettled = false;
                }
            } catch (RuntimeException failure) {
                try {
                    end();
                } catch (RuntimeException another) {
                    // what ended the training must not be lost behind what happened while it was being ended
                    failure.addSuppressed(another);
                }
                throw failure;
            }
            return end();
        }

        /** Tells the callbacks that it is over. */
        private History end() {
            isSettled = false;
            History history = history();
            callbacks.forEach(callback -> callback.onTrainEnd(history, this));
            return history;
        }

        private SequencedMap<String, String> identity() {
            return TrainingIdentity.of(stepGraph, optimizer, options, train, validation);
        }

        @Override
        public TrainingState state() {
            if (!isSettled) {
                throw new IllegalStateException(
                        "The state of a training can be asked between two epochs only, in onEpochSettled");
            }
            return new TrainingState(
                    identity(),
                    ExactParameters.of(step.parameters()),
                    stepNumber.longs()[0],
                    passes,
                    rateFactor,
                    stopReason,
                    history(),
                    ResumableCallbacks.states(callbacks));
        }

        @Override
        public History history() {
            return new History(logs);
        }

        @Override
        public SequencedMap<String, Tensor> weights() {
            return Trainer.this.weights();
        }

        @Override
        public void setWeights(Map<String, Tensor> weights) {
            Trainer.this.setWeights(weights);
        }

        @Override
        public void stop(String reason) {
            LOG.log(System.Logger.Level.INFO, "training stops: {0}", reason);
            stopReason = Optional.of(reason);
        }

        @Override
        public double learningRateFactor() {
            return rateFactor;
        }

        @Override
        public void setLearningRateFactor(double factor) {
            Checks.notNegative("A training", "learning rate factor", factor);
            rateFactor = factor;
        }

        @Override
        public int epochs() {
            return epochs;
        }
    }
}
