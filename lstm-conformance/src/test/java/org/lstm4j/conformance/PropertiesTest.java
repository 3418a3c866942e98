package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Op;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.testing.Cases;

/** Properties of random graphs on the reference: their text, their gradients, their pruning. */
class PropertiesTest {
    @Test
    void aGraphReadBackFromItsTextIsTheSameGraph() {
        Cases.of(100).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 8);

            Graph graph = RandomGraph.of(seed, nodes).withGradients();
            assertThat(Graph.parse(graph.toText()).toText()).isEqualTo(graph.toText());
        });
    }

    @Test
    void gradientsDoNotChangeWhatIsDifferentiated() {
        Cases.of(50).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 8);

            RandomGraph random = RandomGraph.of(seed, nodes);
            Map<String, Tensor> plain = new Interpreter().run(random.graph(), random.feeds(), random.parameters());
            Map<String, Tensor> both =
                    new Interpreter().run(random.withGradients(), random.feeds(), random.parameters());
            plain.forEach((name, tensor) -> assertThat(both)
                    .hasEntrySatisfying(
                            name, other -> assertThat(other.doubles()).containsExactly(tensor.doubles())));
        });
    }

    @Test
    void valuesStayFinite() {
        Cases.of(50).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 12);

            RandomGraph random = RandomGraph.of(seed, nodes);
            assertThat(Interpreter.firstNonFinite(random.withGradients(), random.feeds(), random.parameters()))
                    .isEmpty();
        });
    }

    private static long cells(Graph graph) {
        return count(graph, Op.LSTM) + count(graph, Op.GRU) + count(graph, Op.RNN);
    }

    @Test
    void differentiatingReplacesEachRecurrentNodeThatMatters() {
        Cases.of(50).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 8);

            RandomGraph random = RandomGraph.of(seed, nodes);
            Graph gradients = random.withGradients();
            assertThat(cells(gradients) + count(gradients, Op.RECURRENT_TRAINING))
                    .isEqualTo(cells(random.graph()));
            assertThat(count(gradients, Op.RECURRENT_GRAD)).isEqualTo(count(gradients, Op.RECURRENT_TRAINING));
            assertThat(random.feeds().get("x").dtype()).isEqualTo(DType.FLOAT32);
        });
    }

    @Test
    void aModelFileGivesBackGraphAndWeights() {
        Cases.of(25).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 6);

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
        });
    }

    private static long count(Graph graph, Op op) {
        return graph.nodes().stream().filter(node -> node.op() == op).count();
    }
}
