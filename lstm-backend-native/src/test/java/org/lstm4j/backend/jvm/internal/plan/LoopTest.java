package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Fastest;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/** Loops in lanes of rows and in steps that all threads share: the same bits, and close to the reference. */
class LoopTest {
    private static final int UNITS = 21; // no multiple of a vector
    private static final int FEATURES = 5;

    /** x [time, batch, 5], lengths' mask [time, batch, 1], and weights. */
    record Parts(GraphBuilder g, Value x, Value mask, Value w, Value r, Value b, Value h) {}

    /** Writes a loop, and gives what of it counts. */
    @FunctionalInterface
    interface Body {
        LoopBody.Results write(Parts parts);
    }

    private static LoopBody.Step step(List<Value> states, Value... outputs) {
        return new LoopBody.Step(states, List.of(outputs));
    }

    private static LoopBody.Results lstm(Parts p, Direction direction) {
        return p.g.scan(direction, List.of(p.h, p.h), List.of(p.x, p.mask), (g, states, steps) -> {
            Value z = g.add(g.add(g.matMul(steps.getFirst(), p.w), g.matMul(states.getFirst(), p.r)), p.b);
            Value i = g.sigmoid(g.slice(z, 1, 0, UNITS));
            Value o = g.sigmoid(g.slice(z, 1, UNITS, 2 * UNITS));
            Value f = g.sigmoid(g.slice(z, 1, 2 * UNITS, 3 * UNITS));
            Value c = g.add(g.mul(f, states.get(1)), g.mul(i, g.tanh(g.slice(z, 1, 3 * UNITS, 4 * UNITS))));
            Value h = g.mul(o, g.tanh(c));
            Value runs = g.less(g.constant(0, DType.FLOAT32), steps.get(1));
            return step(
                    List.of(g.where(runs, h, states.get(0)), g.where(runs, c, states.get(1))),
                    g.where(runs, h, g.constant(0, DType.FLOAT32)));
        });
    }

    static Stream<Arguments> loops() {
        return Stream.of(
                Arguments.of("LSTM", true, (Body) p -> lstm(p, Direction.FORWARD)),
                Arguments.of("LSTM backwards", true, (Body) p -> lstm(p, Direction.REVERSE)),
                Arguments.of("layer norm and attention to all steps", true, (Body) p -> {
                    Value keys = p.g.transpose(p.g.matMul(p.x, p.g.slice(p.w, 1, 0, UNITS)), 1, 0, 2);
                    return p.g.scan(Direction.FORWARD, List.of(p.h), List.of(p.x), (g, states, steps) -> {
                        Value h = states.getFirst();
                        Value query = g.reshape(h, Shape.of("batch", 1, UNITS));
                        Value weights = g.softmax(g.matMul(query, g.transposeMatrices(keys)));
                        Value context = g.reshape(g.matMul(weights, keys), Shape.of("batch", UNITS));
                        Value z = g.add(context, g.gemm(h, false, g.slice(p.r, 1, 0, UNITS), true));
                        Value mean = g.reduceMean(z, true, 1);
                        Value centred = g.sub(z, mean);
                        Value deviation = g.sqrt(g.add(g.reduceMean(g.mul(centred, centred), true, 1), 1e-3));
                        return step(List.of(g.tanh(g.div(centred, deviation))), weights);
                    });
                }),
                Arguments.of("rows that look at each other", false, (Body) p ->
                        p.g.scan(Direction.FORWARD, List.of(p.h), List.of(p.x), (g, states, steps) -> {
                            Value all = g.reduceSum(states.getFirst(), true, 0);
                            Value projected = g.matMul(steps.getFirst(), g.slice(p.w, 1, 0, UNITS));
                            return step(List.of(g.tanh(g.add(projected, g.mul(all, 0.01)))));
                        })),
                Arguments.of("states that change places, and a count", true, (Body) p -> {
                    Value zero = p.g.constant(0, DType.INT32);
                    return p.g.scan(
                            Direction.FORWARD,
                            List.of(p.h, p.g.mul(p.h, 2), zero),
                            List.of(p.x),
                            (g, states, steps) -> {
                                Value factor = g.cast(states.get(2), DType.FLOAT32);
                                Value sum = g.reduceSum(steps.getFirst(), true, 1);
                                return step(
                                        List.of(
                                                states.get(1),
                                                states.get(0),
                                                g.add(states.get(2), g.constant(1, DType.INT32))),
                                        g.add(g.mul(states.get(0), factor), sum),
                                        states.get(2));
                            });
                }));
    }

