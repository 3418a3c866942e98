package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Narrow;

/** Weights that stand in the file as small whole numbers with a scale. */
final class Quantised {
    private static final int FLOAT = 1;

    private Quantised() {}

    /**
     * The weights that a DequantizeLinear makes of constants: {@code (x - zero point) scale}, in float32 as ONNX Runtime has it; one scale for
     * all, one for each index of an axis, or one for each block of an axis.
     */
    static Known dequantised(Call n) {
        Tensor x = whole(n, 0);
        Tensor scale = n.known(1);
        if (scale.dtype() != DType.FLOAT32 || n.integer("output_dtype", FLOAT) > FLOAT) {
            throw n.fail(Problem.UNSUPPORTED, "has a scale of " + scale.dtype().text() + "; FLOAT scales are read");
        }
        Tensor zero = n.has(2) ? whole(n, 2) : Tensor.zeros(DType.INT32, scale.dims());
        if (!zero.shape().equals(scale.shape())) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "has scales " + scale.shape() + " and zero points " + zero.shape() + "; both have one shape");
        }
        Layout layout = layout(n, x, scale);
        Tensor y = Tensor.zeros(DType.FLOAT32, x.dims());
        for (int i = 0; i < y.size(); i++) {
            int at = layout.scaleOf(i);
            y.floats()[i] = (float) ((long) x.ints()[i] - zero.ints()[at]) * scale.floats()[at];
        }
        String name = n.operand(0) instanceof Narrow narrow
                ? narrow.name()
                : n.operand(0) instanceof Known known ? known.name() : "";
        return new Known(y, name, true);
    }

    /** Constants of a narrow type, or int32, as a bias has it. */
    private static Tensor whole(Call n, int index) {
        return switch (n.operand(index)) {
            case Narrow narrow when narrow.tensor().dtype() == DType.INT32 -> narrow.tensor();
            case Known known when known.tensor().dtype() == DType.INT32 -> known.tensor();
            case Operand.Traced traced -> throw fromComputation(n, index);
            case Operand.Filled filled -> throw fromComputation(n, index);
            case Operand.Extents extents -> throw fromComputation(n, index);
            default ->
                throw n.fail(
                        Problem.INCONSISTENT,
                        "needs INT8, UINT8, INT16, UINT16 or INT32 as its input " + index + "; got "
                                + n.described(index));
        };
    }

    private static OnnxModelException fromComputation(Call n, int index) {
        return n.fail(
                Problem.UNSUPPORTED,
                "takes its input " + index + " from a computation; only weights are read from small whole"
                        + " numbers. " + Operators.BEFORE_QUANTISED);
    }

    /**
     * Which scale belongs to an element.
     *
     * @param inner how many elements one index of the axis covers
     * @param size the axis's size
     * @param block how many indices share a scale
     * @param scales how many scales there are along the axis
     * @param perAxisOnly true if scales have one axis, that of x; false if they have all of x's
     */
    private record Layout(int inner, int size, int block, int scales, boolean perAxisOnly) {
        int scaleOf(int element) {
            int at = element / inner % size / block;
            return perAxisOnly ? at : (element / inner / size * scales + at) * inner + element % inner;
        }
    }

    private static Layout layout(Call n, Tensor x, Tensor scale) {
        long block = n.integer("block_size", 0);
        if (block == 0 && scale.size() == 1 && scale.rank() <= 1) {
            return new Layout(1, 1, 1, 1, true);
        }
        int axis = n.axis("axis", 1, x.rank());
        int inner = 1;
        for (int i = axis + 1; i < x.rank(); i++) {
            inner *= x.dim(i);
        }
        int size = x.dim(axis);
        List<Integer> expected = new ArrayList<>();
        if (block == 0) {
            expected.add(size);
        } else if (block > 0 && block <= Integer.MAX_VALUE) {
            for (int i = 0; i < x.rank(); i++) {
                expected.add(i == axis ? Math.ceilDiv(size, (int) block) : x.dim(i));
            }
        }
        int[] dims = expected.stream().mapToInt(Integer::intValue).toArray();
        if (!Arrays.equals(dims, scale.dims())) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "has scales " + scale.shape() + " for " + x.shape() + " along axis " + axis + " in blocks of "
                            + block + "; they must be one number or " + expected);
        }
        return new Layout(
                Math.max(inner, 1),
                Math.max(size, 1),
                block == 0 ? 1 : (int) block,
                block == 0 ? size : dims[axis],
                block == 0);
    }
}
