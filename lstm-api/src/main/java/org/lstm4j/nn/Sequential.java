package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Layers one after the other. Each gets a scope of its own, named and numbered as Keras does: {@code dense}, {@code
 * dense_1}. Immutable.
 *
 * {@snippet class="org.lstm4j.snippets.ApiSnippets" region="model"}
 *
 * @param layers at least one
 */
public record Sequential(List<Layer> layers) implements Layer {
    /** Copies the list and checks that there is a layer. */
    public Sequential {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new InvalidInputException("Sequential needs at least one layer");
        }
    }

    /** Those layers. */
    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        Output output = new Output(x, mode);
        for (Layer layer : layers) {
            output = layer.apply(g.uniqueScope(layer.name()), output.value(), output.mode());
        }
        return output;
    }
}
