package org.lstm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Mode;
import org.lstm4j.spi.Feeds;

/**
 * The states of some rows between two runs: as {@link org.lstm4j.train.CarriedState}, and they can be read and set. A run that fails
 * leaves them as they were. Not thread-safe.
 */
final class States {
    private static final int MOST_ROWS = 1 << 20;

    private final List<Input> inputs;
    private final int rows;
    private List<Tensor> current;
    private List<Tensor> next;

    /** Those of a graph, zeros at first. @throws InvalidInputException if the number of rows is none */
    States(Graph graph, int rows) {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new InvalidInputException("A session has 1 to " + MOST_ROWS + " rows; got " + rows);
        }
        this.rows = rows;
        this.inputs = graph.inputs().stream()
                .filter(input -> input.name().startsWith(Mode.STATE))
                .toList();
        this.current = zeros();
        this.next = zeros();
    }

    private List<Tensor> zeros() {
        List<Tensor> zeros = new ArrayList<>();
        for (Input input : inputs) {
            zeros.add(Tensor.zeros(DType.FLOAT32, input.shape().resolve(sizes(input))));
        }
        return zeros;
    }

    /** The one dimension of a state with a name is its rows. */
    private Sizes sizes(Input input) {
        Map<String, Integer> sizes = new HashMap<>();
        for (Dim dim : input.shape().dims()) {
            dim.names().forEach(name -> sizes.put(name, rows));
        }
        return new Sizes(sizes);
    }

    int rows() {
        return rows;
    }

    boolean isEmpty() {
        return inputs.isEmpty();
    }

    /** The states as they are, in the order of the graph; not copied. */
    List<Tensor> current() {
        return current;
    }

    /** Adds the states to what a run takes, and the places for those it gives. */
    void feed(Feeds in, Feeds out) {
        for (int i = 0; i < inputs.size(); i++) {
            in.put(inputs.get(i).name(), current.get(i));
            out.put(Mode.NEXT + inputs.get(i).name(), next.get(i));
        }
    }

    /** What the run gave is what the next one starts from. */
    void advance() {
        List<Tensor> before = current;
        current = next;
        next = before;
    }

    /** Starts from zeros again. */
    void reset() {
        for (Tensor state : current) {
            Arrays.fill(state.floats(), 0);
        }
    }
}
