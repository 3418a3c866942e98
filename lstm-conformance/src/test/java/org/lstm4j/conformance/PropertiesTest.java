package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Op;
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

    @Property(tries = 50)
    void differentiatingReplacesEachLstmThatMatters(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int nodes) {
        RandomGraph random = RandomGraph.of(seed, nodes);
        Graph gradients = random.withGradients();
        long before = count(random.graph(), Op.LSTM);
        assertThat(count(gradients, Op.LSTM) + count(gradients, Op.LSTM_TRAINING))
                .isEqualTo(before);
        assertThat(count(gradients, Op.LSTM_GRAD)).isEqualTo(count(gradients, Op.LSTM_TRAINING));
        assertThat(random.feeds().get("x").dtype()).isEqualTo(DType.FLOAT32);
    }

    private static long count(Graph graph, Op op) {
        return graph.nodes().stream().filter(node -> node.op() == op).count();
    }
}
