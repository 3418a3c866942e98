package org.lstm4j.io.internal;

import java.util.Arrays;
import java.util.Map;
import org.lstm4j.Tensor;

/** Comparing tensors bit by bit: -0.0 is not 0.0, and a NaN is itself. */
public final class TensorBits {
    private TensorBits() {}

    /** Whether both have the same names with the same tensors; the order does not count. */
    public static boolean same(Map<String, Tensor> one, Map<String, Tensor> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(entry -> {
                    Tensor tensor = other.get(entry.getKey());
                    return tensor != null && same(entry.getValue(), tensor);
                });
    }

    private static boolean same(Tensor one, Tensor other) {
        if (one.dtype() != other.dtype() || !Arrays.equals(one.dims(), other.dims())) {
            return false;
        }
        return switch (one.dtype()) {
            case FLOAT32 -> Arrays.equals(one.floats(), other.floats());
            case FLOAT64 -> Arrays.equals(one.doubles(), other.doubles());
            case INT32 -> Arrays.equals(one.ints(), other.ints());
            case INT64 -> Arrays.equals(one.longs(), other.longs());
            case BOOL -> Arrays.equals(one.booleans(), other.booleans());
        };
    }

    /** The index of the first element that is no finite number, or -1. */
    public static int firstNotFinite(Tensor tensor) {
        if (tensor.dtype().isFloating()) {
            for (int i = 0; i < tensor.size(); i++) {
                if (!Double.isFinite(tensor.element(i))) {
                    return i;
                }
            }
        }
        return -1;
    }
}
