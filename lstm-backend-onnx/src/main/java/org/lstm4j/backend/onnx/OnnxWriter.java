package org.lstm4j.backend.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.write.ModelWriter;
import org.lstm4j.graph.Graph;

/**
 * Writes a graph as an ONNX model that any ONNX runtime reads: operator set 17, IR version 8, which readers from 2022 on
 * know and whose operators have not changed their meaning since.
 *
 * <p>Inputs and outputs keep their names; {@code batch} and {@code time} are named dimensions, lengths an input like any
 * other. Parameters become initializers under their own names, brought into ONNX's form where a layer keeps them
 * otherwise (an LSTM's bias becomes B). Only operators of ONNX are written, never any of ours.
 * Equal graphs, weights and metadata give equal bytes. An output that hands an input through is called as the output
 * says, with {@code _output} behind it, since a name in an ONNX model means one value.
 *
 * {@snippet :
 * byte[] onnx = OnnxWriter.bytes(bundle.graph(), bundle.weights(), Map.of("lstm.backend", "native"));
 * }
 *
 * <p>Thread-safe.
 */
public final class OnnxWriter {
    /** The version of ONNX's operator set that is written. */
    public static final int OPSET = 17;

    /** The version of the file format that is written. */
    public static final int IR_VERSION = 8;

    private OnnxWriter() {}

    /**
     * The bytes of an {@code .onnx} file.
     *
     * @param graph an inference graph
     * @param weights a tensor for each of its parameters; there may be more
     * @param metadata what the file says about itself ({@code metadata_props}), such as where the weights come from
     * @throws OnnxModelException if the graph has an operator of our own, or the model is larger than a file can be (2 GiB)
     * @throws org.lstm4j.InvalidInputException naming the first parameter whose tensor is missing or does not fit
     */
    public static byte[] bytes(Graph graph, Map<String, Tensor> weights, Map<String, String> metadata) {
        return ModelWriter.writeFile(graph, weights, metadata).toByteArray();
    }

    /**
     * Writes the bytes of an {@code .onnx} file; see {@link #bytes}.
     *
     * @param out stays open
     * @throws UncheckedIOException if the stream fails
     */
    public static void write(Graph graph, Map<String, Tensor> weights, Map<String, String> metadata, OutputStream out) {
        try {
            ModelWriter.writeFile(graph, weights, metadata).writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
