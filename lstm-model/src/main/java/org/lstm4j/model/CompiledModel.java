package org.lstm4j.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.nn.LayerSummary;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.train.Callback;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.History;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Objective;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/**
 * A model in training, in one object and in the words of Keras: compile, fit, evaluate, predict, save, load.
 *
 * {@snippet class="org.lstm4j.model.snippets.CompiledModelSnippets" region="fit"}
 *
 * <p>It has a {@link Trainer}, a backend and a {@link Bundle} inside, all of which can be had for what is not here: {@link #trainer},
 * {@link #bundle}. A model of texts is trained {@linkplain #texts(TextPipeline, String...) with texts and labels}; what is saved is
 * opened for use by {@link SavedModel}, and to be trained further by {@link #load}.
 *
 * <p>Equal models, options and data give equal weights, to the bit where the backend promises it, as {@code native} does for any
 * number of threads. The weights that a seed draws are those of the {@link TrainerOptions}, seed 0 by default.
 *
 * <p>For one thread at a time: another one that trains, measures or predicts meanwhile gets an {@link IllegalStateException}. After
 * {@link #close} all of it throws {@link org.lstm4j.ClosedException}. It prints nothing; {@link
 * Callback#afterEpoch} is where a program prints what an epoch came to.
 */
public final class CompiledModel implements AutoCloseable {
    private final Model network;
    private final Optional<Loss> loss;
    private final TrainerOptions options;
    private final TrainingBackend backend;
    private final Trainer trainer;
    /** What it was loaded from. */
    private final Optional<Bundle> origin;

    private CompiledModel(
            Model network,
            Optional<Loss> loss,
            TrainerOptions options,
            TrainingBackend backend,
            Trainer trainer,
            Optional<Bundle> origin) {
        this.network = network;
        this.loss = loss;
        this.options = options;
        this.backend = backend;
        this.trainer = trainer;
        this.origin = origin;
    }

    /**
     * Makes a model with one output ready for training, on the best backend, with the {@linkplain TrainerOptions#DEFAULT defaults}.
     *
     * @param network what is trained
     * @param loss what is made smaller, such as {@code new BinaryCrossEntropy()}
     * @param optimizer how, such as {@code Adam.keras()}
     * @param metrics what is measured beside the loss, such as {@code Metrics::binaryAccuracy}; each is asked once for training and
     *     once for validation
     * @throws InvalidInputException if the parts do not fit together
     * @throws org.lstm4j.spi.BackendSelectionException if no backend on the class path can train
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied by List.of
    public static CompiledModel compile(Model network, Loss loss, Optimizer optimizer, Supplier<Metric>... metrics) {
        return compile(
                network, loss, optimizer, TrainerOptions.DEFAULT.withMetrics(List.of(metrics)), Selection.automatic());
    }

    /**
     * Makes a model with one output ready for training.
     *
     * @param network what is trained
     * @param loss what is made smaller
     * @param optimizer how
     * @param options batch size, seed, metrics, clipping, schedule
     * @param selection which backend; {@link Selection#automatic} for the best
     * @throws InvalidInputException if the parts do not fit together
     * @throws org.lstm4j.spi.BackendSelectionException if the backend is not there, or cannot train
     */
    public static CompiledModel compile(
            Model network, Loss loss, Optimizer optimizer, TrainerOptions options, Selection selection) {
        return compile(network, Optional.of(loss), Objective.of(loss), optimizer, options, selection, Optional.empty());
    }

    /**
     * Makes a model of several outputs ready for training.
     *
     * @param network what is trained
     * @param objective losses and metrics of the outputs
     * @param optimizer how
     * @param options batch size, seed, clipping, schedule
     * @param selection which backend; {@link Selection#automatic} for the best
     * @throws InvalidInputException if the parts do not fit together
     * @throws org.lstm4j.spi.BackendSelectionException if the backend is not there, or cannot train
     */
    public static CompiledModel compile(
            Model network, Objective objective, Optimizer optimizer, TrainerOptions options, Selection selection) {
        return compile(network, Optional.empty(), objective, optimizer, options, selection, Optional.empty());
    }

