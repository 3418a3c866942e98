package org.lstm4j.tasks.builtin;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;

/**
 * An embedding whose vector for id 0 is zeros and stays so: PyTorch's {@code padding_idx = 0}. The table has a row for it,
 * which is neither read nor changed.
 *
 * @param embedding the same without padding
 */
record ZeroPaddedEmbedding(Embedding embedding) implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        Output vectors = embedding.apply(g, x, mode);
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.add(Dim.of(1));
        Value isPadding = g.reshape(g.equal(x, g.constant(0, DType.INT32)), new Shape(dims));
        return new Output(g.where(isPadding, g.constant(0, DType.FLOAT32), vectors.value()), vectors.mode());
    }

    @Override
    public String name() {
        return embedding.name();
    }
}
