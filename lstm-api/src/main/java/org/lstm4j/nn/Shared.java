package org.lstm4j.nn;

import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.internal.CallerLine;

/**
 * A layer that has the same weights wherever it is called in a model, as one layer object of Keras has that is called twice. Its
 * name stands for the weights: {@code tower/kernel}, at the top of the graph, whoever calls it. Other layers have weights for each
 * call of their own.
 *
 * {@snippet :
 * Shared tower = Shared.of("tower", Sequential.of(Embedding.of(1000, 16), Lstm.of(32)));
 * Wire question = in.get("question").through(tower);
 * Wire answer = in.get("answer").through(tower);
 * }
 *
 * <p>Two equal layers under one name are one. All calls need weights of the same shapes. In a {@linkplain Model#stateful() stateful}
 * model a shared recurrent layer can be called once only, for it has one state. <i>Throws</i> {@link
 * org.lstm4j.ShapeException} if a call wants another shape of a weight, and {@link InvalidInputException} if the name is another
 * layer's. Immutable.
 *
 * @param name its own in the whole model
 * @param layer any layer, with all that is in it
 */
public record Shared(String name, Layer layer) implements LayerWrapper {
    /** That layer under that name. */
    public static Shared of(String name, Layer layer) {
        return new Shared(name, layer);
    }

    @Override
    public GraphBuilder enter(GraphBuilder g) {
        return g.shared(name, layer, CallerLine.find());
    }
}
