package org.lstm4j.conformance;

import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Philox;
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
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * A small random graph with everything it takes to run: for property tests, of the kit and of a backend. Equal seeds and
 * sizes give equal graphs. Values stay within about ±10, and functions with a kink are left out, so that float and double
 * may be compared.
 *
 * @param graph named dimensions {@code batch} and {@code time}, outputs {@code y} and the scalar {@code loss}
 * @param feeds a tensor for each input
 * @param parameters a value for each parameter, all of which influence the loss
 */
public record RandomGraph(Graph graph, Feeds feeds, Map<String, Tensor> parameters) {
    /** All but the LSTM, which half of the layers are, and the rectified one, whose kinks no difference can measure. */
    private static final List<RecurrentCell> OTHER_CELLS =
            List.of(RecurrentCell.GRU, RecurrentCell.GRU_LINEAR_BEFORE_RESET, RecurrentCell.RNN_TANH);

    /**
     * Draws one.
     *
     * @param seed what it is drawn from
     * @param nodes about how many layers it has, 1 or more
     */
    public static RandomGraph of(long seed, int nodes) {
        return new Draw(seed).graph(nodes);
    }

    /** The graph with the gradient of its loss for each parameter as further outputs. */
    public Graph withGradients() {
        List<Parameter> of = graph.parameters();
        return of.isEmpty() ? graph : graph.withGradients(graph.output("loss"), of);
    }

    /** One graph being drawn: a sequence [time, batch, features] that goes through random layers. */
    private static final class Draw {
        private final long seed;
        private final GraphBuilder g = new GraphBuilder();
        private final int batch;
        private final int time;
        private int drawn;

        Draw(long seed) {
            this.seed = seed;
            this.batch = 1 + next(5);
            this.time = 1 + next(9);
        }

        private int next(int bound) {
            return Philox.below(bound, seed, 1, 0, drawn++);
        }

        RandomGraph graph(int nodes) {
            int features = 1 + next(19);
            Value x = g.input("x", Shape.of("time", "batch", features), DType.FLOAT32);
            Value lengths = g.input("sequence_lens", Shape.of("batch"), DType.INT32);
            for (int i = 0; i < nodes; i++) {
                x = layer(g.uniqueScope("layer"), x, lengths);
            }
            g.output("y", x);
            // a bounded, smooth function of every number, so that the loss is too
            g.output("loss", g.reduceMeanAll(g.tanh(g.mul(x, x))));
            Graph graph = g.build();
            Feeds feeds = new Feeds().put("x", Numbers.uniform(seed, "x", -1, 1, time, batch, features));
            int[] rows = new int[batch];
            for (int i = 0; i < batch; i++) {
                rows[i] = next(time + 1);
            }
            feeds.put("sequence_lens", Tensor.of(new int[] {batch}, rows));
            return new RandomGraph(graph, feeds, Numbers.parameters(graph.parameters(), seed, -0.7, 0.7));
        }

        private Value layer(GraphBuilder scope, Value x, Value lengths) {
            int features = x.shape().fixed(2);
            return switch (next(12)) {
                case 0, 1 -> recurrent(scope, x, lengths, false);
                case 2 -> recurrent(scope, x, lengths, true);
                case 3 -> scope.add(dense(scope, x, 1 + next(20)), scope.constant(0.25, DType.FLOAT32));
                case 4 -> scope.tanh(scope.add(x, row(scope, features)));
                case 5 -> scope.sigmoid(scope.mul(x, row(scope, features)));
                case 6 -> scope.softmax(scope.sub(x, row(scope, features)));
                case 7 -> scope.concat(2, x, scope.tanh(x));
                case 8 -> scope.slice(x, 2, next(features), Integer.MAX_VALUE);
                case 9 -> scope.transpose(scope.softplus(scope.transpose(x, 1, 0, 2)), 1, 0, 2);
                case 10 -> scope.div(x, scope.add(scope.mul(x, x), 1));
                default -> gate(scope, x);
            };
        }

        private Value row(GraphBuilder scope, int features) {
            return scope.parameter("row", Shape.of(features), Initializer.zeros());
        }

        private Value dense(GraphBuilder scope, Value x, int units) {
            Value kernel = scope.parameter("kernel", Shape.of(x.shape().fixed(2), units), Initializer.zeros());
            Value product = next(2) == 0
                    ? scope.matMul(x, kernel)
                    : scope.reshape(
                            scope.gemm(scope.flattenToMatrix(x), false, kernel, false),
                            Shape.of("time", "batch", units));
            return scope.tanh(product);
        }

        private Value gate(GraphBuilder scope, Value x) {
            Value bell = scope.exp(scope.neg(scope.mul(x, x)));
            Value sum = scope.tanh(scope.reduceSum(x, true, 2));
            return scope.mul(scope.sigmoid(x), scope.add(bell, sum));
        }

        private Value recurrent(GraphBuilder scope, Value x, Value lengths, boolean withLengths) {
            Direction direction = List.of(Direction.FORWARD, Direction.REVERSE, Direction.BIDIRECTIONAL)
                    .get(next(3));
            int directions = direction.count();
            RecurrentCell cell = next(2) > 0 ? RecurrentCell.LSTM : OTHER_CELLS.get(next(3));
            int units = 1 + next(19);
            int gates = cell.gates() * units;
            Initializer zeros = Initializer.zeros();
            RecurrentInputs inputs = RecurrentInputs.of(
                    x,
                    scope.parameter("w", Shape.of(directions, gates, x.shape().fixed(2)), zeros),
                    scope.parameter("r", Shape.of(directions, gates, units), zeros));
            if (next(3) > 0) {
                inputs = inputs.withBias(scope.parameter("b", Shape.of(directions, 2 * gates), zeros));
            }
            if (withLengths) {
                inputs = inputs.withSequenceLens(lengths);
            }
            Value y = scope.recurrent(cell, inputs, units, direction).y();
            return scope.reshape(scope.transpose(y, 0, 2, 1, 3), Shape.of("time", "batch", directions * units));
        }
    }

    /** What the named dimensions are in the feeds. */
    public Sizes sizes() {
        return feeds.sizes(graph.inputs());
    }
}
