package org.lstm4j.conformance.internal.vectors;

import java.util.Arrays;
import org.lstm4j.Tensor;
import org.lstm4j.graph.RecurrentCell;

/**
 * The one place where gates change their order. PyTorch and Keras write an LSTM's i, f, c, o (PyTorch calls c "g"), ONNX and
 * everything here i, o, f, c. PyTorch writes a GRU's r, z, n; Keras, ONNX and everything here z, r, h. Keras keeps its
 * weights transposed, and its recurrent kernel too.
 */
enum GateOrder {
    /** i, f, c, o: PyTorch's and Keras's LSTM. */
    IFCO(0, 3, 1, 2),
    /** r, z, n: PyTorch's GRU. */
    RZN(1, 0, 2),
    /** Already ours: Keras's GRU. */
    ZRH(0, 1, 2),
    /** One gate. */
    ONE(0);

    /** Where each gate of our order is in the other. */
    @SuppressWarnings("ImmutableEnumChecker") // never handed out and never written
    private final int[] source;

    GateOrder(int... source) {
        this.source = source;
    }

    /** PyTorch's. */
    static GateOrder ofPytorch(RecurrentCell cell) {
        return switch (cell.formula()) {
            case LSTM -> IFCO;
            case GRU, GRU_LINEAR_BEFORE_RESET -> RZN;
            case RNN -> ONE;
        };
    }

    /** Rows [gates * units, ...] from the other order to ours. */
    Tensor toOurs(Tensor rows) {
        return reorder(rows, false);
    }

    /** Rows [gates * units, ...] from our order to the other. */
    Tensor fromOurs(Tensor rows) {
        return reorder(rows, true);
    }

    private Tensor reorder(Tensor rows, boolean back) {
        Tensor result = Tensor.zeros(rows.dtype(), rows.dims());
        int gate = rows.size() / source.length;
        for (int i = 0; i < source.length; i++) {
            int other = source[i];
            result.copyElements(rows, (back ? i : other) * gate, (back ? other : i) * gate, gate);
        }
        return result;
    }

    /** A Keras kernel [features, gates * units] as rows [gates * units, features] in our order. */
    Tensor kernelToOurs(Tensor kernel) {
        int rows = kernel.dim(0);
        int columns = kernel.dim(1);
        Tensor transposed = Tensor.zeros(kernel.dtype(), columns, rows);
        for (int i = 0; i < kernel.size(); i++) {
            transposed.setElement(i % columns * rows + i / columns, kernel.element(i));
        }
        return toOurs(transposed);
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