    /**
     * Opens a saved model to train it further: its graph, with its weights. What is there for training only, such as dropout, is no
     * part of a saved graph; who wants it compiles the layers again and {@linkplain #loadWeights loads the weights}. The optimizer
     * starts anew.
     *
     * @param file what {@link #save} wrote, or {@code lstm train}
     * @param loss what is made smaller
     * @param optimizer how
     * @param metrics what is measured beside the loss
     * @throws org.lstm4j.io.ModelFileException if it is missing, broken, or of another program
     * @throws InvalidInputException if the loss does not fit it
     * @throws org.lstm4j.spi.BackendSelectionException if no backend on the class path can train
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // copied by List.of
    public static CompiledModel load(Path file, Loss loss, Optimizer optimizer, Supplier<Metric>... metrics) {
        Bundle bundle = BundleFile.read(file);
        CompiledModel model = compile(
                Model.of(bundle.graph()),
                Optional.of(loss),
                Objective.of(loss),
                optimizer,
                TrainerOptions.DEFAULT.withMetrics(List.of(metrics)),
                Selection.automatic(),
                Optional.of(bundle));
        try {
            model.trainer.setWeights(bundle.weights());
            return model;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static CompiledModel compile(
            Model network,
            Optional<Loss> loss,
            Objective objective,
            Optimizer optimizer,
            TrainerOptions options,
            Selection selection,
            Optional<Bundle> origin) {
        TrainingBackend backend = Backends.selectForTraining(selection);
        try {
            Trainer trainer = new Trainer(backend, network, objective, optimizer, options);
            return new CompiledModel(network, loss, options, backend, trainer, origin);
        } catch (RuntimeException | Error e) {
            backend.close();
            throw e;
        }
    }

    /**
     * The model as one that is trained with texts and their labels.
     *
     * @param pipeline from text to the ids that the model reads
     * @param labels the names of the classes by index; two for a model that gives one number for a text, of which the second is what
     *     lies above one half
     * @throws InvalidInputException if the model does not read {@code tokens int32[batch, time]}, or gives another number of classes
     */
    public TextTraining texts(TextPipeline pipeline, String... labels) {
        return TextTraining.of(this, pipeline, List.of(labels));
    }

    /**
     * A {@linkplain #load loaded} model of texts, with the pipeline and the labels of its file.
     *
     * @throws InvalidInputException if it was not loaded, or its file has none
     */
    public TextTraining texts() {
        Bundle bundle = origin.orElseThrow(() -> new InvalidInputException(
                "A model that was not loaded has no text pipeline and no labels yet: texts(pipeline, labels)"));
        String json = bundle.textPipeline()
                .orElseThrow(() -> new InvalidInputException(
                        "The file of the model has no text pipeline: texts(pipeline, labels)"));
        return texts(TextPipeline.fromJson(json), bundle.labels().toArray(String[]::new));
    }

    /**
     * Trains a model with one input. A second call goes on from where the first one ended.
     *
     * @param x the input, its rows first; not changed
     * @param y the target for each row. Numbers of another type than the loss takes are converted where all of them stay what they
     *     are, and one number a row may stand in {@code [rows]} where {@code [rows, 1]} is needed
     * @return what each epoch came to
     * @throws InvalidInputException if the data does not fit the model
     * @throws org.lstm4j.train.NonFiniteException if the loss becomes NaN or infinite; the weights are those before that step
     */
    public History fit(Tensor x, Tensor y, FitOptions how) {
        return fit(columns(x), y, how);
    }

    /**
     * Trains a model with several inputs, or with one whose lengths are fed.
     *
     * @param x a tensor for each input by name, lengths among them, rows first; not changed
     * @param y the target for each row, as in {@link #fit(Tensor, Tensor, FitOptions)}
     * @return what each epoch came to
     * @throws InvalidInputException if the data does not fit the model
     * @throws org.lstm4j.train.NonFiniteException if the loss becomes NaN or infinite; the weights are those before that step
     */
    public History fit(Map<String, Tensor> x, Tensor y, FitOptions how) {
        return fit(dataset(x, y), how);
    }

