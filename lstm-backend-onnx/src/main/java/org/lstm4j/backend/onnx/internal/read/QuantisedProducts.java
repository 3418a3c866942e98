package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Narrow;
import org.lstm4j.backend.onnx.internal.read.Operand.Traced;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Products that a quantised model computes in small whole numbers, in floating point: weights are what they stand for,
 * and what a run computes is not rounded. So results are those of the model before its activations were quantised, with
 * its quantised weights.
 */
final class QuantisedProducts {
    private static final String NOTE =
            "The model is quantised: its weights are read as the numbers that they stand for, and what"
                    + " lies between them is computed in float32 and not rounded to 8 bits, so results differ "
                    + "from the quantised ones by"
                    + " as much as that rounding";

    private QuantisedProducts() {}

    /** The results of a node of quantised arithmetic; empty if it is none, or one of constants alone. */
    static Optional<List<Operand>> evaluate(Call n) {
        return switch (n.type()) {
            case "DynamicQuantizeLinear" -> Optional.of(unrounded(n));
            case "QuantizeLinear" -> Optional.of(List.of(traced(saturated(n, n.in(0), 1, 2))));
            case "DequantizeLinear" -> isFloat(n.operand(0)) ? Optional.of(List.of(n.operand(0))) : Optional.empty();
            case "MatMulInteger" -> Optional.of(List.of(traced(Arithmetic.matMul(n.with(plain(n, 0, 1, 2, 3))))));
            case "ConvInteger" -> Optional.of(List.of(traced(Convolutions.conv(n.with(plain(n, 0, 1, 2, 3))))));
            case "QLinearMatMul" -> Optional.of(List.of(traced(linear(n))));
            case "QLinearConv" -> Optional.of(List.of(traced(convolved(n))));
            default -> Optional.empty();
        };
    }

    /** What whoever reads a quantised model is told. */
    static void note(Call n) {
        n.context().note(NOTE);
    }

    private static Operand traced(Value value) {
        return new Traced(value);
    }

    private static boolean isFloat(Operand operand) {
        return switch (operand) {
            case Traced(Value value) -> value.dtype() == DType.FLOAT32;
            case Known(Tensor tensor, String name, boolean isWeight) -> tensor.dtype() == DType.FLOAT32;
            case Operand.Filled filled -> filled.dtype() == DType.FLOAT32;
            default -> false;
        };
    }

    /** What comes in, by a scale of 1 from a zero point of 0. */
    private static List<Operand> unrounded(Call n) {
        note(n);
        Tensor zero = Tensor.zeros(DType.INT32);
        return List.of(
                traced(n.in(0)),
                new Known(Tensor.scalar(1f), "", false),
                new Narrow(zero, TensorProto.DataType.UINT8, ""));
    }

