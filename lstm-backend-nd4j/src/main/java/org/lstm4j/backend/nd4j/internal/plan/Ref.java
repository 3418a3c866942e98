package org.lstm4j.backend.nd4j.internal.plan;

import java.util.Arrays;
import org.lstm4j.DType;

/**
 * Elements of a {@link Buffer} seen as an array: where they start, how many there are in each dimension, and how far apart.
 * Equal views of the same memory are equal. Immutable.
 */
public final class Ref {
    private final Buffer buffer;
    private final long offset;
    private final long[] dims;
    private final long[] strides;

    private Ref(Buffer buffer, long offset, long[] dims, long[] strides) {
        this.buffer = buffer;
        this.offset = offset;
        this.dims = dims;
        this.strides = strides;
    }

    /** A whole buffer, row-major. A scalar is one dimension of 1, which ND4J broadcasts just as well. */
    static Ref of(Buffer buffer, long... dims) {
        long[] shape = dims.length == 0 ? new long[] {1} : dims.clone();
        return new Ref(buffer, 0, shape, rowMajor(shape));
    }

    /** Dimensions as ND4J counts them. */
    public static long[] longs(int... dims) {
        return Arrays.stream(dims).asLongStream().toArray();
    }

    private static long[] rowMajor(long[] dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    Buffer buffer() {
        return buffer;
    }

    long offset() {
        return offset;
    }

    long[] strides() {
        return strides.clone();
    }

    /** The dimensions, a copy. */
    public long[] dims() {
        return dims.clone();
    }

    /** One dimension. */
    public long dim(int axis) {
        return dims[axis];
    }

    /** The number of dimensions. */
    public int rank() {
        return dims.length;
    }

    /** The element type. */
    public DType dtype() {
        return buffer.dtype();
    }

    /** The number of elements. */
    public long size() {
        return Arrays.stream(dims).reduce(1, Math::multiplyExact);
    }

    /** True if this is all of its buffer, in order. */
    public boolean isWhole() {
        return offset == 0 && isContiguous() && size() == buffer.size();
    }

    /** True if Java may read and write the memory: see {@link Emitter#hostTemp}. */
    public boolean isHostReadable() {
        return isWhole() && buffer.home() != Buffer.Home.ARENA;
    }

    /** True if both are of one stretch of memory, at the same place or not. */
    public boolean sharesMemory(Ref other) {
        return buffer == other.buffer;
    }

    /** True if the elements lie one behind the other in row-major order. */
    public boolean isContiguous() {
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            if (dims[axis] != 1 && strides[axis] != stride) {
                return false;
            }
            stride *= dims[axis];
        }
        return true;
    }

    /** The same elements in other dimensions; this must be contiguous. */
    public Ref reshape(long... newDims) {
        if (!isContiguous()) {
            throw new IllegalStateException("only contiguous memory has another shape without a copy: " + this);
        }
        long[] shape = newDims.length == 0 ? new long[] {1} : newDims.clone();
        if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != size()) {
            throw new IllegalStateException(this + " does not fit into " + Arrays.toString(shape));
        }
        return new Ref(buffer, offset, shape, rowMajor(shape));
    }

    /** All elements in one dimension; this must be contiguous. */
    public Ref flat() {
        return reshape(size());
    }

    /** One index of the first dimension, which goes away. */
    public Ref at(long index) {
        return new Ref(
                buffer,
                offset + index * strides[0],
                Arrays.copyOfRange(dims, 1, dims.length),
                Arrays.copyOfRange(strides, 1, strides.length));
    }

    /** A part of one dimension. */
    public Ref part(int axis, long from, long count) {
        long[] shape = dims.clone();
        shape[axis] = count;
        return new Ref(buffer, offset + from * strides[axis], shape, strides);
    }

    /** The dimensions in another order. */
    public Ref permuted(int... order) {
        long[] shape = new long[order.length];
        long[] steps = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            shape[axis] = dims[order[axis]];
            steps[axis] = strides[order[axis]];
        }
        return new Ref(buffer, offset, shape, steps);
    }

    /** A matrix with rows and columns exchanged. */
    public Ref transposed() {
        return permuted(1, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ref ref
                && ref.buffer == buffer
                && ref.offset == offset
                && Arrays.equals(ref.dims, dims)
                && Arrays.equals(ref.strides, strides);
    }

    @Override
    public int hashCode() {
        return ((System.identityHashCode(buffer) * 31 + Long.hashCode(offset)) * 31 + Arrays.hashCode(dims)) * 31
                + Arrays.hashCode(strides);
    }

    @Override
    public String toString() {
        return dtype().text() + Arrays.toString(dims);
    }
}
