package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Narrow;

/** Tensors of a file, checked against the bytes that are there before memory is taken. */
final class TensorReader {
    static final int MAX_RANK = 8;

    private TensorReader() {}

    /**
     * Its elements. @throws OnnxModelException if they are not there, too few or too many, or of a type that we have
     * not
     */
    static Tensor tensor(TensorProto proto, ExternalData files) {
        String what = what(proto);
        DType dtype = dtype(proto.getDataType(), what);
        int[] dims = sizes(proto, what, dtype.bytes(), dtype.text());
        if (isRaw(proto)) {
            ByteBuffer raw = raw(proto, what, dims, dtype.bytes(), files);
            Tensor tensor = Tensor.zeros(dtype, dims);
            Tensors.copy(raw, tensor);
            return tensor;
        }
        Tensor tensor = Tensor.zeros(dtype, dims);
        copyTyped(proto, tensor);
        return tensor;
    }

    /**
     * Its elements as an operand, also those of types that graphs have not: halves as float32, small whole numbers such
     * that they may be cast or dequantised.
     */
    static Operand operand(TensorProto proto, String name, Context context) {
        Optional<DType> wider = wider(proto.getDataType());
        if (wider.isEmpty()) {
            return new Known(tensor(proto, context.files()), name, true);
        }
        DataType type = type(proto.getDataType()).orElseThrow();
        Tensor tensor = narrow(proto, wider.get(), context.files());
        if (isHalf(proto.getDataType())) {
            noteHalves(context, type);
            return new Known(tensor, name, true);
        }
        return new Narrow(tensor, type, name);
    }

    static boolean isHalf(int number) {
        return number == DataType.FLOAT16_VALUE || number == DataType.BFLOAT16_VALUE;
    }

    private static void noteHalves(Context context, DataType type) {
        context.note("The model has numbers of " + type + ", which are read and computed with in float32");
    }

    /** The type in which graphs compute with one of a model's: float32 for halves. */
    static DType computed(int number, String what, Context context) {
        if (isHalf(number)) {
            noteHalves(context, type(number).orElseThrow());
            return DType.FLOAT32;
        }
        return dtype(number, what);
    }

    /** The type of ours that holds all numbers of a narrow one. */
    static Optional<DType> wider(int number) {
        return type(number).flatMap(type -> switch (type) {
            case INT8, UINT8, INT16, UINT16 -> Optional.of(DType.INT32);
            case FLOAT16, BFLOAT16 -> Optional.of(DType.FLOAT32);
            default -> Optional.empty();
        });
    }

    private static Tensor narrow(TensorProto proto, DType wider, ExternalData files) {
        String what = what(proto);
        DataType type = type(proto.getDataType()).orElseThrow();
        int bytes = type == DataType.INT8 || type == DataType.UINT8 ? 1 : Short.BYTES;
        int[] dims = sizes(proto, what, bytes, type.name());
        boolean isRaw = isRaw(proto);
        ByteBuffer raw = isRaw ? raw(proto, what, dims, bytes, files) : ByteBuffer.allocate(0);
        Tensor tensor = Tensor.zeros(wider, dims);
        for (int i = 0; i < tensor.size(); i++) {
            int bits = !isRaw ? proto.getInt32Data(i) : bytes == 1 ? raw.get(i) : raw.getShort(i * Short.BYTES);
            switch (type) {
                case INT8 -> tensor.ints()[i] = (byte) bits;
                case UINT8 -> tensor.ints()[i] = bits & 0xff;
                case INT16 -> tensor.ints()[i] = (short) bits;
                case UINT16 -> tensor.ints()[i] = bits & 0xffff;
                case FLOAT16 -> tensor.floats()[i] = Float.float16ToFloat((short) bits);
                default -> tensor.floats()[i] = Float.intBitsToFloat(bits << Short.SIZE);
            }
        }
        return tensor;
    }

    private static String what(TensorProto proto) {
        return "Tensor \"" + Identifiers.plain(proto.getName(), "without a name") + "\"";
    }

    private static boolean isRaw(TensorProto proto) {
        return proto.hasRawData() || ExternalData.isOf(proto);
    }

    /** Its bytes, of which there are as many as its dimensions say. */
    private static ByteBuffer raw(TensorProto proto, String what, int[] dims, int bytes, ExternalData files) {
        long count = bytes;
        for (int dim : dims) {
            count *= dim;
        }
        return ExternalData.isOf(proto)
                ? files.read(proto, what, count)
                : proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    static DType dtype(int number, String what) {
        return Tensors.dtype(number).orElseThrow(() -> unknown(number, what));
    }

    /** The refusal of an element type that graphs have not. */
    static OnnxModelException unknown(int number, String what) {
        return OnnxModelException.of(
                Problem.UNSUPPORTED,
                what + " holds " + type(number).map(DataType::name).orElse("element type " + number)
                        + "; graphs have FLOAT, DOUBLE, INT32, INT64 and BOOL. Convert the model to one of these before"
                        + " the export");
    }

    static Optional<DataType> type(int number) {
        return Optional.ofNullable(DataType.forNumber(number));
    }

    /** Its dimensions, when the model, if they are in it, holds as many elements as they say. */
    private static int[] sizes(TensorProto proto, String what, int bytes, String type) {
        int[] dims = dims(proto.getDimsList(), what);
        long count = 1;
        for (int dim : dims) {
            count *= dim; // fits: at most 2^31 before, times less than 2^31
            if (count > Integer.MAX_VALUE) {
                throw OnnxModelException.of(
                        Problem.TOO_LARGE,
                        what + " has more than 2^31 elements by its dimensions " + proto.getDimsList()
                                + "; tensors have fewer. Split it before the export");
            }
        }
        if (ExternalData.isOf(proto)) {
            return dims;
        }
        long present = proto.hasRawData() ? proto.getRawData().size() / bytes : typedCount(proto);
        boolean isWhole = !proto.hasRawData() || proto.getRawData().size() % bytes == 0;
        if (present != count || !isWhole) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    what + " has " + count + " elements of " + type + " by its dimensions " + proto.getDimsList()
                            + ", and " + present + (isWhole ? "" : " and a part of one") + " in the file. The file is"
                            + " damaged or was cut off: export the model again");
        }
        return dims;
    }

    static int[] dims(List<Long> given, String what) {
        if (given.size() > MAX_RANK) {
            throw OnnxModelException.of(
                    Problem.TOO_LARGE, what + " has " + given.size() + " dimensions; " + MAX_RANK + " are read");
        }
        int[] dims = new int[given.size()];
        for (int axis = 0; axis < dims.length; axis++) {
            long dim = given.get(axis);
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw OnnxModelException.of(
                        Problem.INCONSISTENT, what + " has the dimension " + dim + ", which must be 0 to 2^31 - 1");
            }
            dims[axis] = (int) dim;
        }
        return dims;
    }

    /** How many elements stand in the list of their type. */
    private static int typedCount(TensorProto proto) {
        return switch (type(proto.getDataType()).orElseThrow()) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            default -> proto.getInt32DataCount();
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
