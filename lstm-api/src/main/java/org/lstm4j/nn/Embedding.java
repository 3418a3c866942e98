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
 * outputDim]}; see {@link WeightConvention}. <i>Source:</i> ONNX {@code Gather}. Immutable.
 *
 * @param inputDim the number of ids
 * @param outputDim the length of a vector
 * @param weights what they start from
 */
public record Embedding(int inputDim, int outputDim, WeightConvention weights) implements Layer {
    /** Checks both sizes. */
    public Embedding {
        if (inputDim < 1 || outputDim < 1) {
            throw new InvalidInputException(
                    "Embedding needs an inputDim and an outputDim of 1 or more; got " + inputDim + " and " + outputDim);
        }
    }

    /** A table of that size with Keras's weights. */
    public static Embedding of(int inputDim, int outputDim) {
        return new Embedding(inputDim, outputDim, WeightConvention.KERAS);
    }

    /** The same layer with other weights to start from. */
    public Embedding withWeights(WeightConvention convention) {
        return new Embedding(inputDim, outputDim, convention);
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
