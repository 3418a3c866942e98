package org.lstm4j.conformance.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Parameter;

/** Test numbers: drawn from a seed and a name, so that every run and every backend has the same. */
public final class Numbers {
    private Numbers() {}

    /** Distinct float32 numbers in [low, high). */
    public static Tensor uniform(long seed, String name, double low, double high, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        int stream = Philox.streamOf(name);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (float) (low + (high - low) * Philox.uniform(seed, stream, 0, i));
        }
        return tensor;
    }

    /** Whole numbers from 0 to below a bound. */
    public static Tensor below(int bound, long seed, String name, int... dims) {
        Tensor tensor = Tensor.zeros(DType.INT32, dims);
        int stream = Philox.streamOf(name);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.ints()[i] = Philox.below(bound, seed, stream, 0, i);
        }
        return tensor;
    }

    /** A value for each parameter, all in [low, high). */
    public static Map<String, Tensor> parameters(List<Parameter> parameters, long seed, double low, double high) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            int[] dims = parameter.shape().resolve(Sizes.NONE);
            values.put(parameter.name(), uniform(seed, parameter.name(), low, high, dims));
        }
        return values;
    }

    /** The float32 scalar. */
    public static Tensor scalar(double value) {
        return Tensor.scalar((float) value);
    }
}
