package org.lstm4j.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.nn.Mode;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;

/**
 * A saved model in a program: open a file, ask, close.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="open"}
 * }
 *
 * <p>What a model can do is what it was trained for, and what the file says ({@link ModelUse}): {@linkplain #texts() label texts},
 * {@linkplain #series() continue series of numbers}, {@linkplain #writer() write texts}, or {@linkplain #tagger() label the words of
 * sentences}. Whatever it is, its tensors can be used {@linkplain
 * #run(Map) by their names}, and if it carries a state from step to step, in a {@linkplain #session() session}.
 *
 * <p>Thread-safe: keep one for the life of a program and let all threads ask it. It is compiled once, and once more for each run that
 * goes on beside others, up to the number of processors ({@link ModelOptions}); whoever comes when all are busy waits. What threads get
 * is what one thread alone gets, bit by bit. Memory is bounded: by the weights for each of these programs, and by the largest input, of
 * whose sizes a backend remembers some dozens. The same answers come from the command {@code lstm predict}, which asks this class.
 *
 * <p>{@link #close} refuses further questions with a {@link ClosedException}, waits for those being computed, and frees everything. A
 * list or stream of texts is computed in parts, so it ends with that exception at the next part.
 *
 * <p>It logs through {@link System.Logger}, opens no connection, starts no thread of its own and sets no system property.
 */
public final class SavedModel implements AutoCloseable {
    private final String name;
    private final Bundle bundle;
    private final Optional<ModelUse> use;
    private final String backend;
    private final Runs runs;
    private final Once<TextModel> texts;
    private final Once<ForecastModel> series;
    private final Once<TextWriter> writer;
    private final Once<TaggerModel> tagger;
    private final Once<Translator> translator;
    private final Once<Drawer> drawer;
    private final Once<ModelIdentity> identity;
    private final Function<Bundle, SavedModel> maker;
    private final List<SavedModel> others = new ArrayList<>();
    private boolean isClosed; // for those beside it, guarded by others

    private SavedModel(
            String name,
            Bundle bundle,
            Optional<ModelUse> use,
            String backend,
            Runs runs,
            Function<Bundle, SavedModel> maker) {
        this.maker = maker;
        this.name = name;
        this.bundle = bundle;
        this.use = use;
        this.backend = backend;
        this.runs = runs;
        this.texts = new Once<>(() -> TextModel.of(this, require(ModelUse.TEXT_CLASSIFICATION, "label texts")));
        this.series = new Once<>(() -> {
            require(ModelUse.SERIES_FORECAST, "continue a series of numbers");
            return ForecastModel.of(this);
        });
        this.writer = new Once<>(() -> TextWriter.of(this, require(ModelUse.TEXT_GENERATION, "write texts")));
        this.tagger = new Once<>(() -> TaggerModel.of(this, require(ModelUse.SEQUENCE_LABELLING, "label words")));
        this.translator = new Once<>(() -> Translator.made(this));
        this.drawer = new Once<>(() -> Drawer.of(this));
        this.identity = new Once<>(() -> ModelIdentity.of(bundle));
    }

    /**
     * Opens a file with the {@linkplain ModelOptions#DEFAULT defaults}.
     *
     * @throws org.lstm4j.io.ModelFileException if it is missing, broken, or of another program
     * @throws org.lstm4j.spi.BackendSelectionException if no backend is on the class path
     * @throws InvalidInputException if it says what it is for in a way that this release does not read, or the backend cannot run it
     */
    public static SavedModel open(Path file) {
        return open(file, ModelOptions.DEFAULT);
    }

    /**
     * Opens a file.
     *
     * @throws org.lstm4j.io.ModelFileException if it is missing, broken, or of another program
     * @throws org.lstm4j.spi.BackendSelectionException if the backend is not there or not usable, naming those that are
     * @throws InvalidInputException if it says what it is for in a way that this release does not read, or the backend cannot run it
     */
    public static SavedModel open(Path file, ModelOptions options) {
        return of(file.toString(), BundleFile.read(file), options);
    }

    /**
     * A model that is in memory already.
     *
     * @param name what messages call it, such as the name of a file
     * @param bundle the model, whose tensors are not changed from now on
     * @throws org.lstm4j.spi.BackendSelectionException if the backend is not there or not usable, naming those that are
     * @throws InvalidInputException if it says what it is for in a way that this release does not read, or the backend cannot run it
     */
    public static SavedModel of(String name, Bundle bundle, ModelOptions options) {
        Optional<ModelUse> use = use(name, bundle);
        return of(name, bundle, use, options.selection(use.flatMap(ModelUse::backend)), options.runs());
    }

    private static SavedModel of(String name, Bundle bundle, Optional<ModelUse> use, Selection selection, int most) {
        Lanes lanes = new Lanes(bundle, selection);
        Runs runs = new Runs("model " + name, lanes, most);
        return new SavedModel(
                name,
                bundle,
                use,
                lanes.description(),
                runs,
                other -> of(name, other, Optional.empty(), lanes.selection, most));
    }

