package org.lstm4j.conformance.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** ONNX's matrix products. */
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
        Value product = g.matMul(n.reshape(n.in(0), left), n.reshape(n.in(1), right));
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
}
