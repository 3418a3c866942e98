package org.lstm4j.conformance.internal.vectors;

import java.util.Arrays;
import org.lstm4j.Tensor;

/**
 * The one place where gates change their order: PyTorch and Keras write i, f, c, o (PyTorch calls c "g"), ONNX and everything
 * here i, o, f, c. Keras keeps its weights transposed, and its recurrent kernel too.
 */
final class GateOrder {
    /** Where each gate of i, o, f, c is in i, f, c, o. */
    private static final int[] SOURCE = {0, 3, 1, 2};

    private GateOrder() {}

    /** Rows [4 units, ...] from i, f, c, o to i, o, f, c. */
    static Tensor fromIfco(Tensor rows) {
        return reorder(rows, false);
    }

    /** Rows [4 units, ...] from i, o, f, c to i, f, c, o. */
    static Tensor toIfco(Tensor rows) {
        return reorder(rows, true);
    }

    private static Tensor reorder(Tensor rows, boolean back) {
        Tensor result = Tensor.zeros(rows.dtype(), rows.dims());
        int gate = rows.size() / 4;
        for (int i = 0; i < 4; i++) {
            int other = SOURCE[i];
            result.copyElements(rows, (back ? i : other) * gate, (back ? other : i) * gate, gate);
        }
        return result;
    }

    /** A Keras kernel [features, 4 units] in i, f, c, o as rows [4 units, features] in i, o, f, c. */
    static Tensor fromKerasKernel(Tensor kernel) {
        int rows = kernel.dim(0);
        int columns = kernel.dim(1);
        Tensor transposed = Tensor.zeros(kernel.dtype(), columns, rows);
        for (int i = 0; i < kernel.size(); i++) {
            transposed.setElement(i % columns * rows + i / columns, kernel.element(i));
        }
        return fromIfco(transposed);
    }

    /** Tensors of equal dimensions as one with a leading axis: directions. */
    static Tensor stack(Tensor... parts) {
        int[] dims = new int[parts[0].rank() + 1];
        dims[0] = parts.length;
        System.arraycopy(parts[0].dims(), 0, dims, 1, parts[0].rank());
        Tensor stacked = Tensor.zeros(parts[0].dtype(), dims);
        for (int i = 0; i < parts.length; i++) {
            stacked.copyElements(parts[i], 0, i * parts[i].size(), parts[i].size());
        }
        return stacked;
    }

    /** Part of a tensor: from an element on, with given dimensions. */
    static Tensor part(Tensor whole, int start, int... dims) {
        int[] copy = Arrays.copyOf(dims, dims.length);
        Tensor part = Tensor.zeros(whole.dtype(), copy);
        part.copyElements(whole, start, 0, part.size());
        return part;
    }
}
