package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/** Weights that a file holds in element types that graphs have not become float32 when it is read. */
class QuantisedWeightsTest {
    /** Numbers over the whole range of the type, in raw bytes or in the list that the format has for small types. */
    private static TensorProto small(String name, DataType type, boolean raw, int... dims) {
        int size = IntStream.of(dims).reduce(1, Math::multiplyExact);
        int bytes = type == DataType.INT8 || type == DataType.UINT8 ? 1 : 2;
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        IntStream.of(dims).forEach(proto::addDims);
        ByteBuffer buffer = ByteBuffer.allocate(size * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            int number = switch (type) {
                case INT8 -> (i * 37 + 11) % 256 - 128;
                case UINT8 -> (i * 37 + 11) % 256;
                case INT16 -> (i * 7919 + 11) % 65536 - 32768;
                case UINT16 -> (i * 7919 + 11) % 65536;
                case FLOAT16 -> Float.floatToFloat16((i % 13 - 6) / 7f) & 0xffff;
                default -> Float.floatToIntBits((i % 13 - 6) / 7f) >>> 16;
            };
            if (bytes == 1) {
                buffer.put((byte) number);
            } else {
                buffer.putShort((short) number);
            }
            if (!raw) {
                proto.addInt32Data(number);
            }
        }
        return raw ? proto.setRawData(ByteString.copyFrom(buffer.array())).build() : proto.build();
    }

    private static ModelMaker model(int opset) {
        return new ModelMaker(opset).input("x", DType.FLOAT32, "n", 4).output("y");
    }

    private static Feeds feeds() {
        return new Feeds().put("x", ModelMaker.numbers("x", 3, 4));
    }

    private static Tensor scales(int... dims) {
        Tensor scales = ModelMaker.numbers("scales", dims);
        for (int i = 0; i < scales.size(); i++) {
            scales.floats()[i] = 0.013f + Math.abs(scales.floats()[i]) / 97;
        }
        return scales;
    }

    @ParameterizedTest
    @CsvSource({"INT8, true", "INT8, false", "UINT8, true", "UINT8, false"})
    void oneScaleForAllWithAndWithoutAZeroPoint(DataType type, boolean raw) throws OrtException {
        for (boolean hasZero : new boolean[] {true, false}) {
            ModelMaker m = model(13).initializer("scale", Tensor.scalar(0.017f));
            m.graph.addInitializer(small("w", type, raw, 4, 5)).addInitializer(small("zero", type, raw));
            m.node("DequantizeLinear", "weights", hasZero ? List.of("w", "scale", "zero") : List.of("w", "scale"));
            m.node("MatMul", "y", List.of("x", "weights"));

            Judge.agrees(m, feeds());

            OnnxModel model = OnnxReader.read(m.bytes());
            assertThat(model.weights().keySet()).containsExactly("w"); // a parameter, to be trained further
        }
    }

    @ParameterizedTest
    @CsvSource({"13, INT8", "19, UINT8", "21, INT8", "21, INT16", "21, UINT16"})
    void oneScaleForEachIndexOfAnAxis(int opset, DataType type) throws OrtException {
        for (int axis : new int[] {0, 1, -1}) {
            ModelMaker m = model(opset).initializer("scale", scales(axis == 0 ? 4 : 5));
            m.graph
                    .addInitializer(small("w", type, true, 4, 5))
                    .addInitializer(small("zero", type, true, axis == 0 ? 4 : 5));
            m.node("DequantizeLinear", "weights", List.of("w", "scale", "zero"), attribute("axis", axis));
            m.node("MatMul", "y", List.of("x", "weights"));

            Judge.agrees(m, feeds());
        }
    }

    @Test
    void oneScaleForEachBlockOfAnAxis() throws OrtException {
        ModelMaker m = model(21).initializer("scale", scales(2, 5));
        m.graph
                .addInitializer(small("w", DataType.INT8, true, 4, 5))
                .addInitializer(small("zero", DataType.INT8, true, 2, 5));
        m.node(
                "DequantizeLinear",
                "weights",
                List.of("w", "scale", "zero"),
                attribute("axis", 0),
                attribute("block_size", 2));
        m.node("MatMul", "y", List.of("x", "weights"));

        Judge.agrees(m, feeds());
    }

