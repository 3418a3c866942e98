package org.lstm4j.train;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Regularizer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * Measures a model on data with known answers. Each row's loss is computed by the backend and added up in double
 * precision in the order of the data, so the batch size does not change the result. The loss has what {@linkplain Regularizer
 * regularizers} add, as that of a training. The mean is one over what counts: not over padding of sequences whose lengths are fed, and not over what the {@linkplain Loss#counted loss leaves out}. For one thread at a
 * time: another one gets an {@link IllegalStateException}. After {@link #close} all methods throw {@link
 * org.lstm4j.ClosedException}.
 */
public final class Evaluator implements AutoCloseable {
    private static final String ROW_LOSS = "row_loss";
    private static final String ROW_COUNT = "row_count";

    private final Owner owner = new Owner("evaluator");
    private final Objective objective;
    private final WrittenObjective written;
    private final Optional<Value> penalty;
    private final Graph graph;
    private final SequencedMap<String, Value> modelOutputs;
    private final Predictor predictor;
    private final CarriedState state;
    private final Meters meters;
    private final int batchSize;

    /**
     * Compiles the measurement.
     *
     * @param backend any backend
     * @param inference a graph with the output {@value Model#PREDICTION}, or one output
     * @param loss what is measured
     * @param metrics what else is measured
     * @param batchSize how many rows at a time
     */
    public Evaluator(Backend backend, Graph inference, Loss loss, List<Metric> metrics, int batchSize) {
        this(backend, inference, loss, metrics, batchSize, Sizes.of("batch", batchSize));
    }

    /**
     * Compiles the measurement of data whose largest sizes are known.
     *
     * @param expected those of the batches, as {@link Dataset#largestSizes} tells them; larger ones still work
     * @see #Evaluator(Backend, Graph, Loss, List, int)
     */
    public Evaluator(Backend backend, Graph inference, Loss loss, List<Metric> metrics, int batchSize, Sizes expected) {
        this(backend, inference, objective(loss, metrics), batchSize, expected);
    }

    private static Objective objective(Loss loss, List<Metric> metrics) {
        Objective objective = Objective.of(loss);
        for (Metric metric : metrics) {
            objective = objective.withMetric("", () -> metric);
        }
        return objective;
    }

    /**
     * Compiles the measurement of several outputs.
     *
     * @param backend any backend
     * @param inference a graph with those outputs
     * @param objective losses and metrics; weights of rows are not looked at
     * @param batchSize how many rows at a time
     * @throws InvalidInputException if the objective does not fit the graph's outputs
     */
    public Evaluator(Backend backend, Graph inference, Objective objective, int batchSize) {
        this(backend, inference, objective, batchSize, Sizes.of("batch", batchSize));
    }

    /**
     * Compiles the measurement of several outputs on data whose largest sizes are known.
     *
     * @param expected those of the batches, as {@link Dataset#largestSizes} tells them; larger ones still work
     * @see #Evaluator(Backend, Graph, Objective, int)
     */
    public Evaluator(Backend backend, Graph inference, Objective objective, int batchSize, Sizes expected) {
        this.objective = objective;
        this.modelOutputs = inference.outputs();
        GraphBuilder g = GraphBuilder.of(inference);
        this.written = WrittenObjective.write(g, objective, modelOutputs, inference.inputs());
        written.terms().forEach(term -> {
            g.output(term.key(ROW_LOSS), term.counted().rows());
            term.counted().counts().ifPresent(counts -> g.output(term.key(ROW_COUNT), counts));
        });
        this.penalty = Regularizer.sum(g.scope("loss"), g.parameters());
        penalty.ifPresent(it -> g.output(StepGraph.PENALTY, it));
        this.graph = g.build();
        this.meters = Meters.of(objective, modelOutputs, inference.inputs());
        this.batchSize = batchSize;
        this.state = CarriedState.of(graph);
        this.predictor = backend.compile(graph, CompileOptions.DEFAULT.withExpected(expected));
    }

    /** Sets the weights to measure. */
    public void setWeights(Map<String, Tensor> weights) {
        owner.use(() -> {
            predictor.parameters().setAll(weights);
            return true;
        });
    }

    /** Measures them on all rows of a data set. */
    public Evaluation evaluate(Dataset dataset) {
        return owner.use(() -> measure(dataset, meters.outputs(), outputs -> {}));
    }

    /**
     * Measures them on all rows of a data set and hands out the predictions of a model with one output.
     *
     * @param dataset columns for all inputs, and {@value Trainer#TARGET}
     * @throws InvalidInputException if there are no rows, or nothing in them counts
     * @param predictions takes one tensor for each batch, in the order of the data
     */
    public Evaluation evaluate(Dataset dataset, List<Tensor> predictions) {
        String only = WrittenObjective.only(modelOutputs);
        return owner.use(() -> {
            Set<String> wanted = new LinkedHashSet<>(meters.outputs());
            wanted.add(only);
            return measure(dataset, wanted, outputs -> predictions.add(outputs.get(only)));
        });
    }

    /**
     * Measures them on all rows of a data set and shows what the model gave.
     *
     * @param dataset columns for all inputs and targets
     * @throws InvalidInputException if there are no rows, or nothing in them counts
     * @param seer sees for each batch all outputs of the model by name, in the order of the data
     */
    public Evaluation evaluate(Dataset dataset, Consumer<SequencedMap<String, Tensor>> seer) {
        return owner.use(() -> measure(dataset, modelOutputs.keySet(), outputs -> {
            SequencedMap<String, Tensor> named = new LinkedHashMap<>();
            modelOutputs.keySet().stream()
                    .filter(name -> !name.startsWith(Mode.NEXT + Mode.STATE))
                    .forEach(name -> named.put(name, outputs.get(name)));
            seer.accept(named);
        }));
    }

    private Evaluation measure(Dataset dataset, Set<String> wanted, Consumer<Feeds> seer) {
        if (dataset.size() == 0) {
            throw new InvalidInputException("There are no rows to evaluate");
        }
        meters.reset();
        state.reset();
        LossSums sums = new LossSums(objective);
        for (Feeds batch : dataset.batches(batchSize, Shuffle.NONE)) {
            TargetColumns.check(batch, Trainer.TARGET, written.targets());
            Feeds outputs = new Feeds();
            state.feed(batch, outputs);
            Sizes sizes = batch.sizes(graph.inputs());
            for (String name : wanted) {
                if (!outputs.has(name)) {
                    outputs.put(name, output(name, sizes));
                }
            }
            for (WrittenObjective.WrittenTerm term : written.terms()) {
                outputs.put(term.key(ROW_LOSS), output(term.key(ROW_LOSS), sizes));
                if (term.counted().counts().isPresent()) {
                    outputs.put(term.key(ROW_COUNT), output(term.key(ROW_COUNT), sizes));
                }
            }
            penalty.ifPresent(loss -> outputs.put(StepGraph.PENALTY, output(StepGraph.PENALTY, sizes)));
            predictor.run(batch, outputs);
            state.advance();
            add(sums, outputs);
            penalty.ifPresent(
                    loss -> sums.addPenalty(outputs.get(StepGraph.PENALTY).floats()[0], 1));
            meters.update(outputs, batch);
            seer.accept(outputs);
        }
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        sums.log(values, "evaluated");
        meters.log(values);
        return new Evaluation(dataset.size(), values);
    }

    private void add(LossSums sums, Feeds outputs) {
        for (int i = 0; i < written.terms().size(); i++) {
            WrittenObjective.WrittenTerm term = written.terms().get(i);
            boolean hasCounts = term.counted().counts().isPresent();
            float[] losses = outputs.get(term.key(ROW_LOSS)).floats();
            float[] counts = hasCounts ? outputs.get(term.key(ROW_COUNT)).floats() : new float[0];
            for (int row = 0; row < losses.length; row++) {
                sums.addRow(i, losses[row], hasCounts ? counts[row] : 1);
            }
        }
    }

    private Tensor output(String name, Sizes sizes) {
        Value output = graph.output(name);
        return Tensor.zeros(output.dtype(), output.shape().resolve(sizes));
    }

    /** Frees its program, after the batch that is under way; does nothing the second time. */
    @Override
    public void close() {
        owner.close();
        predictor.close();
    }
}
