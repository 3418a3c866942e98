package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Value;

/**
 * Operator sets 1 to 6, which differ from 7 in few things that models of networks have: how a second operand meets the first one,
 * and switches for training that are off only if the node says so. Nodes are brought to the later form here.
 */
final class Legacy {
    /** The first operator set in which operands broadcast as they do now. */
    private static final int BROADCASTS = 7;

    private static final Set<String> TWO_OPERANDS =
            Set.of("Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Xor", "Equal", "Less", "Greater");

    private Legacy() {}

    /** The same node as operator set 7 has it. */
    static Call modern(Call n) {
        if (n.opset() >= BROADCASTS) {
            return n;
        }
        if (n.type().equals("BatchNormalization") && !n.flag("is_test")) {
            throw n.fail(Problem.UNSUPPORTED, "is in training mode (is_test is 0); export the model for inference");
        }
        boolean isAligned = TWO_OPERANDS.contains(n.type()) && n.flag("broadcast") && n.hasAttribute("axis");
        boolean isSlope = n.type().equals("PRelu")
                && n.has(1)
                && n.in(1).rank() == 1
                && n.in(0).rank() > 2;
        return isAligned || isSlope ? aligned(n, isSlope ? 1 : n.integer("axis", 0)) : n;
    }

    /** With a second operand that has the first one's axes from one on, and ones behind its own. */
    private static Call aligned(Call n, long from) {
        Value second = n.in(1);
        int rank = n.in(0).rank();
        int start = n.axis(from, rank);
        if (start + second.rank() > rank) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "lays " + second.shape() + " from axis " + from + " over "
                            + n.in(0).shape());
        }
        List<Dim> dims = new ArrayList<>(second.shape().dims());
        while (start + dims.size() < rank) {
            dims.add(Dim.of(1));
        }
        return n.with(List.of(n.operand(0), new Operand.Traced(n.g().reshape(second, new Shape(dims)))));
    }
}
