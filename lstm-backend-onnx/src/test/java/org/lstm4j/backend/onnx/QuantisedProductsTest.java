package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.numbers;
import static org.lstm4j.backend.onnx.ModelMaker.real;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;

/**
 * Models whose products are computed in 8 bits: exactly the same model in floating point with the numbers that its
 * weights stand for, and as near to the quantised one as the rounding of what is multiplied explains.
 */
class QuantisedProductsTest {
    private static final float SCALE = 0.013f;

    private static byte[] bytes(String name, int size) {
        byte[] bytes = new byte[size];
        Tensor numbers = numbers(name, size);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) Math.round(numbers.element(i) * 200);
        }
        return bytes;
    }

    private static void small(ModelMaker m, String name, DataType type, byte[] bytes, long... dims) {
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long dim : dims) {
            proto.addDims(dim);
        }
        m.graph.addInitializer(proto);
    }

    private static byte[] runtimes(ModelMaker m) {
        ModelProto.Builder model = m.model().toBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("com.microsoft")
                        .setVersion(1));
        for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
            boolean isTheirs = List.of(
                            "DynamicQuantizeLSTM",
                            "DynamicQuantizeMatMul",
                            "MatMulIntegerToFloat",
                            "FusedMatMul",
                            "Gelu",
                            "BiasGelu",
                            "FastGelu",
                            "QuickGelu",
                            "SkipLayerNormalization")
                    .contains(node.getOpType());
            node.setDomain(isTheirs ? "com.microsoft" : "");
        }
        return model.build().toByteArray();
    }

    /** Whole numbers less their zero point, times their scale. */
    private static Tensor floats(byte[] bytes, int zero, boolean isUnsigned, float scale, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < bytes.length; i++) {
            tensor.floats()[i] = ((isUnsigned ? bytes[i] & 0xff : bytes[i]) - zero) * scale;
        }
        return tensor;
    }

    /** What rounding each number of x to its grid can change of a sum with weights of that size. */
    private static double bound(Tensor x, double weights) {
        double least = 0;
        double most = 0;
        for (int i = 0; i < x.size(); i++) {
            least = Math.min(least, x.element(i));
            most = Math.max(most, x.element(i));
        }
        return (most - least) / 255 * weights; // half a step, and as much where the zero point is rounded
    }

    private static void check(byte[] quantised, ModelMaker plain, Feeds feeds, double bound) throws OrtException {
        OnnxModel read = OnnxReader.read(quantised);
        assertThat(read.remarks()).anyMatch(remark -> remark.contains("quantised"));
        Judge.equal(read, feeds, Judge.original(plain.bytes(), feeds), 2e-6);
        Tensor theirs = Judge.original(quantised, feeds).get("y");
        try (Backend backend = Backends.select(Selection.of("native"))) {
            Tensor ours =
                    Networks.run(backend, read.graph(), read.weights(), feeds).get("y");
            assertThat(ours.shape()).isEqualTo(theirs.shape());
            double worst = 0;
            for (int i = 0; i < ours.size(); i++) {
                worst = Math.max(worst, Math.abs(ours.element(i) - theirs.element(i)));
            }
            assertThat(worst).isPositive().isLessThan(bound);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT8", "UINT8"})
    void matMulIntegerIsTheProductWithTheWeights(String type) throws OrtException {
        boolean isUnsigned = type.equals("UINT8");
        byte[] w = bytes("w", 24);
        int zero = isUnsigned ? 100 : 3;
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 4).output("y");
        small(m, "w", DataType.valueOf(type), w, 4, 6);
        small(m, "zero", DataType.valueOf(type), new byte[] {(byte) zero});
        m.initializer("w_scale", Tensor.scalar(SCALE));
        m.node("DynamicQuantizeLinear", "q q_scale q_zero", List.of("x"))
                .node("MatMulInteger", "sum", List.of("q", "w", "q_zero", "zero"))
                .node("Cast", "f", List.of("sum"), attribute("to", 1))
                .node("Mul", "scales", List.of("q_scale", "w_scale"))
                .node("Mul", "y", List.of("f", "scales"));
        Tensor floats = floats(w, zero, isUnsigned, SCALE, 4, 6);
        ModelMaker plain =
                new ModelMaker(17).input("x", DType.FLOAT32, "n", 4).output("y").initializer("w", floats);
        plain.node("MatMul", "y", List.of("x", "w"));
        Feeds feeds = new Feeds().put("x", numbers("x", 3, 4));
        check(m.bytes(), plain, feeds, bound(feeds.get("x"), 4 * 255 * SCALE));
    }

    @Test
    void convIntegerIsTheConvolutionWithTheWeights() throws OrtException {
        byte[] w = bytes("w", 5 * 3 * 3);
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 3, 8).output("y");
        small(m, "w", DataType.UINT8, w, 5, 3, 3);
        small(m, "zero", DataType.UINT8, new byte[] {7});
        m.initializer("w_scale", Tensor.scalar(SCALE));
        m.node("DynamicQuantizeLinear", "q q_scale q_zero", List.of("x"))
                .node("ConvInteger", "sum", List.of("q", "w", "q_zero", "zero"), ModelMaker.list("pads", 1, 1))
                .node("Cast", "f", List.of("sum"), attribute("to", 1))
                .node("Mul", "scales", List.of("q_scale", "w_scale"))
                .node("Mul", "y", List.of("f", "scales"));
        ModelMaker plain = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 3, 8)
                .output("y")
                .initializer("w", floats(w, 7, true, SCALE, 5, 3, 3))
                .node("Conv", "y", List.of("x", "w"), ModelMaker.list("pads", 1, 1));
        Feeds feeds = new Feeds().put("x", numbers("x", 2, 3, 8));
        check(m.bytes(), plain, feeds, bound(feeds.get("x"), 9 * 255 * SCALE));
    }

    @Test
    void activationsBetweenQuantizeAndDequantizeAreThemselvesWithinTheRangeOfTheirType() throws OrtException {
        // zero point -128: below 0 there is nothing, as behind a Relu that the exporter left out
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 4).output("y");
        small(m, "zero", DataType.INT8, new byte[] {-128});
        m.initializer("scale", Tensor.scalar(0.002f));
        m.node("QuantizeLinear", "q", List.of("x", "scale", "zero"))
                .node("DequantizeLinear", "y", List.of("q", "scale", "zero"));
        ModelMaker plain = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 4)
                .output("y")
                .initializer("low", Tensor.scalar(0f))
                .initializer("high", Tensor.scalar(0.51f));
        plain.node("Clip", "y", List.of("x", "low", "high"));
        check(m.bytes(), plain, new Feeds().put("x", numbers("x", 3, 4)), 0.00101);
    }

    @Test
    void linearProductsAreThoseOfWhatTheyStandFor() throws OrtException {
        byte[] w = bytes("w", 24);
        byte[] f = bytes("f", 18);
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 4).output("y");
        small(m, "w", DataType.INT8, w, 4, 6);
        small(m, "f", DataType.INT8, f, 2, 3, 3);
        small(m, "zero", DataType.INT8, new byte[] {0});
        m.initializer("in", Tensor.scalar(0.005f))
                .initializer("s", Tensor.scalar(SCALE))
                .initializer("out", Tensor.scalar(0.03f))
                .integers("shape", -1, 3, 2)
                .initializer("bias", Tensor.of(new int[] {2}, new int[] {100, -700}));
        m.node("QuantizeLinear", "q", List.of("x", "in", "zero"))
                .node("QLinearMatMul", "p", List.of("q", "in", "zero", "w", "s", "zero", "out", "zero"))
                .node("Reshape", "r", List.of("p", "shape"))
                .node(
                        "QLinearConv",
                        "c",
                        List.of("r", "out", "zero", "f", "s", "zero", "out", "zero", "bias"),
                        ModelMaker.list("pads", 1, 1))
                .node("DequantizeLinear", "y", List.of("c", "out", "zero"));
        ModelMaker plain = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 4)
                .output("y")
                .initializer("w", floats(w, 0, false, SCALE, 4, 6))
                .initializer("f", floats(f, 0, false, SCALE, 2, 3, 3))
                .initializer("bias", Tensor.of(new int[] {2}, 100 * 0.03f * SCALE, -700 * 0.03f * SCALE))
                .initializer("low", Tensor.scalar(-128 * 0.03f))
                .initializer("high", Tensor.scalar(127 * 0.03f))
                .integers("shape", -1, 3, 2);
        plain.node("MatMul", "p", List.of("x", "w"))
                .node("Clip", "k", List.of("p", "low", "high"))
                .node("Reshape", "r", List.of("k", "shape"))
                .node("Conv", "c", List.of("r", "f", "bias"), ModelMaker.list("pads", 1, 1))
                .node("Clip", "y", List.of("c", "low", "high"));
        // half a step of x by 4 weights, half a step of p, by 9 weights, and half a step of y; weights are at most 1.6
        double step = (0.0025 * 4 * 1.6 + 0.015) * 9 * 1.6 + 0.015;
        check(m.bytes(), plain, new Feeds().put("x", numbers("x", 3, 4)), step);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRuntimesLstmIsAnLstmOfItsWeights(boolean isOfRows) throws OrtException {
        byte[] w = bytes("w", 2 * 3 * 16);
        byte[] r = bytes("r", 2 * 4 * 16);
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "time", 2, 3)
                .output("y")
                .weight("B", 2, 32);
        small(m, "W", DataType.INT8, w, 2, 3, 16);
        small(m, "R", DataType.INT8, r, 2, 4, 16);
        int[] scales = isOfRows ? new int[] {2, 16} : new int[] {2};
        Tensor scale = Tensor.zeros(DType.FLOAT32, scales);
        for (int i = 0; i < scale.size(); i++) {
            scale.floats()[i] = 0.003f + 0.0001f * i;
        }
        m.initializer("scale", scale);
        int zeros = scale.size();
        small(m, "zero", DataType.INT8, new byte[zeros], isOfRows ? new long[] {2, 16} : new long[] {2});
        m.node(
                "DynamicQuantizeLSTM",
                "y",
                List.of("x", "W", "R", "B", "_", "_", "_", "_", "scale", "zero", "scale", "zero"),
                attribute("hidden_size", 4),
                attribute("direction", "bidirectional"));
        ModelMaker plain = new ModelMaker(17)
                .input("x", DType.FLOAT32, "time", 2, 3)
                .output("y")
                .weight("B", 2, 32)
                .initializer("W", turned(w, scale, isOfRows, 3))
                .initializer("R", turned(r, scale, isOfRows, 4));
        plain.node(
                "LSTM",
                "y",
                List.of("x", "W", "R", "B"),
                attribute("hidden_size", 4),
                attribute("direction", "bidirectional"));
        check(runtimes(m), plain, new Feeds().put("x", numbers("x", 5, 2, 3)), 0.02);
    }

    private static Tensor turned(byte[] bytes, Tensor scale, boolean isOfRows, int inputs) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, 2, 16, inputs);
        for (int d = 0; d < 2; d++) {
            for (int i = 0; i < inputs; i++) {
                for (int row = 0; row < 16; row++) {
                    float step = scale.floats()[isOfRows ? d * 16 + row : d];
                    tensor.floats()[(d * 16 + row) * inputs + i] = bytes[(d * inputs + i) * 16 + row] * step;
                }
            }
        }
        return tensor;
    }

    @Test
    void theRuntimesProductsWithScalesAreThoseOfTheWeights() throws OrtException {
        byte[] w = bytes("w", 24);
        for (boolean isOne : new boolean[] {true, false}) {
            ModelMaker m = new ModelMaker(17)
                    .input("x", DType.FLOAT32, "n", 4)
                    .output("y")
                    .weight("bias", 6)
                    .initializer("s", Tensor.scalar(SCALE));
            small(m, "w", DataType.INT8, w, 4, 6);
            small(m, "zero", DataType.INT8, new byte[] {5});
            if (isOne) {
                m.node("DynamicQuantizeMatMul", "y", List.of("x", "w", "s", "zero", "bias"));
            } else {
                m.node("DynamicQuantizeLinear", "q q_scale q_zero", List.of("x"))
                        .node("MatMulIntegerToFloat", "y", List.of("q", "w", "q_scale", "s", "q_zero", "zero", "bias"));
            }
            ModelMaker plain = new ModelMaker(17)
                    .input("x", DType.FLOAT32, "n", 4)
                    .output("y")
                    .weight("bias", 6)
                    .initializer("w", floats(w, 5, false, SCALE, 4, 6));
            plain.node("MatMul", "p", List.of("x", "w")).node("Add", "y", List.of("p", "bias"));
            Feeds feeds = new Feeds().put("x", numbers("x", 3, 4));
            check(runtimes(m), plain, feeds, bound(feeds.get("x"), 4 * 255 * SCALE));
        }
    }

    @Test
    void theRuntimesFusedOperatorsAreTheirParts() throws OrtException {
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 4)
                .input("z", DType.FLOAT32, "n", "m", 4)
                .output("a", "b", "c", "d", "e", "f", "g", "h")
                .weight("w", 6, 4)
                .weight("bias", 4)
                .weight("gamma", 4);
        m.node("FusedMatMul", "a", List.of("x", "w"), attribute("transB", 1), real("alpha", 0.5f))
                .node("FusedMatMul", "b", List.of("z", "z"), attribute("transA", 1))
                .node("Gelu", "c", List.of("x"))
                .node("BiasGelu", "d", List.of("z", "bias"))
                .node("FastGelu", "e", List.of("x"))
                .node("FastGelu", "f", List.of("z", "bias"))
                .node("QuickGelu", "g", List.of("x"))
                .node(
                        "SkipLayerNormalization",
                        "h",
                        List.of("z", "z", "gamma", "bias", "bias"),
                        real("epsilon", 1e-3f));
        Feeds feeds = new Feeds().put("x", numbers("x", 3, 4)).put("z", numbers("z", 3, 5, 4));
        byte[] bytes = runtimes(m);
        Judge.equal(OnnxReader.read(bytes), feeds, Judge.original(bytes, feeds), 4e-6);
    }

    @Test
    void whatIsNotReadIsRefusedByName() {
        ModelMaker unknown = Refusals.one().node("FusedConv", "y", List.of("x"));
        byte[] bytes =
                Refusals.changed(unknown, graph -> graph.getNodeBuilder(0).setDomain("com.microsoft"));
        Refusals.refused(bytes, Problem.UNKNOWN_OPERATOR, "FusedConv_0", "com.microsoft", "optimisations");
        ModelMaker whole = new ModelMaker(17).input("a", DType.INT32, 2, 2).output("y");
        small(whole, "w", DataType.INT8, new byte[4], 2, 2);
        Refusals.refused(
                whole.node("MatMulInteger", "y", List.of("a", "w")).bytes(),
                Problem.UNSUPPORTED,
                "MatMulInteger multiplies int32[2, 2]",
                "DynamicQuantizeLinear");
        ModelMaker rows = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", 2)
                .output("y")
                .initializer("scale", Tensor.of(new int[] {2}, 1f, 2f));
        Refusals.refused(
                rows.node("QuantizeLinear", "q", List.of("x", "scale"))
                        .node("DequantizeLinear", "y", List.of("q", "scale"))
                        .bytes(),
                Problem.UNSUPPORTED,
                "one float32 scale");
    }
}
