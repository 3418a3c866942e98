package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.Refusals.changed;
import static org.lstm4j.backend.onnx.Refusals.one;
import static org.lstm4j.backend.onnx.Refusals.refused;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Tensor;

/** Sizes, counts and files that nobody takes memory for. */
class ReaderLimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"model.onnx.data", "/etc/passwd", "../../secret", "C:\\secret", "\\\\host\\share", ""})
    void weightsInAnotherFileAreNotOpened(String location) {
        TensorProto outside = TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .build();
        ModelMaker initializer = one().node("Add", "y", List.of("x", "w"));
        initializer.graph.addInitializer(outside);
        ModelMaker constant = one().node("Constant", "w", List.of(), attribute("value", outside))
                .node("Add", "y", List.of("x", "w"));
        ModelMaker small = one().node("Cast", "y", List.of("w"), attribute("to", 1));
        small.graph.addInitializer(outside.toBuilder().setDataType(TensorProto.DataType.INT8.getNumber()));
        ModelMaker inner = one().node("Add", "y", List.of("x", "w"));
        inner.graph.addInitializer(outside).clearInput();
        ModelMaker branch = one().initializer("c", Tensor.of(new int[0], new boolean[] {true}))
                .node("If", "y", List.of("c"), ModelMaker.branch("then_branch", inner));
        for (ModelMaker maker : List.of(initializer, constant, small, branch)) {
            refused(maker.bytes(), OnnxModelException.Problem.EXTERNAL_DATA, "\"w\" lies in another file", "one file");
        }
    }

    @Test
    void sizesWhoseProductOverflowsAreRefusedInEveryPlace() {
        long half = 1L << 16;
        for (long[] dims : new long[][] {
            {half, half},
            {half, half, half, half},
            {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
            {1L << 31},
            {Long.MAX_VALUE},
            {-1},
            {Long.MIN_VALUE, 2},
            {1, 1, 1, 1, 1, 1, 1, 1, 1}
        }) {
            TensorProto.Builder huge =
                    TensorProto.newBuilder().setName("w").setRawData(ByteString.copyFrom(new byte[8]));
            for (long dim : dims) {
                huge.addDims(dim);
            }
            for (TensorProto.DataType type : List.of(
                    TensorProto.DataType.FLOAT,
                    TensorProto.DataType.INT64,
                    TensorProto.DataType.BOOL,
                    TensorProto.DataType.INT8,
                    TensorProto.DataType.FLOAT16)) {
                TensorProto tensor = huge.setDataType(type.getNumber()).build();
                ModelMaker initializer = one().node("Add", "y", List.of("x", "w"));
                initializer.graph.addInitializer(tensor);
                ModelMaker constant = one().node("Constant", "w", List.of(), attribute("value", tensor));
                for (ModelMaker maker : List.of(initializer, constant)) {
                    assertThatThrownBy(() -> OnnxReader.read(maker.bytes()))
                            .as("%s %s", type, Arrays.toString(dims))
                            .isInstanceOf(OnnxModelException.class)
                            .hasMessageContaining("Tensor \"w\" has");
                }
            }
            // as a shape that is computed, reshaped or expanded to
            for (String operator : List.of("ConstantOfShape", "Reshape", "Expand")) {
                if (operator.equals("Reshape") && dims[0] == -1) {
                    continue; // one row of all
                }
                ModelMaker maker = one().integers("dims", dims);
                List<String> inputs = operator.equals("ConstantOfShape") ? List.of("dims") : List.of("x", "dims");
                byte[] bytes = maker.node(operator, "y", inputs).bytes();
                assertThatThrownBy(() -> OnnxReader.read(bytes))
                        .as("%s %s", operator, Arrays.toString(dims))
                        .isInstanceOf(OnnxModelException.class)
                        .hasMessageStartingWith("Node \"" + operator + "_0\": " + operator);
            }
        }
    }

    @Test
    void sizesAreHeldAgainstTheBytesThatAreThere() {
        ModelMaker maker = one().weight("w", 2).node("Add", "y", List.of("x", "w"));
        refused(
                changed(maker, graph -> graph.getInitializerBuilder(0).setDims(0, 1 << 30)),
                OnnxModelException.Problem.INCONSISTENT,
                "1073741824 elements");
        refused(
                changed(maker, graph -> graph.getInitializerBuilder(0).addDims(1L << 31)),
                OnnxModelException.Problem.INCONSISTENT,
                "2147483648");
        refused(
                changed(maker, graph -> graph.getInitializerBuilder(0).setDims(0, -2)),
                OnnxModelException.Problem.INCONSISTENT,
                "-2");
    }

    @Test
    void noSizesTimesOneAreNoSizes() {
        ModelMaker maker = one().integers("none").initializer("first", Tensor.scalar(0L));
        maker.node("Shape", "shape", List.of("x")).node("Gather", "rows", List.of("shape", "first"));
        maker.node("Mul", "product", List.of("none", "rows")).node("Reshape", "y", List.of("x", "product"));
        assertThatThrownBy(() -> OnnxReader.read(maker.bytes()))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("Reshape");
    }

    @Test
    void aSizeIsRepeatedOnlyFromOne() {
        refused(
                one().integers("dims", 1, 3)
                        .node("Expand", "y", List.of("x", "dims"))
                        .bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "Expand repeats [n, 2] to 3 where it has 2");
        // of one row it would make four, of two nothing
        refused(
                one().integers("dims", 4, 2)
                        .node("Expand", "y", List.of("x", "dims"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Expand repeats [n, 2] to 4 where it has n",
                "fixed size");
    }

    @Test
    void whatIsComputedWithoutInputsIsBounded() {
        ModelMaker maker = one().integers("huge", 30000, 30000);
        maker.node("ConstantOfShape", "zeros", List.of("huge")).node("Add", "y", List.of("x", "zeros"));
        refused(maker.bytes(), OnnxModelException.Problem.TOO_LARGE, "ConstantOfShape");
    }

    @Test
    void moreNodesThanAnyModelHasAreNotRead() {
        ModelMaker maker = one();
        for (int i = 0; i < 100; i++) {
            maker.node("Identity", "y" + i, List.of("x"));
        }
        byte[] bytes = maker.bytes();
        assertThatThrownBy(() -> org.lstm4j.backend.onnx.internal.read.WireCheck.check(bytes, 100))
                .isInstanceOfSatisfying(
                        OnnxModelException.class,
                        e -> assertThat(e.problem()).isEqualTo(OnnxModelException.Problem.TOO_LARGE));
    }
}
