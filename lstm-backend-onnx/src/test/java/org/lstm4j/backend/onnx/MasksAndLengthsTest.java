package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;

import ai.onnxruntime.OrtException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;

/** Lengths and masks that a file computes from ids, in whole numbers and truth values. */
class MasksAndLengthsTest {
    private static final int BOOL = 9;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int FLOAT = 1;

    /** Full, padded at the end, in front, in the middle, everywhere, with one word, with large ids. */
    private static Feeds ids() {
        return new Feeds().put("ids", Tensor.of(new int[] {7, 5}, new long[] {
            3, 1, 2, 4, 1, //
            2, 2, 0, 0, 0, //
            0, 0, 3, 4, 1, //
            1, 0, 2, 0, 3, //
            0, 0, 0, 0, 0, //
            4, 0, 0, 0, 0, //
            0, 4, 4, 4, 0
        }));
    }

    private static ModelMaker model(int opset) {
        return new ModelMaker(opset)
                .input("ids", DType.INT64, "batch", "time")
                .initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L))
                .integers("axis1", 1);
    }

    /** Embedding(mask_zero=True) and a bidirectional LSTM, with lengths as keras2onnx or others write them. */
    private static ModelMaker keras(int opset) {
        ModelMaker m = model(opset).output("y", "yh");
        m.weight("table", 5, 3).weight("W", 2, 16, 3).weight("R", 2, 16, 4).weight("B", 2, 32);
        m.node("Gather", "rows", List.of("table", "ids"));
        m.node("Transpose", "x", List.of("rows"), attribute("perm", 1, 0, 2));
        return m;
    }

    private static Feeds withLstm(ModelMaker m) throws OrtException {
        m.node(
                "LSTM",
                "y yh",
                List.of("x", "W", "R", "B", "lens"),
                attribute("hidden_size", 4),
                attribute("direction", "bidirectional"));
        return Judge.agrees(m, ids());
    }

    @Test
    void aSumOfTheMaskIsTheLengthAsTheFileSaysAlsoWhereTheMaskHasHoles() throws OrtException {
        ModelMaker m = keras(12);
        m.node("Equal", "padding", List.of("ids", "zero")).node("Not", "words", List.of("padding"));
        m.node("Cast", "mask", List.of("words"), attribute("to", INT32));
        m.node("ReduceSum", "lens", List.of("mask"), list("axes", -1), attribute("keepdims", 0));
        m.output(DType.INT32, "lens");

        Feeds outputs = withLstm(m);

        assertThat(outputs.get("lens").ints()).containsExactly(5, 2, 3, 3, 0, 1, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sign",
                "Clip",
                "Min",
                "Where",
                "Greater",
                "GreaterOrEqual",
                "Less",
                "And",
                "Or",
                "Xor",
                "time minus padding",
                "mean",
                "last word"
            })
    void lengthsAreWrittenInManyWays(String way) throws OrtException {
        ModelMaker m = keras(13);
        m.initializer("none", Tensor.of(new int[0], new boolean[] {false}));
        m.initializer("minus", Tensor.scalar(-1L));
        String sum = "mask";
        switch (way) {
            case "Sign" -> m.node("Sign", "mask", List.of("ids"));
            case "Clip" -> m.node("Clip", "mask", List.of("ids", "zero", "one"));
            case "Min" -> m.node("Min", "mask", List.of("ids", "one"));
            case "Where" ->
                m.node("Equal", "p", List.of("ids", "zero")).node("Where", "mask", List.of("p", "zero", "one"));
            case "Greater" -> cast(m.node("Greater", "p", List.of("ids", "zero")));
            case "GreaterOrEqual" -> cast(m.node("GreaterOrEqual", "p", List.of("ids", "one")));
            case "Less" -> cast(m.node("Less", "p", List.of("zero", "ids")));
            case "And" ->
                cast(m.node("Less", "a", List.of("zero", "ids"))
                        .node("LessOrEqual", "b", List.of("ids", "ids"))
                        .node("And", "p", List.of("a", "b")));
            case "Or" -> cast(m.node("Less", "a", List.of("zero", "ids")).node("Or", "p", List.of("a", "none")));
            case "Xor" -> cast(m.node("Less", "a", List.of("zero", "ids")).node("Xor", "p", List.of("a", "none")));
            case "time minus padding" -> {
                m.node("Equal", "p", List.of("ids", "zero")).node("Cast", "m", List.of("p"), attribute("to", INT64));
                m.node("ReduceSum", "padding", List.of("m", "axis1"), attribute("keepdims", 0));
                m.node("Shape", "shape", List.of("ids")).node("Gather", "time", List.of("shape", "one"));
                m.node("Sub", "sum", List.of("time", "padding"));
                sum = "";
            }
            case "mean" -> {
                m.node("Less", "p", List.of("zero", "ids")).node("Cast", "m", List.of("p"), attribute("to", FLOAT));
                m.node("ReduceMean", "mean", List.of("m"), list("axes", 1), attribute("keepdims", 0));
                m.node("Shape", "shape", List.of("ids")).node("Gather", "time", List.of("shape", "one"));
                m.node("Cast", "t", List.of("time"), attribute("to", FLOAT)).node("Mul", "f", List.of("mean", "t"));
                m.initializer("half", Tensor.scalar(0.5f)).node("Add", "g", List.of("f", "half"));
                m.node("Floor", "h", List.of("g")).node("Cast", "sum", List.of("h"), attribute("to", INT64));
                sum = "";
            }
            case "last word" -> {
                // the place of the last word and one, by a running sum from the end: what is 0 there is padding behind
                // it
                m.node("Less", "w", List.of("zero", "ids")).node("Cast", "m", List.of("w"), attribute("to", INT32));
                m.initializer("axis", Tensor.scalar(1L));
                m.node("CumSum", "behind", List.of("m", "axis"), attribute("reverse", 1));
                m.initializer("zero32", Tensor.of(new int[0], new int[] {0}))
                        .node("Greater", "p", List.of("behind", "zero32"));
                m.node("Cast", "mask", List.of("p"), attribute("to", INT64));
            }
            default -> throw new AssertionError(way);
        }
        if (!sum.isEmpty()) {
            m.node("ReduceSum", "sum", List.of(sum, "axis1"), attribute("keepdims", 0));
        }
        m.node("Cast", "lens", List.of("sum"), attribute("to", INT32)).output(DType.INT64, "sum");

        Feeds outputs = withLstm(m);

        if (way.equals("last word")) {
            assertThat(outputs.get("sum").longs()).containsExactly(5, 2, 5, 5, 0, 1, 4);
        } else {
            assertThat(outputs.get("sum").longs()).containsExactly(5, 2, 3, 3, 0, 1, 3);
        }
    }

    private static void cast(ModelMaker m) {
        m.node("Cast", "mask", List.of("p"), attribute("to", INT64));
    }

    @Test
    void sumsOfAnyWholeNumbersAreExact() throws OrtException {
        for (DType dtype : List.of(DType.INT32, DType.INT64)) {
            ModelMaker m = new ModelMaker(13)
                    .input("x", dtype, "batch", "time")
                    .output(dtype, "sum", "all")
                    .output(DType.INT32, "mean")
                    .integers("axis1", 1);
            m.node("ReduceSum", "sum", List.of("x", "axis1"), attribute("keepdims", 1));
            m.node("ReduceSum", "all", List.of("x"), attribute("keepdims", 0));
            m.node("Cast", "x32", List.of("x"), attribute("to", INT32));
            m.node("ReduceMean", "mean", List.of("x32"), list("axes", -1), attribute("keepdims", 0));
            Tensor x = Tensor.of(new int[] {3, 5}, new int[] {
                16777217, 16777219, -1, 1, 33554433, //
                -16777217, -3, -255, -257, -65537, //
                2, 1 << 29, 1 << 30, 5, 1
            });

            Feeds outputs = Judge.agrees(m, new Feeds().put("x", x.to(dtype)));

            assertThat(outputs.get("sum").to(DType.INT32).ints()).containsExactly(67108869, -16843269, 1610612744);
        }
    }

    @Test
    void aMaskOfLengthsCountsUpToTheTimeThatARunHas() throws OrtException {
        ModelMaker m = new ModelMaker(14)
                .input("x", DType.FLOAT32, "batch", "time", 2)
                .input("lengths", DType.INT64, "batch")
                .output("mean", "mask")
                .integers("axis1", 1)
                .integers("axis2", 2)
                .initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L));
        m.node("Shape", "shape", List.of("x")).node("Gather", "time", List.of("shape", "one"));
        m.node("Range", "steps", List.of("zero", "time", "one"));
        m.node("Unsqueeze", "column", List.of("lengths", "axis1"));
        m.node("Less", "inside", List.of("steps", "column"));
        m.node("Cast", "mask", List.of("inside"), attribute("to", FLOAT));
        m.node("Unsqueeze", "wide", List.of("mask", "axis2")).node("Mul", "kept", List.of("x", "wide"));
        m.node("ReduceSum", "sum", List.of("kept", "axis1"), attribute("keepdims", 0));
        m.node("Clip", "least", List.of("column", "one"))
                .node("Cast", "count", List.of("least"), attribute("to", FLOAT));
        m.node("Div", "mean", List.of("sum", "count"));

        Feeds outputs = Judge.agrees(
                m,
                new Feeds()
                        .put("x", ModelMaker.numbers("x", 4, 3, 2))
                        .put("lengths", Tensor.of(new int[] {4}, 3L, 1L, 0L, 2L)));

        assertThat(outputs.get("mask").floats()).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0);
    }

    @Test
    void theLastRealStepIsPickedByItsPlace() throws OrtException {
        // y[arange(batch), lengths - 1] as rows of a flat matrix
        ModelMaker m = new ModelMaker(14)
                .input("x", DType.FLOAT32, "batch", "time", 2)
                .input("lengths", DType.INT64, "batch")
                .output("last")
                .integers("rows", -1, 2)
                .initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L));
        m.node("Shape", "shape", List.of("x"));
        m.node("Gather", "batch", List.of("shape", "zero")).node("Gather", "time", List.of("shape", "one"));
        m.node("Range", "row", List.of("zero", "batch", "one")).node("Mul", "start", List.of("row", "time"));
        m.node("Sub", "place", List.of("lengths", "one")).node("Add", "index", List.of("start", "place"));
        m.node("Reshape", "flat", List.of("x", "rows")).node("Gather", "last", List.of("flat", "index"));

        Judge.agrees(
                m,
                new Feeds()
                        .put("x", ModelMaker.numbers("x", 3, 4, 2))
                        .put("lengths", Tensor.of(new int[] {3}, 4L, 1L, 2L)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLargestAndTheSmallestAlongAKnownAxisAreThoseOfOnnxRuntime(boolean largest) throws OrtException {
        ModelMaker m = new ModelMaker(13)
                .input("x", DType.FLOAT32, "n", 5, 3)
                .output("y", "z")
                .output(DType.INT32, "whole");
        String type = largest ? "ReduceMax" : "ReduceMin";
        m.node(type, "y", List.of("x"), list("axes", 1), attribute("keepdims", 0));
        m.node(type, "z", List.of("x"), list("axes", 2, 1), attribute("keepdims", 1));
        m.initializer("ten", Tensor.scalar(10f)).node("Mul", "tens", List.of("x", "ten"));
        m.node("Cast", "ints", List.of("tens"), attribute("to", INT32));
        m.node(type, "whole", List.of("ints"), list("axes", -2), attribute("keepdims", 0));

        Judge.agrees(m, new Feeds().put("x", ModelMaker.numbers("x", 4, 5, 3)));
    }

    @Test
    void ofAMaskThereIsALargestAlongAnyAxis() throws OrtException {
        ModelMaker m = model(13).output(DType.INT32, "any").output("all");
        m.node("Less", "p", List.of("zero", "ids")).node("Cast", "mask", List.of("p"), attribute("to", INT32));
        m.node("Cast", "real", List.of("p"), attribute("to", FLOAT));
        m.node("ReduceMax", "any", List.of("mask"), list("axes", 1), attribute("keepdims", 0));
        m.node("ReduceMin", "all", List.of("real"), list("axes", 1), attribute("keepdims", 0));

        Feeds outputs = Judge.agrees(m, ids());

        assertThat(outputs.get("any").ints()).containsExactly(1, 1, 1, 1, 0, 1, 1);
        assertThat(outputs.get("all").floats()).containsExactly(1, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runningSumsCountFromEitherEnd(boolean reverse) throws OrtException {
        for (Object time : List.of("time", 5)) {
            ModelMaker m = new ModelMaker(14)
                    .input("ids", DType.INT64, "batch", time)
                    .output(DType.INT32, "inclusive", "exclusive", "signs")
                    .initializer("zero", Tensor.scalar(0L))
                    .initializer("two", Tensor.scalar(2L))
                    .initializer("axis", Tensor.scalar(-1));
            m.node("Less", "p", List.of("zero", "ids")).node("Cast", "mask", List.of("p"), attribute("to", INT32));
            m.node("CumSum", "inclusive", List.of("mask", "axis"), attribute("reverse", reverse ? 1 : 0));
            m.node(
                    "CumSum",
                    "exclusive",
                    List.of("mask", "axis"),
                    attribute("reverse", reverse ? 1 : 0),
                    attribute("exclusive", 1));
            m.node("Sub", "around", List.of("ids", "two")).node("Sign", "sign", List.of("around"));
            m.node("Cast", "sign32", List.of("sign"), attribute("to", INT32));
            m.node("CumSum", "signs", List.of("sign32", "axis"), attribute("reverse", reverse ? 1 : 0));

            Judge.agrees(m, ids());
        }
    }

    @Test
    void ofAKnownAxisRunningSumsAreThoseOfAnyNumbers() throws OrtException {
        ModelMaker m = new ModelMaker(14)
                .input("x", DType.FLOAT32, "n", 7, 2)
                .input("ids", DType.INT64, "n", 7)
                .output("forward", "exclusive")
                .output(DType.INT64, "whole")
                .initializer("axis", Tensor.scalar(1L));
        m.node("CumSum", "forward", List.of("x", "axis"));
        m.node("CumSum", "exclusive", List.of("x", "axis"), attribute("exclusive", 1), attribute("reverse", 1));
        m.node("CumSum", "whole", List.of("ids", "axis"), attribute("reverse", 1));
        long[] ids = new long[21];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (i % 3 - 1) * 16_777_217L + i;
        }

        Judge.agrees(
                m, new Feeds().put("x", ModelMaker.numbers("x", 3, 7, 2)).put("ids", Tensor.of(new int[] {3, 7}, ids)));
    }

    @Test
    void remaindersAndQuotientsOfWholeNumbersHaveTheSignsOfOnnx() throws OrtException {
        ModelMaker m = new ModelMaker(14)
                .input("a", DType.INT32, 8)
                .initializer("b", Networks.ints(3, 3, -3, -3, 3, -3, 5, -2))
                .output(DType.INT32, "quotient", "mod", "fmod", "relu");
        m.node("Div", "quotient", List.of("a", "b")).node("Mod", "mod", List.of("a", "b"));
        m.node("Mod", "fmod", List.of("a", "b"), attribute("fmod", 1)).node("Relu", "relu", List.of("a"));

        Judge.agrees(m, new Feeds().put("a", Networks.ints(7, -7, 7, -7, 6, -6, 0, 1)));
    }

    @Test
    void aDivisorThatARunBringsIsRefusedWhereZeroWouldEndTheProcess() throws OrtException {
        ModelMaker m = new ModelMaker(14)
                .input("a", DType.INT32, "n")
                .input("b", DType.INT32, "n")
                .output(DType.INT32, "y");
        m.node("Div", "y", List.of("a", "b"));
        OnnxModel model = OnnxReader.read(m.bytes());
        Feeds feeds = new Feeds().put("a", Networks.ints(7, -7)).put("b", Networks.ints(2, 2));
        for (String name : List.of("native", "reference")) {
            try (Backend backend = Backends.select(Selection.of(name))) {
                Feeds actual = Networks.run(backend, model.graph(), model.weights(), feeds);
                assertThat(actual.get("y").ints()).as(name).containsExactly(3, -3);
            }
        }
        try (Backend backend = Backends.select(Selection.of("onnx"))) {
            assertThatThrownBy(() -> backend.compile(model.graph(), CompileOptions.DEFAULT))
                    .isInstanceOf(OnnxModelException.class)
                    .hasMessageContaining("divides whole numbers by what may be 0");
        }
    }

    @Test
    void whatIsNoNumberStaysThatInComparisonsAndExtremes() throws OrtException {
        ModelMaker m = new ModelMaker(13)
                .input("p", DType.FLOAT32, "n")
                .input("q", DType.FLOAT32, "n")
                .input("r", DType.FLOAT32, "n")
                .input("s", DType.FLOAT32, "n")
                .output("max", "min", "sign", "floor", "ceil")
                .output(DType.BOOL, "atLeast", "atMost", "nan");
        // what is no number is computed, for none can be fed
        m.node("Div", "a", List.of("p", "q")).node("Div", "b", List.of("r", "s"));
        m.node("Max", "max", List.of("a", "b")).node("Min", "min", List.of("a", "b"));
        m.node("GreaterOrEqual", "atLeast", List.of("a", "b")).node("LessOrEqual", "atMost", List.of("a", "b"));
        m.node("IsNaN", "nan", List.of("a")).node("Sign", "sign", List.of("a"));
        m.node("Floor", "floor", List.of("a")).node("Ceil", "ceil", List.of("a"));

        Judge.agrees(
                m,
                new Feeds()
                        .put("p", Tensor.of(new int[] {8}, 0, 1, 0, -1, 2.5f, -2.5f, 1e10f, 3))
                        .put("q", Tensor.of(new int[] {8}, 0f, 1f, 0f, 0f, 1f, 1f, 1f, 1f))
                        .put("r", Tensor.of(new int[] {8}, 1, 0, 0, 1, 2.5f, -3f, 5, 0))
                        .put("s", Tensor.of(new int[] {8}, 1f, 0f, 0f, 0f, 1f, 1f, 1f, 0f)));
    }

    @Test
    void boundsMayBeWholeComputedOrCrossed() throws OrtException {
        ModelMaker m = model(13).output(DType.INT64, "whole", "crossed").output("computed");
        m.initializer("three", Tensor.scalar(3L)).initializer("low", Tensor.scalar(1f));
        m.node("Clip", "whole", List.of("ids", "one", "three"));
        m.node("Cast", "x", List.of("ids"), attribute("to", FLOAT));
        m.node("Shape", "shape", List.of("ids")).node("Gather", "time", List.of("shape", "one"));
        m.node("Cast", "t", List.of("time"), attribute("to", FLOAT)).initializer("by", Tensor.scalar(0.5f));
        m.node("Mul", "half", List.of("t", "by")).node("Clip", "computed", List.of("x", "low", "half"));
        m.node("Clip", "crossed", List.of("ids", "three", "one"));

        Judge.agrees(m, ids());
    }

    @Test
    void sizesThatOnlyARunKnowsAreNumbersBeyondShapesToo() throws OrtException {
        ModelMaker m = model(14).output("fraction").output(DType.INT64, "place");
        m.node("Shape", "shape", List.of("ids")).node("Cast", "sizes", List.of("shape"), attribute("to", FLOAT));
        m.node("Gather", "time", List.of("sizes", "one"));
        m.node("Cast", "x", List.of("ids"), attribute("to", FLOAT)).node("Div", "fraction", List.of("x", "time"));
        m.node("Gather", "steps", List.of("shape", "one")).node("Sub", "end", List.of("steps", "one"));
        m.node("Gather", "place", List.of("ids", "end"), attribute("axis", 1));

        Judge.agrees(m, ids());
    }

    // ---- what stays refused

    private static void refused(ModelMaker m, String... parts) {
        assertThatThrownBy(() -> OnnxReader.read(m.bytes()))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void whatDependsOnTheNumbersThemselvesIsRefusedWithItsName() {
        refused(model(13).output("y").node("NonZero", "y", List.of("ids")), "NonZero", "sequence_lens");
        refused(
                model(13)
                        .output("y")
                        .node("ReduceSum", "n", List.of("ids"), attribute("keepdims", 0))
                        .node("Range", "y", List.of("zero", "n", "one")),
                "Range",
                "the sizes of dimensions are read");
        refused(
                model(13).output("y").node("Cast", "y", List.of("ids"), attribute("to", 2)),
                "Node \"Cast_0\": Cast gives UINT8",
                "graphs have FLOAT");
        refused(
                model(13)
                        .output("y")
                        .node("Cast", "f", List.of("ids"), attribute("to", FLOAT))
                        .node("Mod", "y", List.of("f", "f"), attribute("fmod", 1)),
                "remainders of whole numbers");
    }

    @Test
    void truthValuesAreNoNumbers() {
        refused(
                model(13)
                        .output("y")
                        .node("Cast", "b", List.of("ids"), attribute("to", BOOL))
                        .node("Add", "y", List.of("b", "b")),
                "Add",
                "Cast it first");
    }

    @Test
    void aMaskOfMinusInfinitiesIsAConstantAndNoWeight() throws OrtException {
        float none = Float.NEGATIVE_INFINITY;
        Tensor causal = Tensor.of(new int[] {3, 3}, 0f, none, none, 0f, 0f, none, 0f, 0f, 0f);
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, 3, 3).output("y");
        m.initializer("mask", causal).node("Add", "scores", List.of("x", "mask"));
        m.node("Softmax", "y", List.of("scores"));

        Judge.agrees(m, new Feeds().put("x", ModelMaker.numbers("x", 3, 3)));

        assertThat(OnnxReader.read(m.bytes()).weights()).isEmpty();
    }
}
