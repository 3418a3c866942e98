package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * One recurrent node with its numbers. Weights are distinct and their size differs from gate to gate, so that no two gates, and
 * no two directions, can be exchanged unseen.
 *
 * @param cell what it computes
 * @param time steps
 * @param batch rows
 * @param features numbers in a step
 * @param units the size of the state
 * @param direction which way
 * @param lengths each row's length, or empty for full rows
 * @param hasBias whether B is given
 * @param hasState whether initial_h, and initial_c if the cell has it, are given
 * @param scale how large the weights are; 1 is usual, 40 saturates the gates
 * @param seed what the numbers are drawn from
 */
record RecurrentCase(
        RecurrentCell cell,
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
    /** Each gate's weights are of another size and sit around another number. */
    private static final double[] GATE_SCALE = {0.5, 0.8, 0.65, 1.0};

    private static final double[] GATE_SHIFT = {0.05, -0.08, 0.11, -0.02};

    RecurrentCase {
        lengths = List.copyOf(lengths);
    }

    static RecurrentCase of(RecurrentCell cell, int time, int batch, int features, int units, Direction direction) {
        // gates hold a state in bounds; a plain network with large weights makes each rounding error larger from step
        // to step
        double scale = cell.gates() == 1 ? 0.4 : 1;
        return new RecurrentCase(cell, time, batch, features, units, direction, List.of(), true, true, scale, 7);
    }

    RecurrentCase withLengths(List<Integer> newLengths) {
        return new RecurrentCase(
                cell, time, batch, features, units, direction, newLengths, hasBias, hasState, scale, seed);
    }

    RecurrentCase withBias(boolean given) {
        return new RecurrentCase(cell, time, batch, features, units, direction, lengths, given, hasState, scale, seed);
    }

    RecurrentCase withState(boolean given) {
        return new RecurrentCase(cell, time, batch, features, units, direction, lengths, hasBias, given, scale, seed);
    }

    RecurrentCase withScale(double newScale) {
        return new RecurrentCase(
                cell, time, batch, features, units, direction, lengths, hasBias, hasState, newScale, seed);
    }

    RecurrentCase withDirection(Direction newDirection) {
        return new RecurrentCase(
                cell, time, batch, features, units, newDirection, lengths, hasBias, hasState, scale, seed);
    }

    RecurrentCase withSizes(int newTime, int newBatch) {
        return new RecurrentCase(
                cell, newTime, newBatch, features, units, direction, lengths, hasBias, hasState, scale, seed);
    }

    private int directions() {
        return direction.count();
    }

    private int gates() {
        return cell.gates() * units;
    }

    /** The outputs that hold a state, each with the input that it continues. */
    Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>(Map.of(Y_H, "h0"));
        if (cell.hasCellState()) {
            states.put(Y_C, "c0");
        }
        return states;
    }

    /** The names of all outputs. */
    List<String> outputs() {
        List<String> outputs = new ArrayList<>(List.of(Y));
        outputs.addAll(states().keySet());
        return outputs;
    }

    // ---- numbers

    /** Weights and biases by name: w, r, b. */
    Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("w", gates("w", directions(), gates(), features));
        weights.put("r", gates("r", directions(), gates(), units));
        if (hasBias) {
            weights.put("b", gates("b", directions(), 2 * gates()));
        }
        return weights;
    }

    private Tensor gates(String name, int... dims) {
        Tensor tensor = Numbers.uniform(seed, name, -1, 1, dims);
        int perRow = dims.length == 3 ? dims[2] : 1;
        for (int i = 0; i < tensor.size(); i++) {
            int gate = i / perRow / units % cell.gates();
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
            states().values().forEach(name -> feeds.put(name, state(name)));
        }
        return feeds;
    }

    Tensor lengthsTensor() {
        return Tensor.of(
                new int[] {batch}, lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    // ---- graphs

    /** Writes a cell over a sequence. */
    @FunctionalInterface
    interface Form {
        /** As its operator. */
        Form FUSED = GraphBuilder::recurrent;

        RecurrentOutputs write(
                GraphBuilder g, RecurrentCell cell, RecurrentInputs inputs, int units, Direction direction);
    }

    /** Forward only, with named dimensions. */
    Graph inference() {
        return inference(Form.FUSED);
    }

    /** The same, written in another way. */
    Graph inference(Form form) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input(X, Shape.of("time", "batch", features), DType.FLOAT32);
        RecurrentInputs inputs = weights(g, x);
        if (!lengths.isEmpty()) {
            inputs = inputs.withSequenceLens(g.input(LENGTHS, Shape.of("batch"), DType.INT32));
        }
        if (hasState) {
            Shape state = Shape.of(directions(), "batch", units);
            inputs = started(inputs, name -> g.input(name, state, DType.FLOAT32));
        }
        call(g, inputs, form).forEach(g::output);
        return g.build();
    }

    private RecurrentInputs weights(GraphBuilder g, Value x) {
        Initializer zeros = Initializer.zeros();
        RecurrentInputs inputs = RecurrentInputs.of(
                x,
                g.parameter("w", Shape.of(directions(), gates(), features), zeros),
                g.parameter("r", Shape.of(directions(), gates(), units), zeros));
        return hasBias ? inputs.withBias(g.parameter("b", Shape.of(directions(), 2 * gates()), zeros)) : inputs;
    }

    private RecurrentInputs started(RecurrentInputs inputs, Function<String, Value> state) {
        return cell.hasCellState()
                ? inputs.withInitialState(state.apply("h0"), state.apply("c0"))
                : inputs.withInitialState(state.apply("h0"));
    }

    private Map<String, Value> call(GraphBuilder g, RecurrentInputs inputs, Form form) {
        RecurrentOutputs results = form.write(g, cell, inputs, units, direction);
        Map<String, Value> named = new LinkedHashMap<>();
        named.put(Y, results.y());
        named.put(Y_H, results.yH());
        if (cell.hasCellState()) {
            named.put(Y_C, results.yC());
        }
        return named;
    }

    /** A loss of some of the outputs, each number with a weight of its own, and its gradients for everything. */
    Graph gradients(List<String> of) {
        return gradients(of, Form.FUSED);
    }

    /** The same, written in another way. */
    Graph gradients(List<String> of, Form form) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        RecurrentInputs inputs = weights(g, g.parameter(X, Shape.of(time, batch, features), zeros));
        if (!lengths.isEmpty()) {
            inputs = inputs.withSequenceLens(g.input(LENGTHS, Shape.of(batch), DType.INT32));
        }
        if (hasState) {
            Shape state = Shape.of(directions(), batch, units);
            inputs = started(inputs, name -> g.parameter(name, state, zeros));
        }
        Map<String, Value> named = call(g, inputs, form);
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
        return gradients(outputs());
    }

    /** The values of all parameters of {@link #gradients}. */
    Map<String, Tensor> parameters() {
        Map<String, Tensor> values = weights();
        values.put(X, x());
        if (hasState) {
            states().values().forEach(name -> values.put(name, state(name)));
        }
        return values;
    }

    /** What the graph of {@link #gradients} is fed. */
    Feeds lengthFeeds() {
        return lengths.isEmpty() ? new Feeds() : new Feeds().put(LENGTHS, lengthsTensor());
    }

    @Override
    public String toString() {
        // LSTM, GRU_linear_before_reset
        String name = cell.text().replaceFirst("^[a-z]+", cell.op().text());
        return name + " " + direction.text() + ", time " + time + ", batch " + batch + ", features " + features
                + ", units "
                + units + (lengths.isEmpty() ? "" : ", lengths " + lengths) + (hasBias ? "" : ", no bias")
                + (hasState ? "" : ", no state") + (scale == 1 ? "" : ", scale " + scale) + ", seed " + seed;
    }
}
