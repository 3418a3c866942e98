package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Operators of ONNX Runtime's own, domain com.microsoft, that its optimiser and its quantisation write. */
final class Contributed {
    static final String DOMAIN = "com.microsoft";

    private static final double QUICK = 1.702;
    private static final double SKIP_EPSILON = 1e-12;

    private Contributed() {}

    /** Writes a node. @throws org.lstm4j.backend.onnx.OnnxModelException naming it, if graphs cannot express it */
    static List<Value> write(Call n) {
        GraphBuilder g = n.g();
        return switch (n.type()) {
            case "DynamicQuantizeLSTM" -> QuantisedProducts.lstm(n);
            case "DynamicQuantizeMatMul" ->
                List.of(QuantisedProducts.scaled(n, new int[] {0, 1, -1, 3}, new int[] {2}, 4));
            case "MatMulIntegerToFloat" ->
                List.of(QuantisedProducts.scaled(n, new int[] {0, 1, 4, 5}, new int[] {2, 3}, 6));
            case "FusedMatMul", "TransposeMatMul" -> List.of(fusedProduct(n));
            case "Gelu" -> List.of(Curves.gelu(g, n.in(0)));
            case "BiasGelu" -> List.of(Curves.gelu(g, g.add(n.in(0), n.in(1))));
            case "FastGelu" -> List.of(Curves.geluByTanh(g, n.has(1) ? g.add(n.in(0), n.in(1)) : n.in(0)));
            case "QuickGelu" -> List.of(g.mul(n.in(0), g.sigmoid(g.mul(n.in(0), n.real("alpha", QUICK)))));
            case "LayerNormalization" -> Normalizations.layer(n);
            case "SkipLayerNormalization" -> skipped(n);
            default ->
                throw n.fail(
                        Problem.UNKNOWN_OPERATOR,
                        "is of the domain com.microsoft, ONNX Runtime's own, and not one that is read. Export the model"
                                + " without a runtime's optimisations (optimize_model) or custom operators.");
        };
    }

    private static Value fusedProduct(Call n) {
        GraphBuilder g = n.g();
        if (n.flag("transBatchA") || n.flag("transBatchB")) {
            throw n.fail(Problem.UNSUPPORTED, "transposes its batch; only matrices are");
        }
        Value a = n.in(0);
        Value b = n.in(1);
        if (a.rank() < 2 || b.rank() < 2) {
            throw n.fail(Problem.UNSUPPORTED, "multiplies " + a.shape() + " by " + b.shape() + "; matrices are read");
        }
        Value product =
                g.matMul(n.flag("transA") ? g.transposeMatrices(a) : a, n.flag("transB") ? g.transposeMatrices(b) : b);
        double alpha = n.real("alpha", 1);
        return alpha == 1 ? product : g.mul(product, alpha);
    }

    /** A LayerNormalization of a sum. */
    private static List<Value> skipped(Call n) {
        GraphBuilder g = n.g();
        Value sum = g.add(n.in(0), n.in(1));
        Value x = n.has(4) ? g.add(sum, n.in(4)) : sum;
        Value y = Normalizations.standardised(g, x, n.real("epsilon", SKIP_EPSILON), x.rank() - 1);
        Value scaled = g.mul(y, n.in(2));
        return List.of(n.has(3) ? g.add(scaled, n.in(3)) : scaled);
    }
}
