package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import java.util.Optional;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;

/** Numbers that stand in a node. */
final class Constants {
    private Constants() {}

    static Operand constant(Call n) {
        String name = n.proto().getOutputCount() > 0 ? n.proto().getOutput(0) : "";
        Optional<Operand> tensor =
                n.tensorAttribute("value").map(proto -> TensorReader.operand(proto, name, n.context()));
        if (tensor.isPresent()) {
            return tensor.get();
        }
        return new Known(number(n), name, false);
    }

    private static Tensor number(Call n) {
        Optional<float[]> reals = n.reals("value_floats");
        if (reals.isPresent()) {
            return Tensor.of(new int[] {reals.get().length}, reals.get());
        }
        Optional<long[]> integers = n.integers("value_ints");
        if (integers.isPresent()) {
            return Tensor.of(new int[] {integers.get().length}, integers.get());
        }
        if (n.hasAttribute("value_float")) {
            return Tensor.scalar((float) n.real("value_float", 0));
        }
        if (n.hasAttribute("value_int")) {
            return Tensor.scalar(n.integer("value_int", 0));
        }
        throw n.fail(Problem.UNSUPPORTED, "holds no numbers, or sparse ones");
    }

    /** The number of a ConstantOfShape, a scalar; float32 0 if it does not say. */
    static Tensor fill(Call n) {
        Tensor value = n.tensorAttribute("value")
                .map(proto -> TensorReader.operand(proto, "", n.context()))
                .map(operand -> operand instanceof Known known
                        ? known.tensor()
                        : n.with(List.of(operand)).known(0))
                .orElse(Tensor.scalar(0f));
        if (value.size() != 1) {
            throw n.fail(Problem.INCONSISTENT, "fills with " + value + "; it must be one number");
        }
        return value.reshape();
    }
}
