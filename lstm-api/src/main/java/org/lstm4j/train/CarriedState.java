package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Mode;
import org.lstm4j.spi.Feeds;

/**
 * The state of a {@linkplain org.lstm4j.nn.Model#isStateful() stateful} model between two runs: where row {@code i} of one
 * batch ended, row {@code i} of the next goes on. Empty and without effect for a graph that carries none. Not thread-safe.
 *
 * {@snippet :
 * CarriedState state = CarriedState.of(graph);
 * for (Feeds inputs : batches) {
 *     Feeds outputs = new Feeds().put(Model.PREDICTION, prediction);
 *     state.feed(inputs, outputs);
 *     predictor.run(inputs, outputs);
 *     state.advance();
 * }
 * }
 */
public final class CarriedState {
    private final List<Input> inputs;
    private List<Tensor> current = List.of();
    private List<Tensor> next = List.of();
    private int rows;

    private CarriedState(List<Input> inputs) {
        this.inputs = inputs;
    }

    /** That of a graph, zeros at first. */
    public static CarriedState of(Graph graph) {
        return new CarriedState(graph.inputs().stream()
                .filter(input -> input.name().startsWith(Mode.STATE))
                .toList());
    }

    /** True if the graph carries no state. */
    public boolean isEmpty() {
        return inputs.isEmpty();
    }

    /** Starts from zeros again, with any number of rows. */
    public void reset() {
        rows = 0;
    }

    /**
     * Adds the states to what a run takes, and the places for those it gives.
     *
     * @param batch what else the run takes; the first tensor says how many rows there are
     * @throws InvalidInputException if the batch has more or fewer rows than the one before
     */
    public void feed(Feeds batch, Feeds outputs) {
        if (inputs.isEmpty()) {
            return;
        }
        int size = batch.tensors().iterator().next().dim(0);
        if (rows == 0) {
            rows = size;
            current = zeros();
            next = zeros();
        } else if (rows != size) {
            throw new InvalidInputException("The rows of a stateful model go on from batch to batch, but after " + rows
                    + " rows came " + size + ". Take a number of rows that the batch size divides");
        }
        for (int i = 0; i < inputs.size(); i++) {
            batch.put(inputs.get(i).name(), current.get(i));
            outputs.put(Mode.NEXT + inputs.get(i).name(), next.get(i));
        }
    }

    private List<Tensor> zeros() {
        List<Tensor> zeros = new ArrayList<>();
        for (Input input : inputs) {
            zeros.add(Tensor.zeros(DType.FLOAT32, rows, input.shape().fixed(1)));
        }
        return zeros;
    }

    /** What the run gave is what the next one starts from. */
    public void advance() {
        List<Tensor> before = current;
        current = next;
        next = before;
    }
}
