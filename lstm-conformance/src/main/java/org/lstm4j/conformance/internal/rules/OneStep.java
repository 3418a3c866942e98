package org.lstm4j.conformance.internal.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.spi.Feeds;

/** One step of one unit of a cell without a cell state, with x = 1: small enough to be computed by hand. */
final class OneStep {
    /** How far a number may be from the formula's. */
    static final double NEAR = 1e-6;

    private OneStep() {}

    /**
     * Runs it.
     *
     * @param w one weight for each gate, and so on
     * @param h the state before
     * @return the state after
     */
    static double of(Probe probe, RecurrentCell cell, double[] w, double[] r, double[] b, double h) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        int gates = cell.gates();
        RecurrentInputs inputs = RecurrentInputs.of(
                        g.input("x", Shape.of("time", "batch", 1), DType.FLOAT32),
                        g.parameter("w", Shape.of(1, gates, 1), zeros),
                        g.parameter("r", Shape.of(1, gates, 1), zeros))
                .withBias(g.parameter("b", Shape.of(1, 2 * gates), zeros))
                .withInitialState(g.input("h0", Shape.of(1, "batch", 1), DType.FLOAT32));
        g.output("Y_h", g.recurrent(cell, inputs, 1, Direction.FORWARD).yH());
        Feeds feeds = new Feeds()
                .put("x", Tensor.of(new int[] {1, 1, 1}, 1f))
                .put("h0", Tensor.of(new int[] {1, 1, 1}, (float) h));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("w", floats(w, 1, gates, 1));
        parameters.put("r", floats(r, 1, gates, 1));
        parameters.put("b", floats(b, 1, 2 * gates));
        return Objects.requireNonNull(
                        probe.predict(g.build(), feeds, parameters).get("Y_h"))
                .element(0);
    }

    private static Tensor floats(double[] values, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < values.length; i++) {
            tensor.setElement(i, values[i]);
        }
        return tensor;
    }
}
