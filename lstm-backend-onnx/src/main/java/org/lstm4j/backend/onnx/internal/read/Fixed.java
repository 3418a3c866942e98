package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;

/** Sizes and values that whoever reads a model gives, for names that the model leaves open. */
final class Fixed {
    private final Map<String, Long> values;
    private final Set<String> offered = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    Fixed(Map<String, Long> values) {
        this.values = new TreeMap<>(values);
    }

    /** Says that the model has an open dimension, or an input, of a name. */
    void offer(String name) {
        offered.add(Identifiers.plain(name, "?"));
    }

    OptionalLong value(String name) {
        Long value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        used.add(name);
        return OptionalLong.of(value);
    }

    /** A size that was given. */
    static Dim size(String name, long size) {
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    "The dimension " + Identifiers.plain(name, "?") + " cannot have the size " + size
                            + ". Give a number from 1 on");
        }
        return Dim.of((int) size);
    }

    /** An input that has one number, as it was given. */
    Operand known(String what, List<TensorShapeProto.Dimension> dims, DType dtype, long value) {
        for (TensorShapeProto.Dimension dim : dims) {
            if (dim.hasDimValue() && dim.getDimValue() != 1) {
                throw OnnxModelException.of(
                        Problem.UNSUPPORTED,
                        what + " has " + dim.getDimValue()
                                + " numbers along an axis; only one that has one number can be" + " fixed");
            }
        }
        int[] sizes = new int[dims.size()];
        Arrays.fill(sizes, 1);
        Tensor tensor = Tensor.zeros(dtype, sizes);
        if (dtype == DType.INT64) {
            tensor.longs()[0] = value;
        } else {
            tensor.setElement(0, (double) value);
        }
        return new Operand.Known(tensor, "", false);
    }

    /** Refuses a name that the model has not. */
    void requireUsed() {
        for (String name : values.keySet()) {
            if (!used.contains(name)) {
                throw OnnxModelException.of(
                        Problem.INCONSISTENT,
                        "The model has no open dimension or input \"" + Identifiers.plain(name, "?")
                                + "\" to fix; it has " + String.join(", ", offered));
            }
        }
    }
}
