package org.lstm4j.nn;

import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * A {@link Dense} whose weights are the vectors of an {@link Embedding}: {@code y = x Eᵀ + b}. A language model then has one table
 * of words, not two.
 *
 * <p><i>Input</i> float32 {@code [batch, ..., outputDim]} of the embedding; <i>output</i> {@code [batch, ..., inputDim]}.
 * <i>Weights</i> {@code bias [inputDim]}, zeros, and the embedding's. <i>Throws</i> {@link ShapeException} if the input has
 * another number of features than the embedding's vectors. <i>Source:</i> Press, Wolf 2017; Inan, Khosravi, Socher 2017. Immutable.
 *
 * @param embedding the path of the embedding's layer, as in a summary: {@code embedding}
 * @param activation linear by default
 * @param useBias true by default
 */
public record TiedDense(String embedding, Activation activation, boolean useBias) implements Layer {
    /** Of the layer of that path. */
    public static TiedDense of(String embedding) {
        return new TiedDense(embedding, Activation.LINEAR, true);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        String name = embedding + "/embeddings";
        Optional<Parameter> found = g.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
        Parameter table =
                found.orElseThrow(() -> new InvalidInputException(g.path() + ": there is no layer \"" + embedding
                        + "\" with embeddings before it" + CallerLine.inBrackets() + "; there are "
                        + g.parameters().stream()
                                .map(Parameter::name)
                                .filter(it -> it.endsWith("/embeddings"))
                                .toList()));
        int words = table.shape().fixed(0);
        int features = table.shape().fixed(1);
        if (x.rank() < 2
                || x.dtype() != DType.FLOAT32
                || !x.shape().dim(-1).equals(table.shape().dim(1))) {
            throw new ShapeException(
                    g.path(),
                    "TiedDense needs [batch, ..., " + features + "], as vectors of \"" + embedding + "\" have; got "
                            + x.shape() + ". A Dense of " + features + " units before it makes them fit",
                    x.shape());
        }
        Value scores = g.gemm(g.flattenToMatrix(x), false, table, true);
        Shape shape = x.shape().slice(0, x.rank() - 1).concat(Shape.of(words));
        Value y = g.reshape(scores, shape);
        y = useBias ? g.add(y, g.parameter("bias", Shape.of(words), Initializer.zeros())) : y;
        return activation.apply(g, y);
    }
}
