package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;
import static org.lstm4j.backend.onnx.ModelMaker.numbers;
import static org.lstm4j.backend.onnx.ModelMaker.real;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;

/** Functions of one number, powers, norms and reductions. */
class CurvesReaderTest {
    private static final List<DType> BOOL = List.of(DType.BOOL);
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    /** From -8 to 8, and the ends of what there is. */
    private static Tensor wide() {
        Tensor wide = Tensor.zeros(DType.FLOAT32, 3, 43);
        for (int i = 0; i < wide.size(); i++) {
            wide.floats()[i] = (i - 64) / 8f;
        }
        wide.floats()[0] = -1e30f;
        wide.floats()[1] = 1e30f;
        wide.floats()[2] = -100;
        wide.floats()[3] = 100;
        return wide;
    }

    @Test
    void activations() throws OrtException {
        new Variants(22)
                .input("x", wide())
                .node("Erf", "x")
                .node("Gelu", "x")
                .node("Gelu", "x", attribute("approximate", "tanh"))
                .node("Selu", "x")
                .node("Selu", "x", real("alpha", 2), real("gamma", 0.5f))
                .node("Celu", "x")
                .node("Celu", "x", real("alpha", 0.3f))
                .node("Elu", "x", real("alpha", 1.5f))
                .node("HardSwish", "x")
                .node("ThresholdedRelu", "x")
                .node("ThresholdedRelu", "x", real("alpha", -0.5f))
                .node("Shrink", "x", real("lambd", 0.7f), real("bias", 0.2f))
                .node("Shrink", "x")
                .agree();
        // ONNX Runtime's own is no number beyond e^88
        new Variants(22).floats("x", 3, 5).node("Mish", "x").agree();
    }

    @Test
    void roundingAndInfinities() throws OrtException {
        Tensor halves = Tensor.of(
                new int[] {17},
                -2.5f,
                -1.5f,
                -0.5f,
                0.5f,
                1.5f,
                2.5f,
                0.49999997f,
                -0.49999997f,
                3f,
                0f,
                8388607.5f,
                1e9f,
                -1e20f,
                2.4999f,
                INFINITE,
                -INFINITE,
                Float.NaN);
        new Variants(20)
                .floats("x", 2)
                .initializer("all", halves)
                .node("IsInf", "all", BOOL)
                .node("IsInf", "all", BOOL, attribute("detect_negative", 0))
                .node("IsInf", "all", BOOL, attribute("detect_positive", 0))
                .node("Round", "all")
                .node("Abs", "x")
                .agree();
        Tensor finite = Tensor.of(new int[] {14}, Arrays.copyOf(halves.floats(), 14));
        new Variants(20).input("x", finite).node("Round", "x").agree();
    }

    @Test
    void sineAndCosineFromOneEndToTheOther() throws OrtException {
        Tensor angles = Tensor.zeros(DType.FLOAT32, 2000);
        for (int i = 0; i < angles.size(); i++) {
            angles.floats()[i] = (i - 1000) * 9.99f + i * 1e-4f;
        }
        new Variants(17)
                .input("x", angles)
                .node("Sin", "x")
                .node("Cos", "x")
                .within(1e-6)
                .agree();
        new Variants(17)
                .floats("x", 5, 3)
                .node("Sin", "x")
                .node("Cos", "x")
                .within(4e-7)
                .agree();
    }

