package org.lstm4j.nn;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** A layer that says what becomes of another one's weights and leaves the rest to it. */
sealed interface LayerWrapper extends Layer permits Frozen, Shared {
    /** What it wraps. */
    Layer layer();

    /** Where that layer is to write. */
    GraphBuilder enter(GraphBuilder g);

    @Override
    default Value call(GraphBuilder g, Value x, Mode mode) {
        return layer().call(enter(g), x, mode);
    }

    @Override
    default Output apply(GraphBuilder g, Value x, Mode mode) {
        return layer().apply(enter(g), x, mode);
    }
}
