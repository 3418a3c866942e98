package org.lstm4j.io.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/** The element types of a safetensors file that are read, and how their little-endian bytes become a tensor's. */
enum ElementType {
    F64(8, DType.FLOAT64) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            from.asDoubleBuffer().get(to.doubles(), index, count);
        }

        @Override
        void write(Tensor from, int index, int count, ByteBuffer to) {
            to.asDoubleBuffer().put(from.doubles(), index, count);
        }
    },
    I64(8, DType.INT64) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            from.asLongBuffer().get(to.longs(), index, count);
        }

        @Override
        void write(Tensor from, int index, int count, ByteBuffer to) {
            to.asLongBuffer().put(from.longs(), index, count);
        }
    },
    F32(4, DType.FLOAT32) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            from.asFloatBuffer().get(to.floats(), index, count);
        }

        @Override
        void write(Tensor from, int index, int count, ByteBuffer to) {
            to.asFloatBuffer().put(from.floats(), index, count);
        }
    },
    I32(4, DType.INT32) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            from.asIntBuffer().get(to.ints(), index, count);
        }

        @Override
        void write(Tensor from, int index, int count, ByteBuffer to) {
            to.asIntBuffer().put(from.ints(), index, count);
        }
    },
    BOOL(1, DType.BOOL) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            for (int i = 0; i < count; i++) {
                to.booleans()[index + i] = from.get(i) != 0;
            }
        }

        @Override
        void write(Tensor from, int index, int count, ByteBuffer to) {
            for (int i = 0; i < count; i++) {
                to.put(i, (byte) (from.booleans()[index + i] ? 1 : 0));
            }
        }
    },
    /** Half precision; widened, which is exact. */
    F16(2, DType.FLOAT32) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            for (int i = 0; i < count; i++) {
                to.floats()[index + i] = Float.float16ToFloat(from.getShort(2 * i));
            }
        }
    },
    /** The upper half of a float32; widened, which is exact. */
    BF16(2, DType.FLOAT32) {
        @Override
        void read(ByteBuffer from, Tensor to, int index, int count) {
            for (int i = 0; i < count; i++) {
                to.floats()[index + i] = Float.intBitsToFloat(from.getShort(2 * i) << 16);
            }
        }
    };

    private final int bytes;
    private final DType dtype;

    ElementType(int bytes, DType dtype) {
        this.bytes = bytes;
        this.dtype = dtype;
    }

    /** The size of an element in the file. */
    int bytes() {
        return bytes;
    }

    /** What it becomes in memory. */
    DType dtype() {
        return dtype;
    }

    /** Takes {@code count} elements from the buffer's beginning. */
    abstract void read(ByteBuffer from, Tensor to, int index, int count);

    /** Puts {@code count} elements at the buffer's beginning. */
    void write(Tensor from, int index, int count, ByteBuffer to) {
        throw new AssertionError(this + " is only read");
    }

    static Optional<ElementType> ofName(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** The type that holds a tensor's elements bit for bit. */
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
            case INT32 -> I32;
            case INT64 -> I64;
            case BOOL -> BOOL;
        };
    }
}
