package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.Tensors;

/** Tensors of a file, checked against the bytes that are there before memory is taken. */
final class TensorReader {
    static final int MAX_RANK = 8;

    private TensorReader() {}

    /** Its elements. @throws OnnxModelException if they are elsewhere, too few or too many, or of a type that we have not */
    static Tensor tensor(TensorProto proto) {
        String what = "Tensor \"" + proto.getName() + "\"";
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL || proto.getExternalDataCount() > 0) {
            throw OnnxModelException.of(
                    Problem.EXTERNAL_DATA,
                    what + " lies in another file, and other files are not opened. Save the model in one file"
                            + " (onnx.save_model without save_as_external_data)");
        }
        DType dtype = dtype(proto.getDataType(), what);
        int[] dims = dims(proto, what);
        long count = 1;
        for (int dim : dims) {
            count *= dim; // fits: at most 2^31 before, times less than 2^31
            if (count > Integer.MAX_VALUE) {
                throw OnnxModelException.of(Problem.TOO_LARGE, what + " has more than 2^31 elements");
            }
        }
        long present = proto.hasRawData() ? proto.getRawData().size() / dtype.bytes() : typedCount(proto, dtype);
        boolean isWhole = !proto.hasRawData() || proto.getRawData().size() % dtype.bytes() == 0;
        if (present != count || !isWhole) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    what + " has " + count + " elements of " + dtype.text() + " by its dimensions "
                            + proto.getDimsList() + ", and " + present + " in the file");
        }
        Tensor tensor = Tensor.zeros(dtype, dims);
        if (proto.hasRawData()) {
            ByteBuffer raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            Tensors.copy(raw, tensor);
        } else {
            copyTyped(proto, tensor);
        }
        return tensor;
    }

    static DType dtype(int number, String what) {
        return Tensors.dtype(number).orElseThrow(() -> {
            TensorProto.DataType type = TensorProto.DataType.forNumber(number);
            return OnnxModelException.of(
                    Problem.UNSUPPORTED,
                    what + " holds " + (type == null ? "element type " + number : type) + "; graphs have FLOAT, DOUBLE,"
                            + " INT32, INT64 and BOOL. Convert the model to one of these before the export");
        });
    }

    private static int[] dims(TensorProto proto, String what) {
        if (proto.getDimsCount() > MAX_RANK) {
            throw OnnxModelException.of(
                    Problem.TOO_LARGE,
                    what + " has " + proto.getDimsCount() + " dimensions; " + MAX_RANK + " are read");
        }
        int[] dims = new int[proto.getDimsCount()];
        for (int axis = 0; axis < dims.length; axis++) {
            long dim = proto.getDims(axis);
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw OnnxModelException.of(
                        Problem.INCONSISTENT, what + " has the dimension " + dim + ", which must be 0 to 2^31 - 1");
            }
            dims[axis] = (int) dim;
        }
        return dims;
    }

    private static int typedCount(TensorProto proto, DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> proto.getFloatDataCount();
            case FLOAT64 -> proto.getDoubleDataCount();
            case INT32, BOOL -> proto.getInt32DataCount();
            case INT64 -> proto.getInt64DataCount();
        };
    }

    private static void copyTyped(TensorProto proto, Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            switch (tensor.dtype()) {
                case FLOAT32 -> tensor.floats()[i] = proto.getFloatData(i);
                case FLOAT64 -> tensor.doubles()[i] = proto.getDoubleData(i);
                case INT32 -> tensor.ints()[i] = proto.getInt32Data(i);
                case INT64 -> tensor.longs()[i] = proto.getInt64Data(i);
                case BOOL -> tensor.booleans()[i] = proto.getInt32Data(i) != 0;
            }
        }
    }
}