    /**
     * Trains.
     *
     * @param data columns for all inputs and targets
     * @return what each epoch came to
     * @throws InvalidInputException if the data does not fit the model
     * @throws org.lstm4j.train.NonFiniteException if the loss becomes NaN or infinite; the weights are those before that step
     */
    public History fit(Dataset data, FitOptions how) {
        int batchSize = how.batchSize().orElse(options.batchSize());
        Dataset rows = new BatchedDataset(data, batchSize);
        Optional<Dataset> validation = how.validation().map(other -> new BatchedDataset(other, batchSize));
        if (how.validationSplit() > 0) {
            int first = (int) Math.floor(data.size() * (1 - how.validationSplit()));
            if (first == 0 || first == data.size()) {
                throw new InvalidInputException("Of " + data.size() + " rows a share of " + how.validationSplit()
                        + " for validation leaves " + first + " to train on and " + (data.size() - first)
                        + " to validate on; both need 1 or more");
            }
            validation = Optional.of(rows.slice(first, data.size()));
            rows = rows.slice(0, first);
        }
        return trainer.fit(rows, validation, how.epochs(), how.callbacks().toArray(Callback[]::new));
    }

    /**
     * Measures a model with one input on rows with known answers.
     *
     * @param x as in {@link #fit(Tensor, Tensor, FitOptions)}
     * @param y as there
     * @return loss and metrics
     * @throws InvalidInputException if the data does not fit the model
     */
    public Evaluation evaluate(Tensor x, Tensor y) {
        return evaluate(columns(x), y);
    }

    /** Measures a model with several inputs. @see #evaluate(Tensor, Tensor) */
    public Evaluation evaluate(Map<String, Tensor> x, Tensor y) {
        return evaluate(dataset(x, y));
    }

    /** Measures the model on columns for all inputs and targets. @see #evaluate(Tensor, Tensor) */
    public Evaluation evaluate(Dataset data) {
        return trainer.evaluate(data);
    }

    /**
     * What a model with one input and one output gives for some rows.
     *
     * @param x the input, its rows first; not changed
     * @return a new tensor with as many rows, in their order
     * @throws InvalidInputException if it does not fit the model
     */
    public Tensor predict(Tensor x) {
        return predict(columns(x));
    }

    /** What a model with several inputs and one output gives. @see #predict(Tensor) */
    public Tensor predict(Map<String, Tensor> x) {
        return joined(trainer.predict(TensorDataset.of(x)));
    }