    private static Graph graph(Body body) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", "batch", FEATURES), DType.FLOAT32);
        Value mask = g.input("mask", Shape.of("time", "batch", 1), DType.FLOAT32);
        Value h = g.expand(g.parameter("h", Shape.of(UNITS), Initializer.zeros()), Shape.of("batch", UNITS));
        LoopBody.Results results = body.write(new Parts(
                g,
                x,
                mask,
                g.parameter("w", Shape.of(FEATURES, 4 * UNITS), Initializer.zeros()),
                g.parameter("r", Shape.of(UNITS, 4 * UNITS), Initializer.zeros()),
                g.parameter("b", Shape.of(4 * UNITS), Initializer.zeros()),
                h));
        Value loss = g.constant(0, DType.FLOAT32);
        int number = 0;
        for (Value value : Stream.concat(results.states().stream(), results.outputs().stream())
                .toList()) {
            g.output("y" + number++, value);
            if (value.dtype() == DType.FLOAT32) {
                loss = g.add(loss, g.reduceSumAll(g.mul(value, g.add(value, number))));
            }
        }
        g.output("loss", loss);
        Graph graph = g.build();
        List<Parameter> trained = graph.parameters().stream()
                .filter(parameter ->
                        graph.nodes().stream().anyMatch(node -> node.inputs().contains(parameter)))
                .toList();
        return graph.withGradients(graph.output("loss"), trained);
    }

    private static Tensor random(int stream, double scale, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (float) (scale * (2 * Philox.uniform(3, stream, 0, i) - 1));
        }
        return tensor;
    }

    private static Feeds feeds(int time, int batch) {
        Tensor mask = Tensor.zeros(DType.FLOAT32, time, batch, 1);
        for (int t = 0; t < time; t++) {
            for (int row = 0; row < batch; row++) {
                mask.floats()[t * batch + row] = t < 1 + row * 7 % time ? 1 : 0;
            }
        }
        return new Feeds().put("x", random(1, 1, time, batch, FEATURES)).put("mask", mask);
    }

    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            int[] dims = parameter.shape().resolve(Sizes.NONE);
            weights.put(parameter.name(), random(Philox.streamOf(parameter.name()), 0.3, dims));
        }
        return weights;
    }

    /** A run for each size, on one predictor. */
    private static List<SequencedMap<String, Tensor>> run(
            Graph graph, int[][] sizes, int threads, KernelChoice kernels) {
        List<SequencedMap<String, Tensor>> all = new ArrayList<>();
        try (NativeBackend backend = new NativeBackend("native", KernelLookup.kernels(kernels), new Workers(threads));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights(graph));
            for (int[] size : sizes) {
                Feeds inputs = feeds(size[0], size[1]);
                Feeds outputs = new Feeds();
                SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
                graph.outputs().forEach((name, value) -> {
                    Tensor tensor = Tensor.zeros(value.dtype(), value.shape().resolve(inputs.sizes(graph.inputs())));
                    tensors.put(name, tensor);
                    outputs.put(name, tensor);
                });
                predictor.run(inputs, outputs);
                all.add(tensors);
            }
        }
        return all;
    }

    private static final int[][] SIZES = {{3, 5}, {6, 70}, {2, 1}, {6, 33}, {3, 5}};

    @ParameterizedTest(name = "{0}")
    @MethodSource("loops")
    void areCloseToTheReferenceAndHaveTheSameBitsHoweverTheyAreCut(String ignored, boolean isRowWise, Body body) {
        Graph graph = graph(body);
        Scan scan = Scan.of(graph.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .findFirst()
                .orElseThrow());
        assertThat(RowWise.of(scan).name().isPresent()).isEqualTo(isRowWise);
        List<SequencedMap<String, Tensor>> one = run(graph, SIZES, 1, Fastest.KERNELS);
        for (int i = 0; i < SIZES.length; i++) {
            Map<String, Tensor> expected =
                    new Interpreter().run(graph, feeds(SIZES[i][0], SIZES[i][1]), weights(graph));
            one.get(i).forEach((name, tensor) -> {
                double[] wanted = Objects.requireNonNull(expected.get(name)).toDoubleArray();
                double scale = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
                double[] got = tensor.toDoubleArray();
                for (int j = 0; j < wanted.length; j++) {
                    assertThat(got[j]).as("%s[%d]", name, j).isCloseTo(wanted[j], offset(1e-6 + 1e-5 * scale));
                }
            });
        }
        for (KernelChoice kernels : List.of(Fastest.KERNELS, KernelChoice.SCALAR)) {
            for (int threads : new int[] {1, 2, 3, 7}) {
                List<SequencedMap<String, Tensor>> other = run(graph, SIZES, threads, kernels);
                for (int i = 0; i < SIZES.length; i++) {
                    SequencedMap<String, Tensor> same = one.get(i);
                    other.get(i)
                            .forEach((name, tensor) -> assertThat(tensor.toDoubleArray())
                                    .as("%s with %s kernels and %d threads", name, kernels, threads)
                                    .isEqualTo(Objects.requireNonNull(same.get(name))
                                            .toDoubleArray()));
                }
            }
        }
    }

    @Test
    void aBackwardLoopIsCutIntoRowsToo() {
        Graph graph = graph(p -> lstm(p, Direction.FORWARD));
        List<Scan> loops = graph.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .map(Scan::of)
                .toList();
        assertThat(loops).hasSize(2);
        assertThat(RowWise.of(loops.getLast())).isEqualTo(new RowWise(Optional.of("batch"), ""));
    }
}
