package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LstmInputs;
import org.lstm4j.graph.LstmOutputs;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * One LSTM node with its numbers. Weights are distinct and their size differs from gate to gate, so that no two gates, and
 * no two directions, can be exchanged unseen.
 *
 * @param time steps
 * @param batch rows
 * @param features numbers in a step
 * @param units the size of the state
 * @param direction which way
 * @param lengths each row's length, or empty for full rows
 * @param hasBias whether B is given
 * @param hasState whether initial_h and initial_c are given
 * @param scale how large the weights are; 1 is usual, 40 saturates the gates
 * @param seed what the numbers are drawn from
 */
record LstmCase(
        int time,
        int batch,
        int features,
        int units,
        Direction direction,
        List<Integer> lengths,
        boolean hasBias,
        boolean hasState,
        double scale,
        long seed) {
    static final String X = "x";
    static final String LENGTHS = "sequence_lens";
    static final String Y = "Y";
    static final String Y_H = "Y_h";
    static final String Y_C = "Y_c";
    static final String LOSS = "loss";
    /** Each gate's weights are of another size and sit around another number: i, o, f, c. */
    private static final double[] GATE_SCALE = {0.5, 0.8, 0.65, 1.0};

    private static final double[] GATE_SHIFT = {0.05, -0.08, 0.11, -0.02};

    LstmCase {
        lengths = List.copyOf(lengths);
    }

    static LstmCase of(int time, int batch, int features, int units, Direction direction) {
        return new LstmCase(time, batch, features, units, direction, List.of(), true, true, 1, 7);
    }

    LstmCase withLengths(List<Integer> newLengths) {
        return new LstmCase(time, batch, features, units, direction, newLengths, hasBias, hasState, scale, seed);
    }

    LstmCase withBias(boolean given) {
        return new LstmCase(time, batch, features, units, direction, lengths, given, hasState, scale, seed);
    }

    LstmCase withState(boolean given) {
        return new LstmCase(time, batch, features, units, direction, lengths, hasBias, given, scale, seed);
    }

    LstmCase withScale(double newScale) {
        return new LstmCase(time, batch, features, units, direction, lengths, hasBias, hasState, newScale, seed);
    }

    LstmCase withDirection(Direction newDirection) {
        return new LstmCase(time, batch, features, units, newDirection, lengths, hasBias, hasState, scale, seed);
    }

    LstmCase withSizes(int newTime, int newBatch) {
        return new LstmCase(newTime, newBatch, features, units, direction, lengths, hasBias, hasState, scale, seed);
    }

    private int directions() {
        return direction.count();
    }

    // ---- numbers

    /** Weights and biases by name: w, r, b. */
    Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("w", gates("w", directions(), 4 * units, features));
        weights.put("r", gates("r", directions(), 4 * units, units));
        if (hasBias) {
            weights.put("b", gates("b", directions(), 8 * units));
        }
        return weights;
    }

    private Tensor gates(String name, int... dims) {
        Tensor tensor = Numbers.uniform(seed, name, -1, 1, dims);
        int perRow = dims.length == 3 ? dims[2] : 1;
        for (int i = 0; i < tensor.size(); i++) {
            int gate = i / perRow / units % 4;
            double fan = Math.sqrt(perRow);
            tensor.floats()[i] = (float) (scale * (GATE_SHIFT[gate] + GATE_SCALE[gate] * tensor.floats()[i] / fan));
        }
        return tensor;
    }

    Tensor x() {
        return Numbers.uniform(seed, X, -1, 1, time, batch, features);
    }

    Tensor state(String name) {
        return Numbers.uniform(seed, name, -0.9, 0.9, directions(), batch, units);
    }

    /** What the graph of {@link #inference} is fed. */
    Feeds feeds() {
        Feeds feeds = new Feeds().put(X, x());
        if (!lengths.isEmpty()) {
            feeds.put(LENGTHS, lengthsTensor());
        }
        if (hasState) {
            feeds.put("h0", state("h0")).put("c0", state("c0"));
        }
        return feeds;
    }

    Tensor lengthsTensor() {
        return Tensor.of(
                new int[] {batch}, lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    // ---- graphs

    /** Forward only, with named dimensions: Y, Y_h, Y_c. */
    Graph inference() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input(X, Shape.of("time", "batch", features), DType.FLOAT32);
        LstmInputs inputs = weights(g, x);
        if (!lengths.isEmpty()) {
            inputs = inputs.withSequenceLens(g.input(LENGTHS, Shape.of("batch"), DType.INT32));
        }
        if (hasState) {
            Shape state = Shape.of(directions(), "batch", units);
            inputs = inputs.withInitialState(g.input("h0", state, DType.FLOAT32), g.input("c0", state, DType.FLOAT32));
        }
        LstmOutputs outputs = g.lstm(inputs, units, direction);
        g.output(Y, outputs.y());
        g.output(Y_H, outputs.yH());
        g.output(Y_C, outputs.yC());
        return g.build();
    }

    private LstmInputs weights(GraphBuilder g, Value x) {
        Initializer zeros = Initializer.zeros();
        LstmInputs inputs = LstmInputs.of(
                x,
                g.parameter("w", Shape.of(directions(), 4 * units, features), zeros),
                g.parameter("r", Shape.of(directions(), 4 * units, units), zeros));
        return hasBias ? inputs.withBias(g.parameter("b", Shape.of(directions(), 8 * units), zeros)) : inputs;
    }

    /** A loss of some of Y, Y_h and Y_c, each number with a weight of its own, and its gradients for everything. */
    Graph gradients(List<String> of) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        LstmInputs inputs = weights(g, g.parameter(X, Shape.of(time, batch, features), zeros));
        if (!lengths.isEmpty()) {
            inputs = inputs.withSequenceLens(g.input(LENGTHS, Shape.of(batch), DType.INT32));
        }
        if (hasState) {
            Shape state = Shape.of(directions(), batch, units);
            inputs = inputs.withInitialState(g.parameter("h0", state, zeros), g.parameter("c0", state, zeros));
        }
        LstmOutputs outputs = g.lstm(inputs, units, direction);
        Map<String, Value> named = Map.of(Y, outputs.y(), Y_H, outputs.yH(), Y_C, outputs.yC());
        List<Value> terms = new ArrayList<>();
        for (String name : of) {
            Value value = Objects.requireNonNull(named.get(name), name);
            Tensor weights =
                    Numbers.uniform(seed, "d" + name, -1, 1, value.shape().resolve(Sizes.NONE));
            terms.add(g.reduceSumAll(g.mul(value, g.constant(weights))));
        }
        g.output(LOSS, terms.stream().reduce(g::add).orElseThrow());
        Graph graph = g.build();
        List<Parameter> parameters = graph.parameters();
        return graph.withGradients(graph.output(LOSS), parameters);
    }

    Graph gradients() {
        return gradients(List.of(Y, Y_H, Y_C));
    }

    /** The values of all parameters of {@link #gradients}. */
    Map<String, Tensor> parameters() {
        Map<String, Tensor> values = weights();
        values.put(X, x());
        if (hasState) {
            values.put("h0", state("h0"));
            values.put("c0", state("c0"));
        }
        return values;
    }

    /** What the graph of {@link #gradients} is fed. */
    Feeds lengthFeeds() {
        return lengths.isEmpty() ? new Feeds() : new Feeds().put(LENGTHS, lengthsTensor());
    }

    @Override
    public String toString() {
        return "LSTM " + direction.text() + ", time " + time + ", batch " + batch + ", features " + features
                + ", units "
                + units + (lengths.isEmpty() ? "" : ", lengths " + lengths) + (hasBias ? "" : ", no bias")
                + (hasState ? "" : ", no state") + (scale == 1 ? "" : ", scale " + scale) + ", seed " + seed;
    }
}
