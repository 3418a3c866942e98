package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Steps whose features all have one value do not count in the layers behind, wherever they stand: Keras's {@code Masking}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> the same, with zeros at masked steps, as in Keras.
 * <i>Throws</i> {@link org.lstm4j.ShapeException} if the input has another rank. Immutable.
 *
 * @param maskValue the value, 0 by default
 */
public record Masking(double maskValue) implements Layer {
    /** Of zeros. */
    public Masking() {
        this(0);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "Masking", x);
        Value isOther = g.sub(1, g.cast(g.equal(x, g.constant(maskValue, x.dtype())), DType.FLOAT32));
        Value counts = g.reduceMax(isOther, true, -1);
        Value kept = g.where(g.less(g.constant(0, DType.FLOAT32), counts), x, g.constant(0, x.dtype()));
        return new Output(kept, SequenceMask.also(g, counts, x, mode));
    }
}
