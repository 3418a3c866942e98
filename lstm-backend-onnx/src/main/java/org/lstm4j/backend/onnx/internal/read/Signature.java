package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Set;

/** Whether bytes are the beginning of a serialized model: Protocol Buffers have no magic number, but fields. */
public final class Signature {
    /** Words about the model, which are text. */
    private static final Set<Integer> WORDS = Set.of(
            ModelProto.PRODUCER_NAME_FIELD_NUMBER,
            ModelProto.PRODUCER_VERSION_FIELD_NUMBER,
            ModelProto.DOMAIN_FIELD_NUMBER,
            ModelProto.DOC_STRING_FIELD_NUMBER);

    private static final long NEWEST_IR = 100;

    private Signature() {}

    /** True if a model can begin so: with known fields of the right form, the version or the graph among them. */
    public static boolean isModel(byte[] start) {
        CodedInputStream in = CodedInputStream.newInstance(start);
        boolean isVersioned = false;
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                var known = ModelProto.getDescriptor().findFieldByNumber(field);
                if (known == null
                        || WireFormat.getTagWireType(tag) != known.getLiteType().getWireType()) {
                    return false;
                }
                if (field == ModelProto.GRAPH_FIELD_NUMBER) {
                    return in.readRawVarint32() > 0 && (isVersioned || isGraph(in));
                }
                if (field == ModelProto.IR_VERSION_FIELD_NUMBER) {
                    long version = in.readRawVarint64();
                    if (version < 1 || version > NEWEST_IR) {
                        return false;
                    }
                    isVersioned = true;
                } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    int length = in.readRawVarint32();
                    int there = start.length - in.getTotalBytesRead();
                    boolean isWord = WORDS.contains(field);
                    if (length < 0 || (isWord && !isText(start, in.getTotalBytesRead(), Math.min(length, there)))) {
                        return false;
                    }
                    if (length > there) {
                        return isVersioned; // goes on behind what is here
                    }
                    in.skipRawBytes(length);
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException damagedOrCutOff) {
            return isVersioned && start.length - in.getTotalBytesRead() == 0;
        }
        return isVersioned;
    }

    /** A graph begins with a node or its name, which are no numbers. */
    private static boolean isGraph(CodedInputStream in) throws IOException {
        int tag = in.readTag();
        int field = WireFormat.getTagFieldNumber(tag);
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED && (field == 1 || field == 2);
    }

    private static boolean isText(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
