package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.Refusals.one;
import static org.lstm4j.backend.onnx.Refusals.refused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/** ArgMax, ArgMin, OneHot and Tile, which become several of our operators. */
class ChoicesTest {
    private static final Feeds TIES =
            new Feeds().put("x", Tensor.of(new int[] {2, 3, 2}, 1f, 5f, 1f, 5f, 0f, -2f, 4f, 4f, 4f, 3f, -1f, 3f));

    @ParameterizedTest
    @CsvSource({"ArgMax, 1, 1, 0", "ArgMax, -1, 0, 0", "ArgMax, 1, 0, 1", "ArgMin, 0, 1, 0", "ArgMin, 2, 0, 1"})
    void thePlaceOfTheLargestAndSmallestIsThatOfOnnxRuntime(String type, int axis, int keep, int last)
            throws Exception {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 3, 2).output(DType.INT64, "y");
        if (axis == 0) {
            m = new ModelMaker(17).input("x", DType.FLOAT32, 2, 3, 2).output(DType.INT64, "y");
        }
        m.node(
                type,
                "y",
                List.of("x"),
                attribute("axis", axis),
                attribute("keepdims", keep),
                attribute("select_last_index", last));
        Judge.agrees(m, TIES);
    }

    @Test
    void besideWhatIsNoNumberAPlaceIsStillOneOfThem() throws Exception {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 2).output(DType.INT64, "y");
        m.node("Sqrt", "root", List.of("x")).node("ArgMax", "y", List.of("root"), attribute("axis", 1));
        Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {1, 2}, -1f, -1f));
        OnnxModel model = OnnxReader.read(m.bytes());
        assertThat(Networks.expected(model.graph(), model.weights(), feeds)
                        .get("y")
                        .longs()[0])
                .isBetween(0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void oneHotCountsFromBothEndsAsOnnxRuntimeDoes(int axis) throws Exception {
        Tensor indices = Tensor.of(new int[] {3, 2}, 0L, 3L, -1L, -4L, 7L, 2L);
        Judge.agrees(oneHot(DType.INT64, axis), new Feeds().put("x", indices));
    }

    /** ONNX Runtime has no kernel for them. */
    @ParameterizedTest
    @EnumSource(names = {"INT32", "FLOAT32"})
    void oneHotTakesIndicesOfOtherTypes(DType dtype) {
        OnnxModel model = OnnxReader.read(oneHot(dtype, 0).bytes());
        Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {1, 2}, -1f, 0f).to(dtype));
        assertThat(Networks.expected(model.graph(), model.weights(), feeds)
                        .get("y")
                        .toDoubleArray())
                .containsExactly(-1, 2.5, -1, -1, -1, -1, 2.5, -1);
    }

    private static ModelMaker oneHot(DType dtype, int axis) {
        ModelMaker m = new ModelMaker(17).input("x", dtype, "n", 2).output("y");
        m.initializer("depth", Tensor.scalar(4L)).initializer("values", Tensor.of(new int[] {2}, -1f, 2.5f));
        return m.node("OneHot", "y", List.of("x", "depth", "values"), attribute("axis", axis));
    }

    @Test
    void tilesAreRepeatedAlongEachAxis() throws Exception {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 3, 2).output("y");
        m.integers("repeats", 2, 1, 3).node("Tile", "y", List.of("x", "repeats"));
        Judge.agrees(m, TIES);
    }

    @Test
    void whatIsChosenAmongHasABound() {
        refused(
                new ModelMaker(17)
                        .input("x", DType.FLOAT32, 1, 1 << 30)
                        .output(DType.INT64, "y")
                        .node("ArgMax", "y", List.of("x"), attribute("axis", 1))
                        .bytes(),
                OnnxModelException.Problem.TOO_LARGE,
                "Node \"ArgMax_0\": ArgMax chooses among");
        refused(
                one().initializer("depth", Tensor.scalar(1L << 40))
                        .initializer("values", Tensor.of(new int[] {2}, 0f, 1f))
                        .node("OneHot", "y", List.of("x", "depth", "values"))
                        .bytes(),
                OnnxModelException.Problem.TOO_LARGE,
                "OneHot chooses among");
        refused(
                one().integers("repeats", 2)
                        .node("Tile", "y", List.of("x", "repeats"))
                        .bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "Tile repeats [n, 2] by 1 numbers");
    }
}
