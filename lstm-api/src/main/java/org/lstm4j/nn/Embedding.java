package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Turns whole numbers into vectors by looking them up in a table of weights.
 *
 * <p><i>Input</i> int32 of any shape, ids from 0 to below {@code inputDim}; an id outside is refused when it is fed.
 * <i>Output</i> float32, the input's shape and {@code outputDim} behind it. <i>Weights</i> {@code embeddings [inputDim,
 * outputDim]}; see {@link WeightConvention}. With {@code maskZero} steps of id 0 do not count in the layers behind, wherever
 * they stand; there is no word of that id then, but its row is in the table and is read, as in Keras. <i>Source:</i> ONNX
 * {@code Gather}. Immutable.
 *
 * @param inputDim the number of ids
 * @param outputDim the length of a vector
 * @param weights what they start from
 * @param maskZero true to mask steps of id 0, Keras's {@code mask_zero}
 */
public record Embedding(int inputDim, int outputDim, WeightConvention weights, boolean maskZero) implements Layer {
    /** Checks both sizes. */
    public Embedding {
        if (inputDim < 1 || outputDim < 1) {
            throw new InvalidInputException(
                    "Embedding needs an inputDim and an outputDim of 1 or more; got " + inputDim + " and " + outputDim);
        }
    }

    /** A table of that size with Keras's weights. */
    public static Embedding of(int inputDim, int outputDim) {
        return new Embedding(inputDim, outputDim, WeightConvention.KERAS, false);
    }

    /** The same layer with other weights to start from. */
    public Embedding withWeights(WeightConvention convention) {
        return new Embedding(inputDim, outputDim, convention, maskZero);
    }

    /** The same layer, behind which steps of id 0 do not count. */
    public Embedding withMaskZero() {
        return new Embedding(inputDim, outputDim, weights, true);
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        Value vectors = call(g, x, mode);
        if (!maskZero) {
            return new Output(vectors, mode);
        }
        if (x.rank() != 2) {
            throw new ShapeException(
                    g.path(),
                    "Embedding masks the steps of ids [batch, time]; \"" + x.name() + "\" is " + x.shape(),
                    x.shape());
        }
        Value counts = g.sub(1, g.cast(g.equal(x, g.constant(0, DType.INT32)), DType.FLOAT32));
        return new Output(vectors, SequenceMask.also(g, counts, x, mode));
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (x.dtype() != DType.INT32) {
            throw new ShapeException(
                    g.path(),
                    "Embedding needs int32 ids; \"" + x.name() + "\" is "
                            + x.dtype().text() + x.shape(),
                    x.shape());
        }
        Parameter table = g.parameter("embeddings", Shape.of(inputDim, outputDim), weights.embeddings());
        return g.gather(table, x);
    }
}
