package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;
import org.lstm4j.reference.ReferenceBackend;

/** A user's own layer, checked as the kit checks ours. */
class LayerConformanceTest {
    /** x tanh(softplus(w x)). */
    private record Mish() implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            Value w = g.parameter("w", Shape.of(x.shape().fixed(-1)), Initializer.ones());
            return g.mul(x, g.tanh(g.softplus(g.mul(x, w))));
        }
    }

    @Test
    void aLayerOfTheUserPasses() {
        LayerConformance.of(new Mish(), 3, 4, 5).checkGradients().checkBackend(new ReferenceBackend());
    }

    @Test
    void aBackendThatComputesItWronglyIsFound() {
        BrokenBackend wrong = new BrokenBackend((g, graph, node, inputs) -> g.node(
                        node.op() == Op.TANH ? Op.SIGMOID : node.op(), inputs, node.attributes())
                .outputs());
        LayerConformance check = LayerConformance.of(new Mish(), 3, 4, 5);
        assertThatThrownBy(() -> check.checkBackend(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("y[");
    }

    @Test
    void aWeightThatDoesNothingIsFound() {
        Layer idle = (g, x, mode) -> {
            Value w = g.parameter("w", Shape.of(5), Initializer.ones());
            return g.add(x, g.mul(w, 0));
        };
        LayerConformance check = LayerConformance.of(idle, 2, 5);
        assertThatThrownBy(check::checkGradients).hasMessageContaining("the gradient of layer/w is all zero");
    }
}
