package org.lstm4j.backend.nd4j.internal.plan;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An ND4J array that owns all of its memory, as Java sees it. Every reading is of the newest numbers and every writing is
 * seen by the next operation, on a device with memory of its own as well. The buffers are in native order.
 */
public final class HostMemory {
    private final INDArray array;
    private final DType dtype;

    HostMemory(INDArray array, DType dtype) {
        this.array = array;
        this.dtype = dtype;
    }

    /** The number of elements. */
    public int size() {
        return (int) array.length();
    }

    /** Takes over the elements of a tensor of the same type and size. */
    public void copyFrom(Tensor tensor) {
        switch (dtype) {
            case FLOAT32 -> write(tensor.floats());
            case FLOAT64 -> doubles().put(tensor.doubles());
            case INT32 -> ints().put(tensor.ints());
            case INT64 -> longs().put(tensor.longs());
            case BOOL -> {
                ByteBuffer bytes = bytes();
                for (boolean value : tensor.booleans()) {
                    bytes.put((byte) (value ? 1 : 0));
                }
            }
        }
        written();
    }

    /** Gives the elements to a tensor of the same type and size. */
    public void copyTo(Tensor tensor) {
        read();
        switch (dtype) {
            case FLOAT32 -> floats().get(tensor.floats());
            case FLOAT64 -> doubles().get(tensor.doubles());
            case INT32 -> ints().get(tensor.ints());
            case INT64 -> longs().get(tensor.longs());
            case BOOL -> {
                ByteBuffer bytes = bytes();
                boolean[] values = tensor.booleans();
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.get() != 0;
                }
            }
        }
    }

    /** Reads whole numbers of either type. */
    public void copyTo(long[] values) {
        read();
        if (dtype == DType.INT64) {
            longs().get(values, 0, size());
        } else {
            IntBuffer ints = ints();
            for (int i = 0; i < size(); i++) {
                values[i] = ints.get();
            }
        }
    }

    /** Reads numbers of either floating type, as floats. */
    public void copyTo(double[] values) {
        read();
        if (dtype == DType.FLOAT64) {
            doubles().get(values, 0, size());
        } else {
            FloatBuffer floats = floats();
            for (int i = 0; i < size(); i++) {
                values[i] = floats.get();
            }
        }
    }

    /** Reads floats. */
    public void copyTo(float[] values) {
        read();
        floats().get(values, 0, size());
    }

    /** Writes whole numbers. */
    public void copyFrom(int[] values) {
        ints().put(values, 0, size());
        written();
    }

    /** Writes numbers of either floating type. */
    public void copyFrom(double[] values) {
        if (dtype == DType.FLOAT64) {
            doubles().put(values, 0, size());
        } else {
            FloatBuffer floats = floats();
            for (int i = 0; i < size(); i++) {
                floats.put((float) values[i]);
            }
        }
        written();
    }

    /** Writes floats. */
    public void copyFrom(float[] values) {
        write(values);
        written();
    }

    private void write(float[] values) {
        floats().put(values, 0, size());
    }

    private void read() {
        Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    }

    private void written() {
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }

    private FloatBuffer floats() {
        return array.data().asNioFloat();
    }

    private DoubleBuffer doubles() {
        return array.data().asNioDouble();
    }

    private IntBuffer ints() {
        return array.data().asNioInt();
    }

    private LongBuffer longs() {
        return array.data().asNioLong();
    }

    private ByteBuffer bytes() {
        return array.data().pointer().asByteBuffer();
    }
}
