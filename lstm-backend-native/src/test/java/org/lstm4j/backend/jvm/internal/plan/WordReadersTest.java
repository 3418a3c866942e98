package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/** Which LSTMs work on words, and that nobody sees it but by the time it takes. */
class WordReadersTest {
    private static final int WORDS = 5;
    private static final int WIDTH = 3;
    private static final int UNITS = 4;

    /** An LSTM over a table of words; {@code alsoReads} lets somebody else have what it reads. */
    private static Graph graph(boolean alsoReads, boolean isTableComputed) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("t", "n"), DType.INT32);
        Value parameter = g.parameter("table", Shape.of(WORDS, WIDTH), Initializer.zeros());
        Value table = isTableComputed ? g.tanh(parameter) : parameter;
        Value x = g.gather(table, ids);
        Value w = g.parameter("w", Shape.of(1, 4 * UNITS, WIDTH), Initializer.zeros());
        Value r = g.parameter("r", Shape.of(1, 4 * UNITS, UNITS), Initializer.zeros());
        g.output(
                "y",
                g.recurrent(RecurrentCell.LSTM, RecurrentInputs.of(x, w, r), UNITS, Direction.FORWARD)
                        .yH());
        if (alsoReads) {
            g.output("sum", g.reduceSum(x, false, 0, 1));
        }
        return g.build();
    }

    private static Tensor numbers(int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        float[] floats = tensor.floats();
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (i * 37 % 101) / 101f - 0.5f;
        }
        return tensor;
    }

    private static void fill(Predictor predictor, float shift) {
        Tensor table = numbers(WORDS, WIDTH);
        for (int i = 0; i < table.size(); i++) {
            table.floats()[i] += shift;
        }
        predictor.parameters().set("table", table);
        predictor.parameters().set("w", numbers(1, 4 * UNITS, WIDTH));
        predictor.parameters().set("r", numbers(1, 4 * UNITS, UNITS));
    }

    private static Map<String, Tensor> results(boolean alsoReads) {
        Tensor y = Tensor.zeros(DType.FLOAT32, 1, 2, UNITS);
        return alsoReads ? Map.of("y", y, "sum", Tensor.zeros(DType.FLOAT32, WIDTH)) : Map.of("y", y);
    }

    private static Map<String, Tensor> run(Predictor predictor, boolean alsoReads, int... ids) {
        Map<String, Tensor> results = results(alsoReads);
        Feeds outputs = new Feeds();
        results.forEach(outputs::put);
        predictor.run(new Feeds().put("ids", Tensor.of(new int[] {ids.length / 2, 2}, ids)), outputs);
        return results;
    }

    private static NativeBackend backend() {
        return new NativeBackend("native", KernelLookup.kernels(), new Workers(2));
    }

    private static Optional<Node> reader(Graph graph) {
        WordReaders readers = WordReaders.of(Schedule.of(graph));
        return graph.nodes().stream()
                .filter(node -> node.op() == Op.GATHER)
                .findFirst()
                .flatMap(readers::ofGather);
    }

    @Test
    void anLstmThatAloneReadsParametersWorksOnWords() {
        assertThat(reader(graph(false, false)).map(Node::op)).contains(Op.LSTM);
        assertThat(reader(graph(true, false))).isEmpty();
        assertThat(reader(graph(false, true))).isEmpty();
    }

    @Test
    void predictionsAreThoseOfTheReferenceWhoeverElseReads() {
        for (boolean alsoReads : new boolean[] {false, true}) {
            for (boolean isTableComputed : new boolean[] {false, true}) {
                Graph graph = graph(alsoReads, isTableComputed);
                try (Backend expected = new ReferenceBackend();
                        Backend actual = backend();
                        Predictor reference = expected.compile(graph, CompileOptions.DEFAULT);
                        Predictor predictor = actual.compile(graph, CompileOptions.DEFAULT)) {
                    for (float shift : new float[] {0, 0.25f}) {
                        fill(reference, shift);
                        fill(predictor, shift);
                        for (int[] ids : new int[][] {{0, 1, 2, 3}, {3, 3, 4, 0, 1, 4}, {2, 2}}) {
                            Map<String, Tensor> wanted = run(reference, alsoReads, ids);
                            run(predictor, alsoReads, ids)
                                    .forEach((name, tensor) -> assertThat(tensor.floats())
                                            .as(name + " of " + Arrays.toString(ids) + ", shifted by " + shift)
                                            .containsExactly(
                                                    Objects.requireNonNull(wanted.get(name))
                                                            .floats(),
                                                    within(1e-6f)));
                        }
                    }
                }
            }
        }
    }

    /** Lengths counted from the ids, in front of the lookup or behind it. */
    private static Graph counting(boolean lengthsFirst) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("t", "n"), DType.INT32);
        Value table = g.parameter("table", Shape.of(WORDS, WIDTH), Initializer.zeros());
        Value w = g.parameter("w", Shape.of(1, 4 * UNITS, WIDTH), Initializer.zeros());
        Value r = g.parameter("r", Shape.of(1, 4 * UNITS, UNITS), Initializer.zeros());
        Value early = lengthsFirst ? lengths(g, ids) : ids;
        Value x = g.gather(table, ids);
        Value lengths = lengthsFirst ? early : lengths(g, ids);
        RecurrentInputs inputs = RecurrentInputs.of(x, w, r).withSequenceLens(lengths);
        g.output(
                "y",
                g.recurrent(RecurrentCell.LSTM, inputs, UNITS, Direction.FORWARD)
                        .yH());
        return g.build();
    }

    private static Value lengths(GraphBuilder g, Value ids) {
        Value words = g.cast(g.less(g.constant(0, DType.INT32), ids), DType.FLOAT32);
        return g.cast(g.reduceSum(words, false, 0), DType.INT32);
    }

    @Test
    void lengthsThatAreComputedBehindTheLookupAreNotReadBeforeTheyAreThere() {
        assertThat(reader(counting(true)).map(Node::op)).contains(Op.LSTM);
        assertThat(reader(counting(false))).isEmpty();
        for (boolean lengthsFirst : new boolean[] {true, false}) {
            Graph graph = counting(lengthsFirst);
            try (Backend expected = new ReferenceBackend();
                    Backend actual = backend();
                    Predictor reference = expected.compile(graph, CompileOptions.DEFAULT);
                    Predictor predictor = actual.compile(graph, CompileOptions.DEFAULT)) {
                fill(reference, 0);
                fill(predictor, 0);
                for (int[] ids : new int[][] {{1, 2, 3, 0}, {4, 1, 2, 3, 1, 0}, {2, 0, 0, 0}, {1, 3, 2, 4}}) {
                    assertThat(floats(run(predictor, false, ids)))
                            .as(Arrays.toString(ids))
                            .containsExactly(floats(run(reference, false, ids)), within(1e-6f));
                }
            }
        }
    }

    @Test
    void aWordOutsideOfTheTableIsRefusedAndLeavesNothingBehind() {
        Graph graph = graph(false, false);
        try (Backend backend = backend();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            fill(predictor, 0);
            assertThatThrownBy(() -> run(predictor, false, 0, 1, WORDS, 2))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("index 5 is outside 0 to 4");
            float[] first = floats(run(predictor, false, 0, 1, 2, 3));
            assertThat(floats(run(predictor, false, 0, 1, 2, 3))).containsExactly(first);
            try (Backend other = backend();
                    Predictor fresh = other.compile(graph, CompileOptions.DEFAULT)) {
                fill(fresh, 0);
                assertThat(first).containsExactly(floats(run(fresh, false, 0, 1, 2, 3)));
            }
        }
    }

    private static float[] floats(Map<String, Tensor> results) {
        return Objects.requireNonNull(results.get("y")).floats();
    }
}
