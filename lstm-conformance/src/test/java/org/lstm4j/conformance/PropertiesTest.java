package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Op;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.reference.Interpreter;

/** Properties of random graphs on the reference: their text, their gradients, their pruning. */
class PropertiesTest {
    @Property(tries = 100)
    void aGraphReadBackFromItsTextIsTheSameGraph(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int nodes) {
        Graph graph = RandomGraph.of(seed, nodes).withGradients();
        assertThat(Graph.parse(graph.toText()).toText()).isEqualTo(graph.toText());
    }

    @Property(tries = 50)
    void gradientsDoNotChangeWhatIsDifferentiated(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int nodes) {
        RandomGraph random = RandomGraph.of(seed, nodes);
        Map<String, Tensor> plain = new Interpreter().run(random.graph(), random.feeds(), random.parameters());
        Map<String, Tensor> both = new Interpreter().run(random.withGradients(), random.feeds(), random.parameters());
        plain.forEach((name, tensor) -> assertThat(both)
                .hasEntrySatisfying(name, other -> assertThat(other.doubles()).containsExactly(tensor.doubles())));
    }

    @Property(tries = 50)
    void valuesStayFinite(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int nodes) {
        RandomGraph random = RandomGraph.of(seed, nodes);
        assertThat(Interpreter.firstNonFinite(random.withGradients(), random.feeds(), random.parameters()))
                .isEmpty();
    }

    private static long cells(Graph graph) {
        return count(graph, Op.LSTM) + count(graph, Op.GRU) + count(graph, Op.RNN);
    }

    @Property(tries = 50)
    void differentiatingReplacesEachRecurrentNodeThatMatters(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int nodes) {
        RandomGraph random = RandomGraph.of(seed, nodes);
        Graph gradients = random.withGradients();
        assertThat(cells(gradients) + count(gradients, Op.RECURRENT_TRAINING)).isEqualTo(cells(random.graph()));
        assertThat(count(gradients, Op.RECURRENT_GRAD)).isEqualTo(count(gradients, Op.RECURRENT_TRAINING));
        assertThat(random.feeds().get("x").dtype()).isEqualTo(DType.FLOAT32);
    }

    @Property(tries = 25)
    void aModelFileGivesBackGraphAndWeights(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int nodes)
            throws IOException {
        RandomGraph random = RandomGraph.of(seed, nodes);
        Provenance provenance = Provenance.ofThisRun(random.graph(), seed, "reference");
        Path folder = Files.createTempDirectory("lstm-conformance");
        Path file = folder.resolve("model" + BundleFile.EXTENSION);
        try {
            BundleFile.write(file, Bundle.of(random.graph(), random.parameters(), provenance));
            Bundle read = BundleFile.read(file);
            Map<String, Tensor> before = new Interpreter().run(random.graph(), random.feeds(), random.parameters());
            Map<String, Tensor> after = new Interpreter().run(read.graph(), random.feeds(), read.weights());
            before.forEach((name, tensor) -> assertThat(after)
                    .hasEntrySatisfying(
                            name, other -> assertThat(other.doubles()).containsExactly(tensor.doubles())));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static long count(Graph graph, Op op) {
        return graph.nodes().stream().filter(node -> node.op() == op).count();
    }
}
