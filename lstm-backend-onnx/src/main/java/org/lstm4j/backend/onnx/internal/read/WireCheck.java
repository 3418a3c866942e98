package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;

/**
 * Counts the parts of a serialized model before any object is made of it: two bytes of a file can ask for a hundred in
 * memory, so a file's size alone bounds nothing. What holds messages is asked of the schema, so that no part is overlooked.
 */
public final class WireCheck {
    private static final int MAX_DEPTH = 60;

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
            new WireCheck(bytes, limit).message(ModelProto.getDescriptor(), 0);
        } catch (IOException e) {
            OnnxModelException broken = OnnxModelException.of(Problem.NOT_ONNX, damaged(e));
            broken.initCause(e);
            throw broken;
        }
    }

    /** What bytes are that cannot be taken apart; the library's sentence has its full stop. */
    public static String damaged(IOException e) {
        String cause = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceAll("[. ]+$", "");
        return "This is no ONNX model, or a damaged one: " + cause + ". Export it again.";
    }

    private void message(Descriptor kind, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw OnnxModelException.of(
                    Problem.TOO_LARGE, "The model is nested more than " + MAX_DEPTH + " deep; no exporter writes that");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (++parts > limit) {
                throw OnnxModelException.of(
                        Problem.TOO_LARGE, "The model has more than " + limit + " parts; that many are not read");
            }
            FieldDescriptor field = kind.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean isMessage = field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (isMessage && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readRawVarint32());
                message(field.getMessageType(), depth + 1);
                in.checkLastTagWas(0);
                in.popLimit(outer);
            } else {
                in.skipField(tag);
            }
        }
    }
}
