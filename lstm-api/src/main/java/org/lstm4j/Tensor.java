package org.lstm4j;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A row-major array of numbers on the Java heap with its dimensions: what goes into a backend and what comes out.
 *
 * {@snippet class="org.lstm4j.snippets.ApiSnippets" region="tensor"}
 *
 * <p>A tensor is a value holder, never an edge of a graph, and owns no native memory, so there is nothing to close.
 * {@link #floats()} and its siblings give the array itself, not a copy: a caller may fill one tensor again and again.
 * Not safe for use by several threads while one of them writes.
 */
public final class Tensor {
    /** The most elements a tensor can have: what a Java array holds, cut to whole cache lines. */
    public static final int MAX_SIZE = Integer.MAX_VALUE / 16 * 16;

    /** The bits of infinity: those of finite numbers are smaller, those of NaN larger. */
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private final int[] dims;
    private final DType dtype;
    private final int size;
    private final Object array;

    private Tensor(int[] dims, DType dtype, int size, Object array, int length) {
        if (size != length) {
            throw new InvalidInputException(
                    "A tensor of shape " + Arrays.toString(dims) + " holds " + size + " elements; given " + length);
        }
        this.dims = dims.clone();
        this.dtype = dtype;
        this.size = size;
        this.array = array;
    }

    private static int count(int[] dims) {
        for (int dim : dims) {
            if (dim < 0) {
                throw new InvalidInputException("A dimension cannot be negative: " + Arrays.toString(dims));
            }
        }
        int count = product(dims);
        if (count < 0) {
            throw TooLargeException.elements("A tensor " + Arrays.toString(dims), dims);
        }
        return count;
    }

    /** The product of sizes, of which none is negative; -1 if it is beyond {@link #MAX_SIZE}. */
    static int product(int[] sizes) {
        long product = 1;
        boolean isBeyond = false;
        for (int size : sizes) {
            if (size == 0) {
                return 0; // however large the others are
            }
            product = isBeyond ? product : product * size;
            isBeyond |= product > MAX_SIZE;
        }
        return isBeyond ? -1 : (int) product;
    }

    /** A float32 tensor over that array, which is not copied. */
    public static Tensor of(int[] dims, float... values) {
        return new Tensor(dims, DType.FLOAT32, count(dims), values, values.length);
    }

    /** A float64 tensor over that array, which is not copied. */
    public static Tensor of(int[] dims, double... values) {
        return new Tensor(dims, DType.FLOAT64, count(dims), values, values.length);
    }

    /** An int32 tensor over that array, which is not copied. */
    public static Tensor of(int[] dims, int... values) {
        return new Tensor(dims, DType.INT32, count(dims), values, values.length);
    }

    /** An int64 tensor over that array, which is not copied. */
    public static Tensor of(int[] dims, long... values) {
        return new Tensor(dims, DType.INT64, count(dims), values, values.length);
    }

    /** A bool tensor over that array, which is not copied. */
    public static Tensor of(int[] dims, boolean... values) {
        return new Tensor(dims, DType.BOOL, count(dims), values, values.length);
    }

    /**
     * A float32 matrix of those rows, which are copied.
     *
     * @throws InvalidInputException if they differ in length
     */
    public static Tensor ofRows(float[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Tensor matrix = zeros(DType.FLOAT32, rows.length, columns);
        for (int row = 0; row < rows.length; row++) {
            checkRow(row, rows[row].length, columns);
            System.arraycopy(rows[row], 0, matrix.floats(), row * columns, columns);
        }
        return matrix;
    }

    /**
     * An int32 matrix of those rows, which are copied.
     *
     * @throws InvalidInputException if they differ in length
     */
    public static Tensor ofRows(int[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Tensor matrix = zeros(DType.INT32, rows.length, columns);
        for (int row = 0; row < rows.length; row++) {
            checkRow(row, rows[row].length, columns);
            System.arraycopy(rows[row], 0, matrix.ints(), row * columns, columns);
        }
        return matrix;
    }

    private static void checkRow(int row, int length, int columns) {
        if (length != columns) {
            throw new InvalidInputException("The rows of a tensor are of one length: row 0 has " + columns
                    + " elements, row " + row + " has " + length + ". Pad the shorter ones");
        }
    }

    /** A float32 scalar. */
    public static Tensor scalar(float value) {
        return of(new int[0], value);
    }

    /** An int64 scalar. */
    public static Tensor scalar(long value) {
        return of(new int[0], value);
    }

    /** A new tensor of zeros. @throws TooLargeException if it has too many elements, or the heap has no room for it */
    public static Tensor zeros(DType dtype, int... dims) {
        int size = count(dims);
        try {
            return switch (dtype) {
                case FLOAT32 -> of(dims, new float[size]);
                case FLOAT64 -> of(dims, new double[size]);
                case INT32 -> of(dims, new int[size]);
                case INT64 -> of(dims, new long[size]);
                case BOOL -> of(dims, new boolean[size]);
            };
        } catch (OutOfMemoryError e) {
            throw TooLargeException.memory("A tensor " + dtype.text() + Arrays.toString(dims), e);
        }
    }

    /** The number of dimensions. */
    public int rank() {
        return dims.length;
    }

    /** One dimension; a negative axis counts from the end. */
    public int dim(int axis) {
        return dims[axis < 0 ? dims.length + axis : axis];
    }

    /** The dimensions, a copy. */
    public int[] dims() {
        return dims.clone();
    }

    /** The dimensions as a shape of numbers. */
    public Shape shape() {
        return Shape.ofInts(dims);
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    /** The elements themselves. @throws InvalidInputException if this is not float32 */
    public float[] floats() {
        return (float[]) array(DType.FLOAT32);
    }

    /** The elements themselves. @throws InvalidInputException if this is not float64 */
    public double[] doubles() {
        return (double[]) array(DType.FLOAT64);
    }

    /** The elements themselves. @throws InvalidInputException if this is not int32 */
    public int[] ints() {
        return (int[]) array(DType.INT32);
    }

    /** The elements themselves. @throws InvalidInputException if this is not int64 */
    public long[] longs() {
        return (long[]) array(DType.INT64);
    }

    /** The elements themselves. @throws InvalidInputException if this is not bool */
    public boolean[] booleans() {
        return (boolean[]) array(DType.BOOL);
    }

    private Object array(DType wanted) {
        if (dtype != wanted) {
            throw new InvalidInputException("The tensor " + this + " does not hold " + wanted.text());
        }
        return array;
    }

    /** One element as a double, whatever the type; true is 1. */
    public double element(int index) {
        return switch (array) {
            case float[] values -> values[index];
            case double[] values -> values[index];
            case int[] values -> values[index];
            case long[] values -> values[index];
            case boolean[] values -> values[index] ? 1 : 0;
            default -> throw new AssertionError(array.getClass());
        };
    }

    /** Sets one element from a double, rounded or cut to the type as a Java cast does; not 0 is true. */
    public void setElement(int index, double value) {
        switch (array) {
            case float[] values -> values[index] = (float) value;
            case double[] values -> values[index] = value;
            case int[] values -> values[index] = (int) value;
            case long[] values -> values[index] = (long) value;
            case boolean[] values -> values[index] = value != 0;
            default -> throw new AssertionError(array.getClass());
        }
    }

    /** The index of the first element that is NaN or infinite; empty if there is none, as in a tensor of whole numbers. */
    public OptionalInt firstNonFinite() {
        return switch (array) {
            case float[] values -> {
                // The largest bits without the sign: a loop that the compiler makes a vector one, as one that ends
                // early is not.
                int largest = 0;
                for (float value : values) {
                    largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
                }
                yield largest < INFINITY ? OptionalInt.empty() : first(i -> !Float.isFinite(values[i]));
            }
            case double[] values -> first(i -> !Double.isFinite(values[i]));
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt first(IntPredicate condition) {
        return IntStream.range(0, size).filter(condition).findFirst();
    }

    /** Where the element of a flat index stands, such as {@code [3, 2]}. */
    public String place(int index) {
        int[] at = new int[dims.length];
        int rest = index;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            at[axis] = rest % dims[axis];
            rest /= dims[axis];
        }
        return Arrays.toString(at);
    }

    /** The elements as new doubles. */
    public double[] toDoubleArray() {
        double[] copy = new double[size];
        for (int i = 0; i < size; i++) {
            copy[i] = element(i);
        }
        return copy;
    }

    /** A tensor of the same elements with other dimensions; the array is shared. */
    public Tensor reshape(int... newDims) {
        return new Tensor(newDims, dtype, count(newDims), array, size);
    }

    /** A copy with an array of its own. */
    public Tensor copy() {
        Tensor copy = zeros(dtype, dims);
        copy.copyFrom(this);
        return copy;
    }

    /** The same numbers in another type. */
    public Tensor to(DType target) {
        Tensor result = zeros(target, dims);
        if (target == dtype) {
            result.copyFrom(this);
        } else {
            for (int i = 0; i < size; i++) {
                result.setElement(i, element(i));
            }
        }
        return result;
    }

    /** Takes over all elements of a tensor of the same dimensions and type. */
    public void copyFrom(Tensor source) {
        if (source.dtype != dtype || !Arrays.equals(source.dims, dims)) {
            throw new InvalidInputException("Cannot copy " + source + " into " + this);
        }
        copyElements(source, 0, 0, size);
    }

    /**
     * Takes over a run of elements of a tensor of the same type.
     *
     * @param source where they come from
     * @param sourceIndex the first element there
     * @param index the first element here
     * @param count how many
     */
    public void copyElements(Tensor source, int sourceIndex, int index, int count) {
        System.arraycopy(source.array(dtype), sourceIndex, array, index, count);
    }

    /** The type and dimensions, such as {@code float32[32, 120]}; no values. */
    @Override
    public String toString() {
        return dtype.text() + Arrays.toString(dims);
    }
}