    /**
     * What is beyond the numbers that the type has is the last of them: exporters leave out a Relu that this makes
     * needless.
     */
    private static Value saturated(Call n, Value x, int scaleAt, int zeroAt) {
        note(n);
        Tensor scale = n.known(scaleAt);
        TensorProto.DataType type = n.operand(zeroAt) instanceof Narrow narrow
                ? narrow.type()
                : TensorReader.type(Math.clamp(n.integer("output_dtype", 0), 0, Integer.MAX_VALUE))
                        .filter(given -> given != TensorProto.DataType.UNDEFINED)
                        .orElse(TensorProto.DataType.UINT8);
        if (scale.size() != 1 || scale.dtype() != DType.FLOAT32 || x.dtype() != DType.FLOAT32) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "quantises what a run computes by scales " + scale + "; one float32 scale for all is read. "
                            + Operators.BEFORE_QUANTISED);
        }
        long least = switch (type) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case UINT8, UINT16 -> 0;
            default -> throw n.fail(Problem.UNSUPPORTED, "quantises to " + type + ". " + Operators.BEFORE_QUANTISED);
        };
        boolean isByte = type == TensorProto.DataType.INT8 || type == TensorProto.DataType.UINT8;
        long most = least + (isByte ? 0xff : 0xffff);
        double zero = n.operand(zeroAt) instanceof Narrow narrow ? one(n, narrow) : 0;
        double step = scale.element(0);
        return n.g().clip(x, (least - zero) * step, (most - zero) * step);
    }

    private static double one(Call n, Narrow narrow) {
        if (narrow.tensor().size() != 1) {
            throw n.fail(Problem.UNSUPPORTED, "has a zero point " + narrow.tensor() + "; one for all is read");
        }
        return narrow.tensor().element(0);
    }

    // ---- operands

    /** The two factors of a product without their zero points. */
    private static List<Operand> plain(Call n, int a, int b, int zeroA, int zeroB) {
        note(n);
        return List.of(shifted(n, a, zeroA), shifted(n, b, zeroB));
    }

    /** A factor less its zero point: weights of the file, or what a run computes and never was rounded. */
    static Operand shifted(Call n, int index, int zeroAt) {
        if (isFloat(n.operand(index))) {
            return n.operand(index);
        }
        if (!(n.operand(index) instanceof Narrow narrow) || narrow.tensor().dtype() != DType.INT32) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "multiplies " + n.described(index) + "; weights of the file and what DynamicQuantizeLinear or"
                            + " QuantizeLinear gave are read. " + Operators.BEFORE_QUANTISED);
        }
        Tensor whole = narrow.tensor();
        int[] zeros = n.has(zeroAt) ? zeros(n, zeroAt, whole) : new int[1];
        boolean isOfFilters = n.type().contains("Conv");
        int inner = isOfFilters ? whole.size() / Math.max(1, zeros.length) : 1;
        Tensor floats = Tensor.zeros(DType.FLOAT32, whole.dims());
        for (int i = 0; i < floats.size(); i++) {
            floats.floats()[i] = whole.ints()[i] - zeros[i / Math.max(inner, 1) % zeros.length];
        }
        return new Known(floats, narrow.name(), true);
    }

    /** One zero point for all, or one for each column or filter. */
    private static int[] zeros(Call n, int index, Tensor of) {
        Operand operand = n.operand(index);
        Tensor tensor = operand instanceof Narrow narrow ? narrow.tensor() : n.known(index);
        int each = of.rank() == 0 ? 1 : of.dim(n.type().contains("Conv") ? 0 : of.rank() - 1);
        if (tensor.dtype() != DType.INT32 || (tensor.size() != 1 && tensor.size() != each)) {
            throw n.fail(Problem.UNSUPPORTED, "has zero points " + tensor + "; one, or " + each + " are read");
        }
        return tensor.ints();
    }

    /** Weights as what they stand for, by scales of columns or filters. */
    private static Operand weights(Call n, int index, int scaleAt, int zeroAt) {
        Operand shifted = shifted(n, index, zeroAt);
        if (!(shifted instanceof Known(Tensor floats, String name, boolean isWeight)) || isFloat(n.operand(index))) {
            return shifted;
        }
        Tensor scale = n.known(scaleAt);
        boolean isOfFilters = n.type().contains("Conv");
        int each = floats.rank() == 0 ? 1 : floats.dim(isOfFilters ? 0 : floats.rank() - 1);
        if (scale.size() != 1 && scale.size() != each) {
            throw n.fail(Problem.UNSUPPORTED, "has scales " + scale + "; one, or " + each + " are read");
        }
        int inner = isOfFilters ? floats.size() / Math.max(1, scale.size()) : 1;
        for (int i = 0; i < floats.size(); i++) {
            floats.floats()[i] *= scale.floats()[i / Math.max(inner, 1) % scale.size()];
        }
        return shifted;
    }

    // ---- products with scales on both sides

    private static Value linear(Call n) {
        note(n);
        Call product = n.with(List.of(weights(n, 0, 1, 2), weights(n, 3, 4, 5)));
        return saturated(n, Arithmetic.matMul(product), 6, 7);
    }

    private static Value convolved(Call n) {
        note(n);
        List<Operand> operands = new ArrayList<>(List.of(weights(n, 0, 1, 2), weights(n, 3, 4, 5)));
        if (n.has(8)) {
            Tensor whole = n.known(8);
            Tensor scale = n.known(4);
            Tensor bias = Tensor.zeros(DType.FLOAT32, whole.dims());
            for (int i = 0; i < bias.size(); i++) {
                double step = n.scalar(1) * scale.element(scale.size() == 1 ? 0 : i);
                bias.floats()[i] = (float) (whole.element(i) * step);
            }
            operands.add(new Known(bias, n.proto().getOutput(0) + "_bias", true));
        }
        return saturated(n, Convolutions.conv(n.with(operands)), 6, 7);
    }

    // ---- nodes of ONNX Runtime's own

    /** A MatMulInteger with its scales and a bias: {@code (a - zero) (b - zero) scales + bias}. */
    static Value scaled(Call n, int[] factors, int[] scales, int bias) {
        GraphBuilder g = n.g();
        note(n);
        Value product = Arithmetic.matMul(
                n.with(List.of(shifted(n, factors[0], factors[2]), shifted(n, factors[1], factors[3]))));
        for (int scale : scales) {
            product = g.mul(product, n.in(scale));
        }
        return n.has(bias) ? g.add(product, n.in(bias)) : product;
    }

    /**
     * An LSTM whose weights lie [directions, inputs, 4 units], with a scale of a direction or of each row of its gates.
     */
    static List<Value> lstm(Call n) {
        note(n);
        List<Operand> operands = new ArrayList<>();
        operands.add(n.operand(0));
        operands.add(turned(n, 1, 8, 9));
        operands.add(turned(n, 2, 10, 11));
        for (int i = 3; i < 8; i++) {
            operands.add(n.operand(i));
        }
        NodeProto plain = n.proto().toBuilder().setOpType("LSTM").setDomain("").build();
        return Recurrent.write(n.of(plain).with(operands));
    }

    private static Operand turned(Call n, int index, int scaleAt, int zeroAt) {
        if (!(n.operand(index) instanceof Narrow narrow) || narrow.tensor().rank() != 3) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "has weights " + n.described(index) + "; whole numbers of 8 bits in three dimensions are read");
        }
        Tensor whole = narrow.tensor();
        Tensor scale = n.known(scaleAt);
        Tensor zero = n.has(zeroAt) && n.operand(zeroAt) instanceof Narrow given
                ? given.tensor()
                : Tensor.zeros(DType.INT32, scale.dims());
        int directions = whole.dim(0);
        int inputs = whole.dim(1);
        int rows = whole.dim(2);
        boolean isOfRows = scale.shape().equals(Shape.ofInts(directions, rows));
        boolean fits = scale.dtype() == DType.FLOAT32
                && zero.shape().equals(scale.shape())
                && (isOfRows || scale.size() == directions);
        if (!fits) {
            throw n.fail(Problem.INCONSISTENT, "has scales " + scale + " and zero points " + zero + " for " + whole);
        }
        Tensor floats = Tensor.zeros(DType.FLOAT32, directions, rows, inputs);
        for (int i = 0; i < whole.size(); i++) {
            int row = i % rows;
            int input = i / rows % inputs;
            int direction = i / rows / inputs;
            int at = isOfRows ? direction * rows + row : direction;
            floats.floats()[(direction * rows + row) * inputs + input] =
                    (whole.ints()[i] - zero.ints()[at]) * scale.floats()[at];
        }
        return new Known(floats, narrow.name(), true);
    }
}
