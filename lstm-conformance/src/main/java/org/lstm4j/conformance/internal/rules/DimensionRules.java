package org.lstm4j.conformance.internal.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.FiniteDifferences;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** Axes that have a name, cut, joined, padded and taken in steps: sums and quotients of dimensions. */
final class DimensionRules {
    private static final long SEED = 17;
    private static final int WIDTH = 3;
    private static final Dim TIME = Dim.of("time");
    private static final Dim STEPS = Dim.of("steps");

    /** Batch, time and steps of runs of one compiled graph; each in turn is smaller and larger than before. */
    private static final int[][] SIZES = {{2, 5, 3}, {1, 2, 2}, {33, 9, 1}, {3, 9, 7}, {70, 3, 1}, {2, 5, 3}};

    /** What is done with x [batch, time, 3] and y [batch, steps, 3]. */
    private enum Use {
        CUT_AT_BOTH_ENDS {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return g.slice(x, 1, 1, -1);
            }
        },
        FROM_THE_SECOND {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return g.mul(g.slice(x, 1, 1, Integer.MAX_VALUE), g.slice(x, 1, 0, -1));
            }
        },
        JOINED {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return g.concat(1, x, y, x);
            }
        },
        JOINED_AND_CUT_AGAIN {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                Value all = g.concat(1, x, y);
                return g.add(g.slice(all, 1, TIME, TIME.plus(STEPS)), y);
            }
        },
        WITHOUT_AS_MANY_AS_Y {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return g.slice(x, 1, STEPS, TIME);
            }
        },
        JOINED_BATCHES {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                Value two = g.concat(0, g.slice(x, 1, 0, 2), g.slice(x, 1, -2, Integer.MAX_VALUE), g.slice(x, 1, 0, 2));
                return g.slice(two, 0, Dim.of("batch"), Dim.of("batch").times(3));
            }
        },
        PADDED {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return g.concat(1, zeros(g, x, 2), x, zeros(g, x, 1));
            }
        },
        CONVOLVED {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                Value padded = g.concat(1, zeros(g, x, 2), x);
                Dim time = padded.shape().dim(1);
                Value windows = g.concat(
                        2,
                        g.slice(padded, 1, Dim.of(0), time.minus(2)),
                        g.slice(padded, 1, Dim.of(1), time.minus(1)),
                        g.slice(padded, 1, Dim.of(2), time));
                return g.matMul(windows, g.parameter("kernel", Shape.of(3 * WIDTH, 4), Initializer.zeros()));
            }
        },
        LARGEST_OF_ALL_STEPS {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return g.reduceMax(g.concat(1, x, y), false, 1);
            }
        },
        POOLED {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                return pooled(g, x);
            }
        },
        POOLED_TWICE_AND_READ_BY_AN_LSTM {
            @Override
            Value write(GraphBuilder g, Value x, Value y) {
                Value sequence = g.transpose(pooled(g, pooled(g, g.concat(1, x, y))), 1, 0, 2);
                Value w = g.parameter("w", Shape.of(1, 8, WIDTH), Initializer.zeros());
                Value r = g.parameter("r", Shape.of(1, 8, 2), Initializer.zeros());
                return g.lstm(RecurrentInputs.of(sequence, w, r), 2, Direction.FORWARD)
                        .y();
            }
        };

        abstract Value write(GraphBuilder g, Value x, Value y);

        private static Value zeros(GraphBuilder g, Value x, int count) {
            return g.expand(g.constant(0, x.dtype()), x.shape().with(1, Dim.of(count)));
        }

        /** The larger of each two steps; a last one without another is dropped. */
        private static Value pooled(GraphBuilder g, Value x) {
            Dim half = x.shape().dim(1).dividedBy(2);
            Value even = g.slice(x, 1, Dim.of(0), half.times(2));
            Shape pairs = Shape.of(x.shape().dim(0), half, 2, WIDTH);
            return g.reduceMax(g.reshape(even, pairs), false, 2);
        }
    }

    private DimensionRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_DIMS01_cutJoinedAndPooledAxesAtChangingSizes", DimensionRules::forward),
                Rule.training("required_DIMS02_gradientsAtChangingSizes", DimensionRules::gradients),
                Rule.of("required_DIMS03_anAxisTooShortIsRefused", DimensionRules::tooShort));
    }

    /** Inputs that are multiplied by a parameter each, so that their gradients show. */
    private static Graph graph(Use use) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", TIME, WIDTH), DType.FLOAT32);
        Value y = g.input("y", Shape.of("batch", STEPS, WIDTH), DType.FLOAT32);
        Value result = use.write(
                g,
                g.mul(x, g.parameter("of_x", Shape.of(WIDTH), Initializer.zeros())),
                g.mul(y, g.parameter("of_y", Shape.of(WIDTH), Initializer.zeros())));
        g.output("result", result);
        Value all = g.mul(g.add(g.parameters().getFirst(), g.parameters().get(1)), 0.01);
        g.output(
                RecurrentCase.LOSS,
                g.add(g.reduceSumAll(g.mul(result, g.add(result, 0.5))), g.reduceSumAll(g.mul(all, all))));
        return g.build();
    }

    private static Feeds feeds(int... size) {
        return new Feeds()
                .put("x", Numbers.uniform(SEED, "x", -1, 1, size[0], size[1], WIDTH))
                .put("y", Numbers.uniform(SEED, "y", -1, 1, size[0], size[2], WIDTH));
    }

    private static Map<String, Tensor> parameters(Graph graph) {
        return Numbers.parameters(graph.parameters(), SEED, 0.3, 0.9);
    }

    private static String describe(Use use, int... size) {
        return use + ", batch " + size[0] + ", time " + size[1] + ", steps " + size[2] + ", seed " + SEED;
    }

    private static void forward(Probe probe) {
        for (Use use : Use.values()) {
            Graph graph = graph(use);
            Map<String, Tensor> parameters = parameters(graph);
            probe.require(graph);
            try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
                predictor.parameters().setAll(parameters);
                for (int[] size : SIZES) {
                    probe.at(describe(use, size));
                    probe.compareAll(
                            probe.expected(graph, feeds(size), parameters),
                            probe.run(predictor, graph, feeds(size)),
                            probe.orDouble(Tolerance.FORWARD));
                }
            }
        }
    }

    private static void gradients(Probe probe) {
        for (Use use : Use.values()) {
            Graph graph = graph(use);
            Map<String, Tensor> parameters = parameters(graph);
            if (probe.capabilities().computesInDouble()) {
                probe.at(describe(use, SIZES[0]));
                FiniteDifferences.check(probe, graph, RecurrentCase.LOSS, feeds(SIZES[0]), parameters);
            }
            Graph gradients = graph.withGradients(graph.output(RecurrentCase.LOSS), graph.parameters());
            probe.require(gradients);
            try (TrainStep step = probe.trainer()
                    .compileTraining(new TrainingGraph(gradients, new LinkedHashMap<>()), CompileOptions.DEFAULT)) {
                step.parameters().setAll(parameters);
                for (int[] size : SIZES) {
                    probe.at(describe(use, size));
                    Feeds outputs = probe.outputs(gradients, feeds(size));
                    probe.expect(step.run(feeds(size), outputs), "the step says that its loss is not finite");
                    Map<String, Tensor> actual = new LinkedHashMap<>();
                    outputs.names().forEach(name -> actual.put(name, outputs.get(name)));
                    probe.compareAll(
                            probe.expected(gradients, feeds(size), parameters),
                            actual,
                            probe.orDouble(Tolerance.GRADIENT));
                }
            }
        }
    }

    /** What would be taken is not there; a smaller result instead would be one of another size than the graph says. */
    private static void tooShort(Probe probe) {
        for (Use use : List.of(Use.CUT_AT_BOTH_ENDS, Use.WITHOUT_AS_MANY_AS_Y, Use.JOINED_BATCHES)) {
            Graph graph = graph(use);
            probe.require(graph);
            for (int[] size : new int[][] {{2, 1, 2}, {2, 0, 1}}) {
                probe.at(describe(use, size));
                boolean isRefused = false;
                try {
                    probe.predict(graph, feeds(size), parameters(graph));
                } catch (InvalidInputException e) {
                    isRefused = true;
                    probe.expect(
                            String.valueOf(e.getMessage()).contains("axis")
                                    || String.valueOf(e.getMessage()).contains("time"),
                            "must name the dimension; says " + e.getMessage());
                }
                probe.expect(isRefused, "must be refused with an InvalidInputException");
            }
        }
    }
}
