package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Value;

/** What a name in a model stands for while it is read. */
sealed interface Operand {
    /** An optional input that is not given. */
    enum Missing implements Operand {
        INSTANCE
    }

    /**
     * Numbers that are known now.
     *
     * @param name the initializer's, for the parameter that it becomes
     * @param isWeight true if they come from the file rather than from a computation of shapes
     */
    record Known(Tensor tensor, String name, boolean isWeight) implements Operand {}

    /**
     * Numbers of the file in an element type that graphs have not, such as int8 and float16, in a wider one of ours. They can
     * be moved about, cast and dequantised, which makes numbers of ours of them; nothing computes with them as they are.
     *
     * @param tensor all of them, exactly
     * @param type the element type in the file
     * @param name the initializer's
     */
    record Narrow(Tensor tensor, TensorProto.DataType type, String name) implements Operand {}

    /**
     * Whole numbers, some of which only a run knows, such as a shape.
     *
     * @param rank 0 for one number, 1 for a vector
     */
    record Extents(List<Extent> numbers, int rank, DType dtype) implements Operand {}

    /** One number, everywhere in a shape that only a run knows, such as an initial state of zeros. */
    record Filled(Shape shape, Tensor scalar) implements Operand {
        DType dtype() {
            return scalar.dtype();
        }
    }

    /** What the graph computes. */
    record Traced(Value value) implements Operand {}
}
