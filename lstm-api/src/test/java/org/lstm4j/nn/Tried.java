package org.lstm4j.nn;

import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** What a layer gives for some input in double precision, with weights drawn in ±0.9, so that it can be computed once more. */
public record Tried(Map<String, Tensor> weights, Tensor y, Graph graph) {
    /** A layer of one input. */
    public static Tried of(Layer layer, Tensor x) {
        GraphBuilder g = new GraphBuilder();
        Shape named = x.shape().with(0, Dim.of("batch"));
        Input input = g.input("x", named.rank() > 2 ? named.with(1, Dim.of("time")) : named, DType.FLOAT32);
        Value y = layer.call(g, input, Mode.inference());
        g.output("y", y);
        Graph graph = g.build();
        Map<String, Tensor> weights = GradientCheck.values(graph, 5, -0.9, 0.9);
        Tensor result =
                new Interpreter().run(graph, new Feeds().put("x", x), weights).get("y");
        return new Tried(weights, Objects.requireNonNull(result), graph);
    }

    /** Numbers that all differ, in ±1.2. */
    public static Tensor input(int... dims) {
        Tensor x = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < x.size(); i++) {
            x.setElement(i, 1.2 * Math.sin(1.7 * i + 0.3));
        }
        return x;
    }

    /** A weight by its name. */
    public Tensor weight(String name) {
        return Objects.requireNonNull(weights.get(name), () -> name + " of " + weights.keySet());
    }

    /** An element of a weight, row-major. */
    public double at(String name, int... index) {
        Tensor tensor = weight(name);
        int place = 0;
        for (int i = 0; i < index.length; i++) {
            place = place * tensor.dim(i) + index[i];
        }
        return tensor.element(place);
    }

    /** A row of features times a matrix's column: Σ x_k w[k, column]. */
    public double product(double[] x, String name, int column) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * at(name, k, column);
        }
        return sum;
    }

    /** 1 / (1 + e^-x). */
    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