    /** What a model gives, each output by its name. @see #predict(Tensor) */
    public SequencedMap<String, Tensor> predictAll(Map<String, Tensor> x) {
        List<SequencedMap<String, Tensor>> batches = trainer.predictAll(TensorDataset.of(x));
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        for (String name :
                batches.isEmpty() ? List.<String>of() : batches.getFirst().keySet()) {
            outputs.put(
                    name,
                    joined(batches.stream().map(batch -> tensor(batch, name)).toList()));
        }
        return outputs;
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    /** Batches, one after the other, as one tensor. */
    private static Tensor joined(List<Tensor> batches) {
        if (batches.isEmpty()) {
            throw new InvalidInputException("There are no rows to predict for");
        }
        int[] dims = batches.getFirst().dims();
        dims[0] = batches.stream().mapToInt(batch -> batch.dim(0)).sum();
        Tensor whole = Tensor.zeros(batches.getFirst().dtype(), dims);
        int at = 0;
        for (Tensor batch : batches) {
            whole.copyElements(batch, 0, at, batch.size());
            at += batch.size();
        }
        return whole;
    }

    private Map<String, Tensor> columns(Tensor x) {
        List<Input> inputs = network.inputs();
        if (inputs.size() != 1) {
            throw new InvalidInputException("The model reads "
                    + inputs.stream()
                            .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                            .toList()
                    + ", not one tensor: give it a map of them by name");
        }
        return Map.of(inputs.getFirst().name(), x);
    }

    private Dataset dataset(Map<String, Tensor> x, Tensor y) {
        Map<String, Tensor> columns = new LinkedHashMap<>(x);
        columns.put(Trainer.TARGET, target(y));
        return TensorDataset.of(columns);
    }

    /** The input of the training step that the target is. */
    Input target() {
        return trainer.graph().graph().inputs().stream()
                .filter(input -> input.name().equals(Trainer.TARGET))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "The outputs of the model have a target each: give a data set with the columns target/NAME"));
    }

    private Tensor target(Tensor y) {
        Input target = target();
        Tensor shaped = y;
        if (target.rank() == y.rank() + 1 && target.shape().dim(-1).equals(Dim.of(1))) {
            int[] dims = Arrays.copyOf(y.dims(), y.rank() + 1);
            dims[y.rank()] = 1;
            shaped = y.reshape(dims);
        }
        if (shaped.dtype() == target.dtype()) {
            return shaped;
        }
        Tensor converted = shaped.to(target.dtype());
        for (int i = 0; i < converted.size(); i++) {
            if (converted.element(i) != shaped.element(i)) {
                throw new InvalidInputException(
                        "The target needs " + target.dtype().text() + target.shape() + "; got " + y + ", whose element "
                                + y.place(i) + ", " + y.element(i) + ", is no such number");
            }
        }
        return converted;
    }

    /**
     * The layers as a table, one in a line, with the shape of what each gives and the number of its weights, and their sum below.
     * {@link Model#summary} has the same as records.
     */
    public String summary() {
        List<LayerSummary> layers = network.summary();
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"Layer (type)", "Output Shape", "Param #"});
        for (LayerSummary layer : layers) {
            lines.add(new String[] {
                layer.name() + " (" + layer.type() + ")",
                layer.outputShape().toString(),
                String.format(Locale.ROOT, "%,d", layer.parameters())
            });
        }
        int first = lines.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        int second = lines.stream().mapToInt(line -> line[1].length()).max().orElse(0);
        StringBuilder table = new StringBuilder();
        for (String[] line : lines) {
            table.append(String.format("%-" + first + "s  %-" + second + "s  %s%n", line[0], line[1], line[2]));
        }
        long all = layers.stream().mapToLong(LayerSummary::parameters).sum();
        long trainable = layers.stream().mapToLong(LayerSummary::trainable).sum();
        return table.append(String.format(
                        Locale.ROOT,
                        "Total params: %,d (trainable: %,d, non-trainable: %,d)%n",
                        all,
                        trainable,
                        all - trainable))
                .toString();
    }

    /** The network. */
    public Model network() {
        return network;
    }

    /** The loss of a model that was compiled with one. */
    Optional<Loss> loss() {
        return loss;
    }

    TrainingBackend backend() {
        return backend;
    }

    /** What trains, for what is not here: checkpoints and resuming, predictions batch by batch, the graph of a step. */
    public Trainer trainer() {
        return trainer;
    }

    /** Copies of the weights by name; of a {@link org.lstm4j.train.MovingAverage} the averages. */
    public SequencedMap<String, Tensor> weights() {
        return trainer.weights();
    }

    /**
     * Takes over the weights of a saved model with the same layers; Keras's {@code load_weights}.
     *
     * @throws org.lstm4j.io.ModelFileException if it is missing, broken, or of another program
     * @throws InvalidInputException if it lacks a weight of this model, has others, or one of another shape; none is set then
     */
    public void loadWeights(Path file) {
        Map<String, Tensor> weights = BundleFile.read(file).weights();
        List<String> missing = trainer.weights().keySet().stream()
                .filter(name -> !weights.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException(file + ": has no weights " + missing + "; it has " + weights.keySet());
        }
        trainer.setWeights(weights);
    }

    /** The model as a file holds it: the graph that predicts, the weights as they are, and what was known of a loaded one. */
    public Bundle bundle() {
        Graph graph = network.inferenceGraph();
        Provenance provenance = Provenance.ofThisRun(graph, options.seed(), backend.name());
        Bundle bundle = Bundle.of(graph, trainer.weights(), provenance);
        return origin.map(from -> new Bundle(
                        graph,
                        bundle.weights(),
                        from.labels(),
                        from.threshold(),
                        from.textPipeline(),
                        from.attachments(),
                        from.architecture(),
                        provenance))
                .orElse(bundle);
    }

    /**
     * Writes the model into a file, in the place of one that is there; {@link SavedModel#open} opens it by the names of its tensors,
     * and {@link #load} to train it further. What a model of texts needs beside is written by {@link TextTraining#save}.
     *
     * @throws org.lstm4j.io.OutputFileException if it cannot be written
     */
    public void save(Path file) {
        BundleFile.write(file, bundle());
    }

    /** Frees trainer and backend; does nothing the second time. */
    @Override
    public void close() {
        trainer.close();
        backend.close();
    }

    /** What it computes on, and its layers. */
    @Override
    public String toString() {
        return "CompiledModel["
                + network.summary().stream().map(LayerSummary::name).toList() + ", on " + backend.name() + "]";
    }
}