    /**
     * A model on a backend of the caller's, which several may share, and which stays open; one run at a time.
     *
     * @param name what messages call it, such as the name of a file
     * @param bundle the model, whose tensors are not changed from now on
     * @throws InvalidInputException if it says what it is for in a way that this release does not read, or the backend cannot run it
     */
    public static SavedModel on(Backend backend, String name, Bundle bundle) {
        Optional<ModelUse> use = use(name, bundle);
        Runs runs = new Runs("model " + name, () -> lane(backend, bundle, List.of()), 1);
        return new SavedModel(name, bundle, use, described(backend), runs, other -> on(backend, name, other));
    }

    private static Optional<ModelUse> use(String name, Bundle bundle) {
        try {
            return ModelUse.of(bundle);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
    }

    private static String described(Backend backend) {
        return backend.name() + " (" + backend.description() + ")";
    }

    private static Runs.Lane lane(Backend backend, Bundle bundle, List<AutoCloseable> owned) {
        Predictor predictor = backend.compile(bundle.graph(), CompileOptions.DEFAULT);
        try {
            predictor.parameters().setAll(bundle.weights());
        } catch (RuntimeException | Error e) {
            predictor.close();
            throw e;
        }
        List<AutoCloseable> parts = new ArrayList<>(List.of(predictor));
        parts.addAll(owned);
        return new Runs.Lane(predictor, parts);
    }

    /** Each lane has a backend of its own: the loops of one take turns on its threads. */
    private static final class Lanes implements Supplier<Runs.Lane> {
        private final Bundle bundle;
        private volatile Selection selection;
        private volatile String description = "";

        Lanes(Bundle bundle, Selection selection) {
            this.bundle = bundle;
            this.selection = selection;
        }

        String description() {
            return description;
        }

        @Override
        public Runs.Lane get() {
            Backend backend = Backends.select(selection);
            try {
                Runs.Lane lane = lane(backend, bundle, List.of(backend));
                // Whatever the environment says later: all lanes are alike.
                selection = Selection.of(backend.name()).withOptions(selection.options());
                description = described(backend);
                return lane;
            } catch (RuntimeException | Error e) {
                backend.close();
                throw e;
            }
        }
    }

    /** What messages call it: the path of its file. */
    public String name() {
        return name;
    }

    /** All that the file holds. */
    public Bundle bundle() {
        return bundle;
    }

    /** What the file says it is for; empty if it says nothing. */
    public Optional<ModelUse> use() {
        return use;
    }

    /** Who computes: the name of the backend and what it runs on. */
    public String backend() {
        return backend;
    }

    /**
     * What the file says it is for, if it is that.
     *
     * @param kind one of {@link ModelUse}
     * @param what the ability in words that follow "cannot"
     * @throws InvalidInputException if it is of another kind, or says none
     */
    ModelUse require(String kind, String what) {
        if (use.isEmpty()) {
            throw new InvalidInputException(
                    name + ": does not say what it is for, so it cannot " + what
                            + " here; its tensors can be used by name, by run(). Whoever wrote it can say it by ModelUse.addTo");
        }
        if (!use.get().kind().equals(kind)) {
            throw new InvalidInputException(
                    name + ": is a model of kind " + use.get().kind() + ", which does not " + what + "; "
                            + advice(use.get().kind()));
        }
        return use.get();
    }

    private static String advice(String kind) {
        return switch (kind) {
            case ModelUse.TEXT_CLASSIFICATION -> "it labels texts: ask texts()";
            case ModelUse.SERIES_FORECAST -> "it continues series of numbers: ask series()";
            case ModelUse.TEXT_GENERATION -> "it writes texts: ask writer()";
            case ModelUse.SEQUENCE_LABELLING -> "it labels the words of sentences: ask tagger()";
            case ModelUse.SEQUENCE_TO_SEQUENCE -> "it makes one sequence of another: ask translator()";
            case ModelUse.SEQUENCE_CLASSIFICATION -> "it says what sequences are: ask SequenceModel.of(this)";
            case ModelUse.SEQUENCE_TRANSCRIPTION -> "it spells sequences out: ask Transcriber.of(this)";
            case ModelUse.SEQUENCE_GENERATION -> "it draws sequences: ask drawer()";
            case ModelUse.MULTIVARIATE_FORECAST -> "it forecasts several columns: ask VectorForecastModel.of(this)";
            default -> "its tensors can be used by name, by run()";
        };
    }

    /**
     * The model as one that labels texts.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public TextModel texts() {
        return texts.get();
    }

    /**
     * The model as one that continues series of numbers.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public ForecastModel series() {
        return series.get();
    }

    /**
     * The model as one that draws sequences, such as pen strokes or images row by row.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public Drawer drawer() {
        return drawer.get();
    }

    /**
     * The model as one that writes texts.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public TextWriter writer() {
        return writer.get();
    }

    /**
     * The model as one that labels the words of sentences.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public TaggerModel tagger() {
        return tagger.get();
    }

    /**
     * The model as one that makes one sequence of another.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public Translator translator() {
        return translator.get();
    }

    /** What the graph reads: names, types and shapes, states among them. */
    public List<Input> inputs() {
        return bundle.graph().inputs();
    }

    /** What the graph gives, by name, next states among them. */
    public SequencedMap<String, Value> outputs() {
        return bundle.graph().outputs();
    }

    /**
     * Runs the graph once.
     *
     * @param inputs a tensor for each of {@link #inputs}; not changed
     * @return a new tensor for each of {@link #outputs}
     * @throws InvalidInputException if a tensor is missing, unknown or does not fit
     * @throws ClosedException if it is closed
     */
    public SequencedMap<String, Tensor> run(Map<String, Tensor> inputs) {
        return run(inputs, bundle.graph().outputs().keySet());
    }

    /**
     * Runs the graph once for some of its outputs.
     *
     * @param inputs a tensor for each of {@link #inputs}; not changed
     * @param outputs which ones are wanted
     * @return a new tensor for each, in the order of their names here
     * @throws InvalidInputException if a tensor is missing, unknown or does not fit, or there is no such output
     * @throws ClosedException if it is closed
     */
    public SequencedMap<String, Tensor> run(Map<String, Tensor> inputs, Collection<String> outputs) {
        Graph graph = bundle.graph();
        Feeds feeds = feeds(inputs, Set.of());
        SequencedMap<String, Tensor> results = results(feeds.sizes(graph.inputs()), outputs);
        Feeds wanted = new Feeds();
        results.forEach(wanted::put);
        runs.run(feeds, wanted);
        return results;
    }

    /**
     * The tensors of a caller as what a run takes.
     *
     * @param others inputs that come from elsewhere
     */
    Feeds feeds(Map<String, Tensor> inputs, Set<String> others) {
        Set<String> known = new LinkedHashSet<>();
        for (Input input : bundle.graph().inputs()) {
            if (!others.contains(input.name())) {
                known.add(input.name());
            }
        }
        Feeds feeds = new Feeds();
        inputs.forEach((input, tensor) -> {
            if (!known.contains(input)) {
                throw new InvalidInputException(name + ": reads no \"" + input + "\"; it reads " + known);
            }
            feeds.put(input, tensor);
        });
        for (String input : known) {
            if (!feeds.has(input)) {
                throw new InvalidInputException(
                        name + ": needs a tensor for \"" + input + "\" as well; it reads " + known);
            }
        }
        return feeds;
    }

    /** Places for what a run gives. */
    SequencedMap<String, Tensor> results(Sizes sizes, Collection<String> outputs) {
        SequencedMap<String, Tensor> results = new LinkedHashMap<>();
        for (String output : outputs) {
            Value value = bundle.graph().outputs().get(output);
            if (value == null) {
                throw new InvalidInputException(name + ": gives no \"" + output + "\"; it gives "
                        + bundle.graph().outputs().keySet());
            }
            results.put(output, Tensor.zeros(value.dtype(), value.shape().resolve(sizes)));
        }
        return results;
    }

    /** True if the graph carries a state from run to run, so that it can be used in a {@link #session}. */
    public boolean carriesState() {
        return bundle.graph().inputs().stream().anyMatch(input -> input.name().startsWith(Mode.STATE));
    }

    /**
     * A stream of one row, starting from zeros.
     *
     * @throws InvalidInputException if the model carries no state
     */
    public Session session() {
        return session(1);
    }

    /**
     * A stream of several rows that go on side by side, all starting from zeros.
     *
     * @param rows how many, 1 or more
     * @throws InvalidInputException if the model carries no state
     */
    public Session session(int rows) {
        return new Session(this, rows);
    }

    /**
     * The stream that a {@link Session#snapshot} was taken of, where it was then.
     *
     * @param snapshot its bytes, which need not be trusted
     * @throws SnapshotException if they are damaged, of another model, or no snapshot
     */
    public Session session(byte[] snapshot) {
        return Session.restored(this, snapshot);
    }

    Runs runs() {
        return runs;
    }

    ModelIdentity identity() {
        return identity.get();
    }

    /**
     * Another graph with this model's weights, on its backend; closed with it.
     *
     * @throws InvalidInputException if it has a weight that this model has not, or of another shape
     */
    SavedModel beside(Graph graph) {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        graph.parameters().forEach(parameter -> {
            Tensor weight = bundle.weights().get(parameter.name());
            if (weight != null) {
                weights.put(parameter.name(), weight);
            }
        });
        synchronized (others) {
            if (isClosed) {
                throw new ClosedException("model " + name);
            }
            SavedModel other =
                    maker.apply(Bundle.of(graph, weights, bundle.provenance().withGraph(graph)));
            others.add(other);
            return other;
        }
    }

    /** Refuses further runs, waits for those under way, and gives back all memory and threads. Does nothing the second time. */
    @Override
    public void close() {
        Failures failures = new Failures();
        failures.closing(runs);
        synchronized (others) {
            isClosed = true;
            others.forEach(failures::closing);
        }
        failures.rethrow();
    }

    /** A line that names it. */
    @Override
    public String toString() {
        return "SavedModel[" + name + use.map(it -> ", " + it.kind()).orElse("") + ", on " + backend + "]";
    }
}
