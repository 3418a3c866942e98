package org.lstm4j.backend.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;

/**
 * What {@link OnnxReader} makes of an ONNX model.
 *
 * @param graph runs on any backend; its weights are trainable parameters. Names are those of the model, with what
 *     our names cannot hold replaced by {@code _}
 * @param weights a tensor for each parameter, in the graph's order
 * @param producer the program that wrote the model, such as {@code pytorch 2.4.0}; empty if it does not say
 * @param opset the version of the operator set that the model is written in
 * @param metadata what the model says about itself
 * @param remarks what was read otherwise than one might think, such as weights that were dequantised: a sentence each
 */
public record OnnxModel(
        Graph graph,
        SequencedMap<String, Tensor> weights,
        String producer,
        long opset,
        SequencedMap<String, String> metadata,
        List<String> remarks) {

    /** Makes the collections unmodifiable. */
    public OnnxModel {
        weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
        remarks = List.copyOf(remarks);
    }
}
