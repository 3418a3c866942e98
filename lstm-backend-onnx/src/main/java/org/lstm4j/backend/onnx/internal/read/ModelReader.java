package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.backend.onnx.OnnxModel;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Graph;

/** A whole model: its versions, its graph, what it says about itself. */
public final class ModelReader {
    private static final long OLDEST = 1;

    private static final long NEWEST = 26;

    private ModelReader() {}

    /** Reads a model whose parts have been counted, and which came out of a file, if it did, for some sizes and values alone. */
    public static OnnxModel read(ModelProto model, Optional<Path> file, Map<String, Long> fixed) {
        if (!model.hasGraph()) {
            throw OnnxModelException.of(
                    Problem.NOT_ONNX, "This is no ONNX model: it has no graph. Give the .onnx file of an exporter.");
        }
        long opset = opset(model);
        ExternalData files = file.map(ExternalData::beside).orElseGet(ExternalData::none);
        Context context = Context.of(opset, files, Functions.of(model));
        Fixed given = new Fixed(fixed);
        GraphReader reader = new GraphReader(model.getGraph(), context, given);
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        Graph graph = reader.read();
        given.requireUsed();
        return new OnnxModel(graph, reader.weights(), producer, opset, metadata, context.remarks());
    }

    private static long opset(ModelProto model) {
        long opset = 0;
        List<String> others = new ArrayList<>();
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (isStandard(set.getDomain())) {
                opset = Math.max(opset, set.getVersion());
            } else {
                others.add(Identifiers.plain(set.getDomain(), "?"));
            }
        }
        if (opset == 0 && !others.isEmpty()) {
            throw OnnxModelException.of(
                    Problem.UNKNOWN_OPERATOR,
                    "The model uses no operators of ONNX's own, but those of "
                            + String.join(", ", others.subList(0, Math.min(others.size(), 5)))
                            + ". Export the network for inference, with ONNX's own operators.");
        }
        if (opset < OLDEST || opset > NEWEST) {
            throw OnnxModelException.of(
                    Problem.UNKNOWN_VERSION,
                    "The model is in version " + opset + " of ONNX's operator set; " + OLDEST + " to " + NEWEST
                            + " are read. Export it with opset_version=17.");
        }
        return opset;
    }

    static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