    @Test
    void aBiasOfInt32AndATransposedMatrixAreWeightsToo() throws OrtException {
        ModelMaker m =
                model(13).initializer("scale", Tensor.scalar(0.017f)).initializer("fine", Tensor.scalar(0.00029f));
        m.graph.addInitializer(small("w", DataType.INT8, true, 5, 4));
        m.initializer("bias", Networks.ints(1200, -3400, 16777300, 0, 77));
        m.node("Transpose", "turned", List.of("w")).node("DequantizeLinear", "weights", List.of("turned", "scale"));
        m.node("DequantizeLinear", "b", List.of("bias", "fine"));
        m.node("MatMul", "product", List.of("x", "weights")).node("Add", "y", List.of("product", "b"));

        Judge.agrees(m, feeds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"initializer", "Constant"})
    void halvesBehindACastAreWeights(String where) throws OrtException {
        for (DataType type : List.of(DataType.FLOAT16, DataType.BFLOAT16)) {
            ModelMaker m = model(13);
            TensorProto halves = small("w", type, true, 4, 5);
            if (where.equals("Constant")) {
                m.node("Constant", "w", List.of(), ModelMaker.attribute("value", halves));
            } else {
                m.graph.addInitializer(halves);
            }
            m.node("Cast", "weights", List.of("w"), attribute("to", 1));
            m.node("MatMul", "y", List.of("x", "weights"));

            Judge.agrees(m, feeds());
            assertThat(OnnxReader.read(m.bytes()).weights().keySet()).containsExactly("w");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT16", "BFLOAT16"})
    void aModelInHalvesIsComputedInFloat32(DataType type) throws OrtException {
        ModelMaker m = model(17);
        m.graph.addInitializer(small("w", type, true, 4, 5)).addInitializer(small("b", type, false, 5));
        m.node("Cast", "h", List.of("x"), attribute("to", type.getNumber()))
                .node("MatMul", "p", List.of("h", "w"))
                .node("Add", "s", List.of("p", "b"))
                .node("Cast", "y", List.of("s"), attribute("to", 1));

        OnnxModel read = OnnxReader.read(m.bytes());

        assertThat(read.weights().keySet()).containsExactly("w", "b");
        assertThat(read.remarks()).anyMatch(remark -> remark.contains(type.name()));
        ModelMaker plain = model(17);
        read.weights().forEach(plain::initializer);
        plain.node("MatMul", "p", List.of("x", "w")).node("Add", "y", List.of("p", "b"));
        Judge.equal(read, feeds(), Judge.original(plain.bytes(), feeds()), 2e-6);
        if (type == DataType.FLOAT16) {
            // what is computed there is rounded to 11 bits
            Judge.equal(read, feeds(), Judge.original(m.bytes(), feeds()), 2e-3);
        }
    }

    // ---- what stays refused

    private static void refused(ModelMaker m, OnnxModelException.Problem problem, String... parts) {
        assertThatThrownBy(() -> OnnxReader.read(m.bytes()))
                .isInstanceOfSatisfying(
                        OnnxModelException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContainingAll(parts);
    }

    @Test
    void whatIsComputedIsNoWeight() {
        ModelMaker m = model(13).initializer("scale", Tensor.scalar(0.017f));
        m.node("Cast", "i", List.of("x"), attribute("to", 6)).node("DequantizeLinear", "y", List.of("i", "scale"));
        refused(
                m,
                OnnxModelException.Problem.UNSUPPORTED,
                "DequantizeLinear takes its input 0 from a computation",
                "before it is quantised");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT8", "UINT8", "INT16", "UINT16"})
    void nothingComputesWithSmallTypesAsTheyAre(DataType type) {
        ModelMaker m = model(13);
        m.graph.addInitializer(small("w", type, true, 4, 5));
        m.node("MatMul", "y", List.of("x", "w"));
        refused(m, OnnxModelException.Problem.UNSUPPORTED, "Node \"MatMul_0\"", "\"w\" holds " + type.name(), "FLOAT");
    }

    @Test
    void scalesThatDoNotFitAreRefused() {
        ModelMaker m = model(13).initializer("scale", scales(3));
        m.graph.addInitializer(small("w", DataType.INT8, true, 4, 5));
        m.node("DequantizeLinear", "y", List.of("w", "scale"));
        refused(m, OnnxModelException.Problem.INCONSISTENT, "DequantizeLinear has scales [3] for [4, 5]");

        ModelMaker two = model(13).initializer("scale", scales(5));
        two.graph
                .addInitializer(small("w", DataType.INT8, true, 4, 5))
                .addInitializer(small("z", DataType.INT8, true, 4));
        two.node("DequantizeLinear", "y", List.of("w", "scale", "z"));
        refused(two, OnnxModelException.Problem.INCONSISTENT, "scales [5] and zero points [4]");

        ModelMaker block = model(21).initializer("scale", scales(3, 5));
        block.graph.addInitializer(small("w", DataType.INT8, true, 4, 5));
        block.node("DequantizeLinear", "y", List.of("w", "scale"), attribute("axis", 0), attribute("block_size", 2));
        refused(block, OnnxModelException.Problem.INCONSISTENT, "in blocks of 2", "[2, 5]");
    }

    @Test
    void fewerBytesThanTheSizesSayAreRefused() {
        ModelMaker m = model(13).initializer("scale", Tensor.scalar(0.017f));
        TensorProto.Builder cut = small("w", DataType.INT16, true, 4, 5).toBuilder();
        m.graph.addInitializer(cut.setRawData(cut.getRawData().substring(0, 39)));
        m.node("DequantizeLinear", "y", List.of("w", "scale"));
        refused(
                m,
                OnnxModelException.Problem.INCONSISTENT,
                "Tensor \"w\" has 20 elements of INT16",
                "19 and a part of one");
    }
}
