package org.lstm4j.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;

/**
 * A model that another program saved, as a graph of ours. Immutable, but for the tensors.
 *
 * @param graph that predicts, with the inputs and outputs by the names that the file has for them
 * @param weights of all parameters of the graph, by their names
 * @param producer the program that wrote the file, such as {@code Keras 3.4.1}
 * @param facts what the file says of itself and a model file should keep, by names such as {@code keras.version}
 * @param remarks what was left out or read otherwise than one might think, a sentence each
 * @param documents what stands in the file about the model's use and no graph can hold, by names such as
 *     {@code keras.text-vectorization}; what a document is, its reader says
 */
public record ForeignModel(
        Graph graph,
        Map<String, Tensor> weights,
        String producer,
        SequencedMap<String, String> facts,
        List<String> remarks,
        SequencedMap<String, String> documents) {
    /** Copies the collections. */
    public ForeignModel {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        facts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(facts));
        remarks = List.copyOf(remarks);
        documents = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(documents));
    }

    /** Without documents. */
    public ForeignModel(
            Graph graph,
            Map<String, Tensor> weights,
            String producer,
            SequencedMap<String, String> facts,
            List<String> remarks) {
        this(graph, weights, producer, facts, remarks, new LinkedHashMap<>());
    }
}
