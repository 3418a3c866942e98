package org.lstm4j.backend.onnx.internal.read;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;

/**
 * Counts the parts of a serialized model before any object is made of it: two bytes of a file can ask for a hundred in
 * memory, so a file's size alone bounds nothing.
 */
public final class WireCheck {
    private static final int MAX_DEPTH = 24;

    /** The messages of onnx.proto that hold messages, and the numbers of the fields that do. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        VALUE,
        TYPE,
        TENSOR_TYPE,
        SHAPE,
        LEAF
    }

    private static final Map<Message, Map<Integer, Message>> FIELDS = Map.of(
            Message.MODEL,
                    Map.of(7, Message.GRAPH, 8, Message.LEAF, 14, Message.LEAF, 20, Message.LEAF, 25, Message.LEAF),
            Message.GRAPH,
                    Map.of(
                            1,
                            Message.NODE,
                            5,
                            Message.LEAF,
                            11,
                            Message.VALUE,
                            12,
                            Message.VALUE,
                            13,
                            Message.VALUE,
                            14,
                            Message.LEAF,
                            15,
                            Message.LEAF),
            Message.NODE, Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE,
                    Map.of(
                            5,
                            Message.LEAF,
                            6,
                            Message.GRAPH,
                            10,
                            Message.LEAF,
                            11,
                            Message.GRAPH,
                            14,
                            Message.TYPE,
                            15,
                            Message.TYPE),
            Message.VALUE, Map.of(2, Message.TYPE),
            Message.TYPE, Map.of(1, Message.TENSOR_TYPE),
            Message.TENSOR_TYPE, Map.of(2, Message.SHAPE),
            Message.SHAPE, Map.of(1, Message.LEAF),
            Message.LEAF, Map.of());

    private final CodedInputStream in;
    private final int limit;
    private int parts;

    private WireCheck(byte[] bytes, int limit) {
        this.in = CodedInputStream.newInstance(bytes);
        this.limit = limit;
    }

    /** @throws OnnxModelException if the bytes are no message, or one of more parts than allowed */
    public static void check(byte[] bytes, int limit) {
        if (bytes.length == 0) {
            throw OnnxModelException.of(Problem.NOT_ONNX, "The file is empty. Export the model again.");
        }
        try {
            new WireCheck(bytes, limit).message(Message.MODEL, 0);
        } catch (IOException e) {
            OnnxModelException broken = OnnxModelException.of(
                    Problem.NOT_ONNX,
                    "This is no ONNX model, or a damaged one: " + e.getMessage() + ". Export it again.");
            broken.initCause(e);
            throw broken;
        }
    }

    private void message(Message kind, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw OnnxModelException.of(
                    Problem.TOO_LARGE, "The model is nested more than " + MAX_DEPTH + " deep; no exporter writes that");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (++parts > limit) {
                throw OnnxModelException.of(
                        Problem.TOO_LARGE, "The model has more than " + limit + " parts; that many are not read");
            }
            Message inner = FIELDS.getOrDefault(kind, Map.of()).get(WireFormat.getTagFieldNumber(tag));
            if (inner != null && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readRawVarint32());
                message(inner, depth + 1);
                in.checkLastTagWas(0);
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
    }
}
