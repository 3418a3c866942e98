package org.lstm4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * Measures a model on data with known answers. Each row's loss is computed by the backend and added up in double
 * precision in the order of the data, so the batch size does not change the result. The mean is one over what counts: not over
 * padding of sequences whose lengths are fed, and not over what the {@linkplain Loss#counted loss leaves out}. For one thread at a
 * time: another one gets an {@link IllegalStateException}. After {@link #close} all methods throw {@link
 * org.lstm4j.ClosedException}.
 */
public final class Evaluator implements AutoCloseable {
    private static final String ROW_LOSS = "row_loss";
    private static final String ROW_COUNT = "row_count";

    private final Owner owner = new Owner("evaluator");
    private final Graph graph;
    private final Predictor predictor;
    private final CarriedState state;
    private final List<Metric> metrics;
    private final int batchSize;
    private final boolean countsItems;
    private final boolean hasSteps;

    /**
     * Compiles the measurement.
     *
     * @param backend any backend
     * @param inference a graph with the output {@value Model#PREDICTION}
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
        GraphBuilder g = GraphBuilder.of(inference);
        Value prediction = inference.output(Model.PREDICTION);
        Value target = g.input(Trainer.TARGET, loss.targetShape(prediction.shape()), loss.targetType());
        CountedLoss counted = CountedLoss.of(g.scope("loss"), loss, prediction, target, inference.inputs());
        g.output(ROW_LOSS, counted.rows());
        counted.counts().ifPresent(counts -> g.output(ROW_COUNT, counts));
        this.countsItems = counted.counts().isPresent();
        this.hasSteps = CountedLoss.hasSteps(prediction.shape(), inference.inputs());
        this.graph = g.build();
        this.metrics = List.copyOf(metrics);
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
        return evaluate(dataset, new ArrayList<>());
    }

    /**
     * Measures them on all rows of a data set and hands out the predictions.
     *
     * @param dataset columns for all inputs, and {@value Trainer#TARGET}
     * @throws InvalidInputException if there are no rows, or nothing in them counts
     * @param predictions takes one tensor for each batch, in the order of the data
     */
    public Evaluation evaluate(Dataset dataset, List<Tensor> predictions) {
        return owner.use(() -> measure(dataset, predictions));
    }

    private Evaluation measure(Dataset dataset, List<Tensor> predictions) {
        if (dataset.size() == 0) {
            throw new InvalidInputException("There are no rows to evaluate");
        }
        metrics.forEach(Metric::reset);
        state.reset();
        double sum = 0;
        double counted = 0;
        for (Feeds batch : dataset.batches(batchSize, Shuffle.NONE)) {
            Feeds outputs = new Feeds();
            state.feed(batch, outputs);
            Sizes sizes = batch.sizes(graph.inputs());
            Tensor prediction = output(Model.PREDICTION, sizes);
            Tensor rowLoss = output(ROW_LOSS, sizes);
            outputs.put(Model.PREDICTION, prediction).put(ROW_LOSS, rowLoss);
            Optional<Tensor> rowCount = countsItems ? Optional.of(output(ROW_COUNT, sizes)) : Optional.empty();
            rowCount.ifPresent(counts -> outputs.put(ROW_COUNT, counts));
            predictor.run(batch, outputs);
            state.advance();
            float[] losses = rowLoss.floats();
            for (int row = 0; row < losses.length; row++) {
                float count = rowCount.isPresent() ? rowCount.get().floats()[row] : 1;
                sum += (double) losses[row] * count;
                counted += count;
            }
            Optional<Tensor> lengths = hasSteps ? Optional.of(batch.get(Model.SEQUENCE_LENS)) : Optional.empty();
            metrics.forEach(metric -> metric.update(prediction, batch.get(Trainer.TARGET), lengths));
            predictions.add(prediction);
        }
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        if (counted == 0) {
            throw CountedLoss.nothingCounts("evaluated");
        }
        values.put("loss", sum / counted);
        metrics.forEach(metric -> values.put(metric.name(), metric.result()));
        return new Evaluation(dataset.size(), values);
    }

    private Tensor output(String name, Sizes sizes) {
        return Tensor.zeros(DType.FLOAT32, graph.output(name).shape().resolve(sizes));
    }

    /** Frees its program, after the batch that is under way; does nothing the second time. */
    @Override
    public void close() {
        owner.close();
        predictor.close();
    }
}
