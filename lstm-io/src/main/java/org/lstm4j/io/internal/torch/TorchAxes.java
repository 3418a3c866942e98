package org.lstm4j.io.internal.torch;

import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/** Tensors with their axes in another order, as kernels have them in PyTorch and here. */
final class TorchAxes {
    private TorchAxes() {}

    /** The axes the other way round. */
    static Tensor turned(Tensor tensor) {
        int rank = tensor.rank();
        return ordered(
                tensor, IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
    }

    /**
     * The axes in another order.
     *
     * @param order which axis of the tensor each of the result is
     */
    static Tensor ordered(Tensor tensor, int... order) {
        int rank = tensor.rank();
        int[] strides = new int[rank]; // of each axis of the tensor, in the result
        int[] dims = new int[rank];
        int stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            dims[axis] = tensor.dim(order[axis]);
            strides[order[axis]] = stride;
            stride *= dims[axis];
        }
        Tensor ordered = Tensor.zeros(DType.FLOAT32, dims);
        for (int from = 0; from < tensor.size(); from++) {
            int rest = from;
            int to = 0;
            for (int axis = rank - 1; axis >= 0; axis--) {
                to += rest % tensor.dim(axis) * strides[axis];
                rest /= tensor.dim(axis);
            }
            ordered.floats()[to] = tensor.floats()[from];
        }
        return ordered;
    }
}