    @Test
    void erfIsAsCloseAsFloatsAre() {
        ModelMaker m =
                new ModelMaker(13).input("x", DType.FLOAT32, "n").output("y").node("Erf", "y", List.of("x"));
        Tensor x = Tensor.of(new int[] {6}, 0.5f, 1f, 1.5f, 2f, 3f, 0.001f);
        double[] expected = {
            0.5204998778130465,
            0.8427007929497149,
            0.9661051464753106,
            0.9953222650189527,
            0.9999779095030014,
            0.0011283787909692363
        };
        OnnxModel model = OnnxReader.read(m.bytes());
        try (var backend = Backends.select(Selection.of("native"))) {
            Tensor y = Networks.run(backend, model.graph(), model.weights(), new Feeds().put("x", x))
                    .get("y");
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.abs(y.element(i) - expected[i])).isLessThan(2e-7 * expected[i]);
            }
        }
    }

    @Test
    void powers() throws OrtException {
        Variants all = new Variants(15)
                .floats("x", 3, 4)
                .input("positive", Tensor.of(new int[] {2, 2}, 0.5f, 1f, 2.25f, 7f))
                .input("y", Tensor.of(new int[] {2, 2}, -1.5f, 3f, 0f, 0.3f))
                .initializer("mixed", Tensor.of(new int[] {4}, 2f, -1f, 0.5f, 0f))
                .initializer("whole", Tensor.of(new int[] {1}, new long[] {3}))
                .initializer("tall", Tensor.of(new int[] {1, 1, 1}, 2f));
        for (float exponent : new float[] {0, 1, 2, 3, 7, 16, 31, -1, -2, -3}) {
            all.initializer("e" + exponent, Tensor.scalar(exponent)).node("Pow", "x e" + exponent);
        }
        for (float exponent : new float[] {0.5f, 1.5f, 2.5f, -0.5f, 0.333f, -1.7f}) {
            all.initializer("e" + exponent, Tensor.scalar(exponent)).node("Pow", "positive e" + exponent);
        }
        all.node("Pow", "x whole")
                .node("Pow", "positive y")
                .node("Pow", "x tall")
                .agree();
        new Variants(15)
                .floats("x", 2, 2)
                .initializer("row", Tensor.of(new int[] {2, 1}, 3f, 2f))
                .node("Pow", "x row")
                .agreeFixed();
        new Variants(15)
                .input("x", Tensor.of(new int[] {5}, -2f, -1f, 0f, 0.5f, 3f))
                .input("y", Tensor.of(new int[] {5}, 3f, 2f, 2f, -2f, 2f))
                .node("Pow", "x y")
                .agree();
        new Variants(15)
                .input("x", Tensor.of(new int[] {3}, new long[] {-3, 0, 5}))
                .initializer("two", Tensor.scalar(2L))
                .node("Pow", "x two", List.of(DType.INT64))
                .agree();
    }

    @Test
    void clipWithBoundsThatCross() throws OrtException {
        new Variants(13)
                .floats("x", 3, 4)
                .initializer("low", Tensor.scalar(0.3f))
                .initializer("high", Tensor.scalar(-0.2f))
                .node("Clip", "x low high")
                .node("Clip", "x high low")
                .node("Clip", "x _ high")
                .agree();
    }

    @Test
    void reductions() throws OrtException {
        Variants all = new Variants(13)
                .floats("x", 3, 4, 5)
                .input("whole", Tensor.of(new int[] {2, 3}, new long[] {3, -1, 2, 7, 0, -9}));
        for (String type : List.of("ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp", "ReduceProd")) {
            all.node(type, "x", list("axes", 1))
                    .node(type, "x", list("axes", -1, 0), attribute("keepdims", 0))
                    .node(type, "x");
        }
        all.node("Abs", "x").node("ReduceMax", "whole", List.of(DType.INT64), list("axes", 1));
        for (String type : List.of("ReduceL1", "ReduceSumSquare", "ReduceProd", "ReduceMin", "ReduceMax")) {
            all.node(type, "whole", List.of(DType.INT64), list("axes", 1), attribute("keepdims", 0));
        }
        all.agree();
        new Variants(13)
                .input("x", Tensor.of(new int[] {2, 2}, 1f, 2f, 0.5f, 3f))
                .node("ReduceLogSum", "x", list("axes", 1))
                .agree();
        new Variants(13)
                .input("x", Tensor.of(new int[] {2, 3}, 1000f, 1001f, 999f, -1000f, -1002f, -1001f))
                .node("ReduceLogSumExp", "x", list("axes", 1))
                .agree();
    }

    @Test
    void normalizations() throws OrtException {
        new Variants(21)
                .input("x", numbers("x", 2, 6, 5), 1)
                .initializer("scale", numbers("s", 6))
                .initializer("bias", numbers("b", 6))
                .node("InstanceNormalization", "x scale bias")
                .node("InstanceNormalization", "x scale bias", real("epsilon", 0.1f))
                .node("LpNormalization", "x")
                .node("LpNormalization", "x", attribute("axis", 1), attribute("p", 1))
                .node("GroupNormalization", "x scale bias", attribute("num_groups", 3))
                .node("MeanVarianceNormalization", "x", list("axes", 0, 2))
                .agree();
        new Variants(18)
                .input("x", numbers("x", 2, 6, 5, 3), 1)
                .initializer("scale", numbers("s", 2))
                .initializer("bias", numbers("b", 2))
                .node("GroupNormalization", "x scale bias", attribute("num_groups", 2), real("epsilon", 0.01f))
                .node("MeanVarianceNormalization", "x")
                .agree();
        new Variants(23)
                .input("x", numbers("x", 2, 4, 6), 2)
                .initializer("scale", numbers("s", 6))
                .node("RMSNormalization", "x scale")
                .agree();
    }

    @Test
    void softmaxOfTheOldKindIsOverAllAxesFromOneOn() throws OrtException {
        for (String type : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            new Variants(11)
                    .floats("x", 2, 3, 4)
                    .node(type, "x")
                    .node(type, "x", attribute("axis", 0))
                    .node(type, "x", attribute("axis", 2))
                    .agree();
            new Variants(13)
                    .floats("x", 2, 3, 4)
                    .node(type, "x")
                    .node(type, "x", attribute("axis", 1))
                    .agree();
        }
    }

    @Test
    void sumsAndPlacesAlongAnAxisOfAnySize() throws OrtException {
        Variants all = new Variants(14)
                .floats("x", 3, 4)
                .input("whole", Tensor.of(new int[] {2, 3}, new long[] {3, -1, 2, 7, 0, -9}))
                .initializer("axis", Tensor.scalar(1L));
        for (String given : List.of("x", "whole")) {
            List<DType> dtype = List.of(given.equals("x") ? DType.FLOAT32 : DType.INT64);
            all.node("CumSum", given + " axis", dtype)
                    .node("CumSum", given + " axis", dtype, attribute("reverse", 1))
                    .node("CumSum", given + " axis", dtype, attribute("exclusive", 1), attribute("reverse", 1));
            for (String type : List.of("ArgMax", "ArgMin")) {
                all.node(type, given, List.of(DType.INT64), attribute("axis", 1))
                        .node(type, given, List.of(DType.INT64), attribute("axis", 0), attribute("keepdims", 0));
            }
        }
        all.agree();
    }
}
