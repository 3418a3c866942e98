package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.Parameter;

/**
 * What a summary says of one layer.
 *
 * @param name its scope, such as {@code dense_1}
 * @param type its class, such as {@code Dense}; {@code Input} for an input of a {@link Network}
 * @param outputShape what it gives; of a shared layer in its first call
 * @param parameters the number of its weights
 * @param trainable the number of those that are trained
 * @param connectedTo the rows that it is fed by, of all its calls, in their order; empty for an input, and in a model whose layers
 *     follow one another
 */
public record LayerSummary(
        String name, String type, Shape outputShape, long parameters, long trainable, List<String> connectedTo) {
    /** Copies the list. */
    public LayerSummary {
        connectedTo = List.copyOf(connectedTo);
    }

    /** Of a layer that follows another one. */
    public LayerSummary(String name, String type, Shape outputShape, long parameters, long trainable) {
        this(name, type, outputShape, parameters, trainable, List.of());
    }

    static LayerSummary of(String name, String type, Shape outputShape, List<Parameter> own, List<String> connectedTo) {
        long all = own.stream().mapToLong(Parameter::size).sum();
        long trainable = own.stream()
                .filter(Parameter::trainable)
                .mapToLong(Parameter::size)
                .sum();
        return new LayerSummary(name, type, outputShape, all, trainable, connectedTo);
    }

    LayerSummary withConnectedTo(List<String> rows) {
        return new LayerSummary(name, type, outputShape, parameters, trainable, rows);
    }
}
