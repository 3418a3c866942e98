package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What all nodes of a graph of the model have in common.
 *
 * @param opset the version of ONNX's operator set that the nodes are written in
 * @param files where tensors lie that are not in the model itself
 * @param functions the model's own
 * @param notes what whoever reads the model should know, each once
 */
record Context(long opset, ExternalData files, Functions functions, Set<String> notes) {
    static Context of(long opset, ExternalData files, Functions functions) {
        return new Context(opset, files, functions, new LinkedHashSet<>());
    }

    /** The same for nodes that are written in another operator set. */
    Context in(long otherOpset) {
        return new Context(otherOpset, files, functions, notes);
    }

    /** Says something of the model, once. */
    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> remarks() {
        return new ArrayList<>(notes);
    }
}
