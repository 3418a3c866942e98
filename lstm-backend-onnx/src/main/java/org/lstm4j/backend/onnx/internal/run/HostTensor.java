package org.lstm4j.backend.onnx.internal.run;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;
import org.lstm4j.backend.onnx.internal.Tensors;

/**
 * Memory outside the heap that ONNX Runtime reads an input from, or writes an output to, without a copy of its own. It
 * grows to the largest size seen and is freed when closed, not when the garbage collector comes by.
 */
final class HostTensor implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final OrtEnvironment environment;
    private final DType dtype;
    private int[] dims = new int[0];
    private @Nullable OffHeap block;
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private @Nullable OnnxTensor tensor;

    HostTensor(OrtEnvironment environment, DType dtype) {
        this.environment = environment;
        this.dtype = dtype;
    }

    /** The tensor of these dimensions; its elements are whatever was there. */
    OnnxTensor of(int[] wanted) throws OrtException {
        OnnxTensor current = tensor;
        if (current == null || !Arrays.equals(dims, wanted)) {
            current = create(wanted);
            tensor = current;
            dims = wanted.clone();
        }
        return current;
    }

    private OnnxTensor create(int[] wanted) throws OrtException {
        long[] shape = Arrays.stream(wanted).asLongStream().toArray();
        int bytes = bytes(wanted);
        closeTensor();
        if (block == null || bytes > memory.capacity()) {
            grow(bytes);
        }
        return OnnxTensor.createTensor(
                environment, memory.slice(0, bytes).order(ByteOrder.nativeOrder()), shape, javaType(dtype));
    }

    private int bytes(int[] wanted) {
        long bytes = dtype.bytes();
        for (int dim : wanted) {
            bytes *= dim; // no overflow: a tensor has fewer than 2^31 elements
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new TooLargeException("A tensor " + dtype.text() + Arrays.toString(wanted) + " has " + bytes
                    + " bytes; the onnx backend takes at most " + Integer.MAX_VALUE
                    + ". Take a smaller batch, fewer steps, or the backend native");
        }
        return (int) bytes;
    }

    private void grow(int bytes) {
        free();
        OffHeap fresh = OffHeap.allocate(Math.max(bytes, 1), ALIGNMENT);
        block = fresh;
        memory = fresh.memory();
    }

    private static OnnxJavaType javaType(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
        };
    }

    /** Our element type for ONNX Runtime's, if we have one. */
    static Optional<DType> dtype(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> Optional.of(DType.FLOAT32);
            case DOUBLE -> Optional.of(DType.FLOAT64);
            case INT32 -> Optional.of(DType.INT32);
            case INT64 -> Optional.of(DType.INT64);
            case BOOL -> Optional.of(DType.BOOL);
            default -> Optional.empty();
        };
    }

    /** Takes over the elements of a tensor, after {@link #of} with its dimensions. */
    void copyFrom(Tensor source) {
        Tensors.copy(source, memory);
    }

    /** Gives the elements to a tensor that has the dimensions of the last {@link #of}. */
    void copyTo(Tensor target) {
        Tensors.copy(memory, target);
    }

    private void closeTensor() {
        OnnxTensor current = tensor;
        if (current != null) {
            current.close();
            tensor = null;
        }
    }

    private void free() {
        OffHeap current = block;
        if (current != null) {
            current.close();
            block = null;
            memory = ByteBuffer.allocate(0);
        }
    }

    @Override
    public void close() {
        closeTensor();
        free();
    }
}
