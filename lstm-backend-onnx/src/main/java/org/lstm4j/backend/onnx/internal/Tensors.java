package org.lstm4j.backend.onnx.internal;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/** Tensors of ours as ONNX's, and the element types of both. */
public final class Tensors {
    private Tensors() {}

    /** ONNX's number for an element type. */
    public static TensorProto.DataType type(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT64 -> TensorProto.DataType.DOUBLE;
            case INT32 -> TensorProto.DataType.INT32;
            case INT64 -> TensorProto.DataType.INT64;
            case BOOL -> TensorProto.DataType.BOOL;
        };
    }

    /** Our element type for ONNX's number, if we have one. */
    public static Optional<DType> dtype(int number) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(number);
        if (type == null) {
            return Optional.empty();
        }
        return switch (type) {
            case FLOAT -> Optional.of(DType.FLOAT32);
            case DOUBLE -> Optional.of(DType.FLOAT64);
            case INT32 -> Optional.of(DType.INT32);
            case INT64 -> Optional.of(DType.INT64);
            case BOOL -> Optional.of(DType.BOOL);
            default -> Optional.empty();
        };
    }

    /** A tensor with its elements in raw bytes, little-endian as ONNX demands. */
    public static TensorProto proto(String name, Tensor tensor) {
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type(tensor.dtype()).getNumber())
                .setRawData(raw(tensor));
        for (int axis = 0; axis < tensor.rank(); axis++) {
            proto.addDims(tensor.dim(axis));
        }
        return proto.build();
    }

    private static ByteString raw(Tensor tensor) {
        int bytes = Math.multiplyExact(tensor.size(), tensor.dtype().bytes());
        ByteBuffer raw = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        copy(tensor, raw);
        return UnsafeByteOperations.unsafeWrap(raw.rewind()); // nobody else has the buffer
    }

    /** Puts all elements into a buffer, in its byte order, a truth value as one byte. */
    public static void copy(Tensor tensor, ByteBuffer target) {
        switch (tensor.dtype()) {
            case FLOAT32 -> target.asFloatBuffer().put(tensor.floats());
            case FLOAT64 -> target.asDoubleBuffer().put(tensor.doubles());
            case INT32 -> target.asIntBuffer().put(tensor.ints());
            case INT64 -> target.asLongBuffer().put(tensor.longs());
            case BOOL -> {
                boolean[] values = tensor.booleans();
                for (int i = 0; i < values.length; i++) {
                    target.put(i, values[i] ? (byte) 1 : 0);
                }
            }
        }
    }

    /** Takes all elements out of a buffer, in its byte order. */
    public static void copy(ByteBuffer source, Tensor tensor) {
        switch (tensor.dtype()) {
            case FLOAT32 -> source.asFloatBuffer().get(tensor.floats());
            case FLOAT64 -> source.asDoubleBuffer().get(tensor.doubles());
            case INT32 -> source.asIntBuffer().get(tensor.ints());
            case INT64 -> source.asLongBuffer().get(tensor.longs());
            case BOOL -> {
                boolean[] values = tensor.booleans();
                for (int i = 0; i < values.length; i++) {
                    values[i] = source.get(i) != 0;
                }
            }
        }
    }
}
