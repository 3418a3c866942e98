package org.lstm4j.conformance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;

/** An importer of ONNX models, which {@link ImporterConformance} holds to ONNX's vectors. */
@FunctionalInterface
public interface OnnxImporter {
    /**
     * A model as a graph with its weights.
     *
     * @param onnx the bytes of an {@code .onnx} file
     * @throws InvalidInputException saying in one line why it is not read; the vector is then skipped with that reason
     */
    Imported read(byte[] onnx);

    /**
     * What became of a model.
     *
     * @param graph its inputs are the model's without its initializers, and its outputs the model's, each in their order
     * @param weights a tensor for each parameter of the graph
     */
    record Imported(Graph graph, SequencedMap<String, Tensor> weights) {
        /** Copies the map. */
        public Imported {
            weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
        }
    }
}
