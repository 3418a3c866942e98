package org.lstm4j.io.internal;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/** Weights of several ways of reading as one tensor, which is how recurrent layers have them. */
public final class Stacked {
    private Stacked() {}

    /** Tensors of float32 and of one shape along a new first axis. */
    public static Tensor of(List<Tensor> parts) {
        Tensor first = parts.getFirst();
        int[] dims = new int[first.rank() + 1];
        dims[0] = parts.size();
        System.arraycopy(first.dims(), 0, dims, 1, first.rank());
        Tensor stacked = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < parts.size(); i++) {
            stacked.copyElements(parts.get(i), 0, i * first.size(), first.size());
        }
        return stacked;
    }
}
