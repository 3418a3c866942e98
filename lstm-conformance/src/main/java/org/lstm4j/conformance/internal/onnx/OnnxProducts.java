package org.lstm4j.conformance.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** ONNX's matrix products: ours multiply by a matrix only, so a stack of matrices is one product after the other. */
final class OnnxProducts {
    private OnnxProducts() {}

    static Value gemm(OnnxNode n) {
        GraphBuilder g = n.g();
        boolean transA = n.integer("transA", 0) != 0;
        boolean transB = n.integer("transB", 0) != 0;
        double alpha = n.real("alpha", 1);
        double beta = n.real("beta", 1);
        Value a = alpha == 1 ? n.in(0) : g.mul(n.in(0), alpha);
        if (!n.has(2) || beta == 0) {
            return g.gemm(a, transA, n.in(1), transB);
        }
        return g.gemm(a, transA, n.in(1), transB, beta == 1 ? n.in(2) : g.mul(n.in(2), beta));
    }

    static Value matMul(OnnxNode n) {
        GraphBuilder g = n.g();
        int[] a = n.dims(0);
        int[] b = n.dims(1);
        if (a.length > 1 && b.length == 2) {
            return g.matMul(n.in(0), n.in(1));
        }
        // vectors become matrices of one row or column, which the result loses again
        int[] left = a.length == 1 ? new int[] {1, a[0]} : a;
        int[] right = b.length == 1 ? new int[] {b[0], 1} : b;
        Value product = stacked(n, n.reshape(n.in(0), left), left, n.reshape(n.in(1), right), right);
        int[] dims = product.shape().resolve(org.lstm4j.Sizes.NONE);
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < dims.length; axis++) {
            boolean isRow = axis == dims.length - 2 && a.length == 1;
            boolean isColumn = axis == dims.length - 1 && b.length == 1;
            if (!isRow && !isColumn) {
                kept.add(dims[axis]);
            }
        }
        return n.reshape(product, kept.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Value stacked(OnnxNode n, Value a, int[] left, Value b, int[] right) {
        GraphBuilder g = n.g();
        int rank = Math.max(left.length, right.length);
        int[] stack = new int[rank - 2];
        int count = 1;
        for (int axis = 0; axis < stack.length; axis++) {
            stack[axis] = Math.max(dim(left, axis, rank), dim(right, axis, rank));
            count *= stack[axis];
        }
        int rows = left[left.length - 2];
        int inner = left[left.length - 1];
        int columns = right[right.length - 1];
        Value lefts = n.reshape(g.expand(a, shape(stack, rows, inner)), count, rows, inner);
        Value rights = n.reshape(g.expand(b, shape(stack, inner, columns)), count, inner, columns);
        Value[] products = new Value[count];
        for (int i = 0; i < count; i++) {
            Value x = n.reshape(g.slice(lefts, 0, i, i + 1), rows, inner);
            Value y = n.reshape(g.slice(rights, 0, i, i + 1), inner, columns);
            products[i] = n.reshape(g.matMul(x, y), 1, rows, columns);
        }
        return g.reshape(g.concat(0, products), shape(stack, rows, columns));
    }

    private static int dim(int[] dims, int axis, int rank) {
        int index = axis - rank + dims.length;
        return index < 0 ? 1 : dims[index];
    }

    private static Shape shape(int[] stack, int rows, int columns) {
        int[] dims = Arrays.copyOf(stack, stack.length + 2);
        dims[stack.length] = rows;
        dims[stack.length + 1] = columns;
        return Shape.ofInts(dims);
    }
}
