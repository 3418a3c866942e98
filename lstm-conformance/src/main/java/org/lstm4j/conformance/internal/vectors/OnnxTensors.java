package org.lstm4j.conformance.internal.vectors;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.RuleSkipped;

/** ONNX tensors, whose data may lie in raw bytes or in typed fields. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** A serialized tensor. */
    static TensorProto parse(byte[] bytes) {
        try {
            return TensorProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInputException("Not an ONNX tensor: " + e.getMessage(), e);
        }
    }

    /** The element type of ONNX's number. @throws RuleSkipped if the graph has none like it */
    static DType dtype(int number) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(number);
        if (type == null) {
            throw new RuleSkipped("the graph has no element type number " + number);
        }
        return switch (type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case INT32 -> DType.INT32;
            case INT64 -> DType.INT64;
            case BOOL -> DType.BOOL;
            default -> throw new RuleSkipped("the graph has no element type " + type);
        };
    }

    /** Its numbers. */
    static Tensor tensor(TensorProto proto) {
        DType dtype = dtype(proto.getDataType());
        int[] dims = proto.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
        Tensor tensor = Tensor.zeros(dtype, dims);
        boolean isRaw = proto.hasRawData();
        ByteBuffer raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, isRaw ? raw(raw, dtype) : typed(proto, dtype, i));
        }
        return tensor;
    }

    private static double raw(ByteBuffer raw, DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> raw.getFloat();
            case FLOAT64 -> raw.getDouble();
            case INT32 -> raw.getInt();
            case INT64 -> raw.getLong();
            case BOOL -> raw.get();
        };
    }

    private static double typed(TensorProto proto, DType dtype, int index) {
        return switch (dtype) {
            case FLOAT32 -> proto.getFloatData(index);
            case FLOAT64 -> proto.getDoubleData(index);
            case INT32, BOOL -> proto.getInt32Data(index);
            case INT64 -> proto.getInt64Data(index);
        };
    }
}
