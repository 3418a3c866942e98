package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.branch;
import static org.lstm4j.backend.onnx.ModelMaker.list;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Scan;
import org.lstm4j.spi.Feeds;

/** Scans of other programs' files. */
class ScanReaderTest {
    private static final int TIME = 5;
    private static final int BATCH = 2;
    private static final int UNITS = 3;

    private static ModelMaker inner() {
        return new ModelMaker(17);
    }

    /** Reads x [time, batch, 3] and h [batch, 3]. */
    private static ModelMaker model(long opset) {
        return new ModelMaker(opset)
                .input("x", DType.FLOAT32, "time", "batch", UNITS)
                .input("h", DType.FLOAT32, "batch", UNITS);
    }

    private static Feeds feeds() {
        return new Feeds()
                .put("x", ModelMaker.numbers("x", TIME, BATCH, UNITS))
                .put("h", ModelMaker.numbers("h", BATCH, UNITS));
    }

    /** h = tanh(h w + x), of a w from outside; gives h and its square. */
    private static ModelMaker cell() {
        return inner().input("before", DType.FLOAT32, "batch", UNITS)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .node("MatMul", "turned", List.of("before", "w"))
                .node("Add", "sum", List.of("turned", "step"))
                .node("Tanh", "after", List.of("sum"))
                .node("Mul", "square", List.of("after", "after"))
                .node("Identity", "all", List.of("after"))
                .output("after", "square", "all");
    }

    private static ModelMaker scan(ModelMaker m, ModelMaker body, AttributeProto... more) {
        List<AttributeProto> attributes =
                new ArrayList<>(List.of(branch("body", body), attribute("num_scan_inputs", 1)));
        attributes.addAll(Arrays.asList(more));
        return m.node("Scan", "last squares all", List.of("h", "x"), attributes.toArray(AttributeProto[]::new))
                .output("last", "squares", "all");
    }

    private static Graph loop(ModelMaker m) {
        return OnnxReader.read(m.bytes()).graph();
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 11, 17, 22})
    void aScanIsALoopOfOurs(long opset) throws OrtException {
        ModelMaker m = scan(model(opset).weight("w", UNITS, UNITS), cell());
        Judge.agrees(m, feeds());
        OnnxModel read = OnnxReader.read(m.bytes());
        assertThat(read.graph().nodes()).singleElement().satisfies(node -> {
            assertThat(node.op()).isEqualTo(Op.SCAN);
            assertThat(Scan.of(node).isReverse()).isFalse();
            assertThat(Scan.of(node).captured())
                    .containsExactly(read.graph().parameters().getFirst());
        });
        assertThat(read.weights().keySet()).containsExactly("w");
    }

    @Test
    void aReversedScanIsAReversedLoop() throws OrtException {
        ModelMaker m = scan(
                model(17).weight("w", UNITS, UNITS),
                cell(),
                list("scan_input_directions", 1),
                list("scan_output_directions", 1, 1));
        Judge.agrees(m, feeds());
        Graph graph = loop(m);
        assertThat(graph.nodes())
                .singleElement()
                .satisfies(node -> assertThat(Scan.of(node).isReverse()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "0, 1, 0", "1, 1, 0", "0, 0, 1"})
    void outputsThatRunTheOtherWayAreTurnedRound(long input, long first, long second) throws OrtException {
        Judge.agrees(
                scan(
                        model(17).weight("w", UNITS, UNITS),
                        cell(),
                        list("scan_input_directions", input),
                        list("scan_output_directions", first, second)),
                feeds());
    }

    @Test
    void sequencesThatRunTheOtherWayAreTurnedRound() throws OrtException {
        ModelMaker body = inner().input("before", DType.FLOAT32, "batch", UNITS)
                .input("forth", DType.FLOAT32, "batch", UNITS)
                .input("back", DType.FLOAT32, "batch", UNITS)
                .node("Sub", "difference", List.of("forth", "back"))
                .node("Add", "sum", List.of("before", "difference"))
                .node("Tanh", "after", List.of("sum"))
                .node("Identity", "each", List.of("after"))
                .output("after", "each");
        for (long[] directions : new long[][] {{0, 1}, {1, 0}, {1, 1}}) {
            ModelMaker m = model(17)
                    .node(
                            "Scan",
                            "y ys",
                            List.of("h", "x", "x"),
                            branch("body", body),
                            attribute("num_scan_inputs", 2),
                            list("scan_input_directions", directions))
                    .output("y", "ys");
            Judge.agrees(m, feeds());
        }
    }

    @Test
    void otherAxesAreTransposedBeforeAndBehindTheLoop() throws OrtException {
        // batch-major, read along the second axis and given along the last, and along the second from the end
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "batch", "time", UNITS)
                .input("h", DType.FLOAT32, "batch", UNITS)
                .weight("w", UNITS, UNITS);
        scan(m, cell(), list("scan_input_axes", 1), list("scan_output_axes", 2, -2));
        Judge.agrees(m, feeds().put("x", ModelMaker.numbers("x", BATCH, TIME, UNITS)));
        ModelMaker reversed = scan(
                model(17).weight("w", UNITS, UNITS),
                cell(),
                list("scan_input_axes", -3),
                list("scan_output_axes", 1, 0),
                list("scan_input_directions", 1),
                list("scan_output_directions", 0, 1));
        Judge.agrees(reversed, feeds());
    }

    @Test
    void aBodyMayHaveWeightsOfItsOwnAndLookOutOfTwoBodies() throws OrtException {
        ModelMaker innermost = inner().input("sum", DType.FLOAT32, 1, UNITS)
                .input("row", DType.FLOAT32, UNITS)
                .weight("own", UNITS)
                .node("Mul", "scaled", List.of("row", "own"))
                .node("MatMul", "walked", List.of("sum", "w"))
                .node("Add", "both", List.of("walked", "scaled"))
                .node("Add", "three", List.of("both", "shift"))
                .node("Tanh", "next", List.of("three"))
                .node("Identity", "each", List.of("next"))
                .output("next", "each");
        ModelMaker body = inner().input("before", DType.FLOAT32, "batch", UNITS)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .initializer("first", Tensor.zeros(DType.FLOAT32, 1, UNITS))
                .integers("axis", 1)
                .node("Add", "rows", List.of("before", "step"))
                .node(
                        "Scan",
                        "end walks",
                        List.of("first", "rows"),
                        branch("body", innermost),
                        attribute("num_scan_inputs", 1))
                .node("Squeeze", "after", List.of("walks", "axis"))
                .node("Identity", "all", List.of("after"))
                .node("Exp", "square", List.of("end"))
                .output("after", "square", "all");
        ModelMaker m = model(17).weight("w", UNITS, UNITS);
        m.node("Neg", "negative", List.of("w"))
                .integers("zero", 0)
                .node("Gather", "shift", List.of("negative", "zero"));
        scan(m, body);
        Judge.agrees(m, feeds());
        assertThat(OnnxReader.read(m.bytes()).weights().keySet()).contains("w", "own");
    }

    @Test
    void aScanNeedsNoStateAndMayHandThingsThrough() throws OrtException {
        ModelMaker body = inner().input("step", DType.FLOAT32, "batch", UNITS)
                .node("Tanh", "y", List.of("step"))
                .node("Identity", "same", List.of("step"))
                .node("Identity", "outer", List.of("h"))
                .output("y", "same", "outer");
        ModelMaker m = model(17)
                .node("Scan", "ys sames hs", List.of("x"), branch("body", body), attribute("num_scan_inputs", 1))
                .output("ys", "sames", "hs");
        Judge.agrees(m, feeds());
    }

    /** As a mask is written: steps are counted, and states stay where a row has ended. */
    @Test
    void statesMayBeCountsAndChosenByLengths() throws OrtException {
        ModelMaker body = inner().input("count", DType.INT64)
                .input("before", DType.FLOAT32, "batch", UNITS)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .initializer("one", Tensor.scalar(1L))
                .integers("axes", 1)
                .node("Less", "runs", List.of("count", "lengths"))
                .node("Unsqueeze", "column", List.of("runs", "axes"))
                .node("Add", "sum", List.of("before", "step"))
                .node("Tanh", "next", List.of("sum"))
                .node("Where", "after", List.of("column", "next", "before"))
                .node("Add", "counted", List.of("count", "one"))
                .node("Cast", "flag", List.of("column"), attribute("to", 1))
                .output(DType.INT64, "counted")
                .output("after", "flag");
        ModelMaker m = model(17)
                .input("lengths", DType.INT64, "batch")
                .initializer("zero", Tensor.scalar(0L))
                .node(
                        "Scan",
                        "steps last flags",
                        List.of("zero", "h", "x"),
                        branch("body", body),
                        attribute("num_scan_inputs", 1))
                .output(DType.INT64, "steps")
                .output("last", "flags");
        Judge.agrees(m, feeds().put("lengths", Tensor.of(new int[] {BATCH}, 2L, 5L)));
    }

    /** As exporters write a state of zeros, and a shape that the body takes from an input. */
    @Test
    void shapesThatOnlyARunKnowsAreReadInABodyToo() throws OrtException {
        ModelMaker body = inner().input("before", DType.FLOAT32, "batch", 4)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .integers("flat", -1)
                .node("Shape", "inside", List.of("before"))
                .node("Reshape", "line", List.of("before", "flat"))
                .node("Reshape", "again", List.of("line", "inside"))
                .node("MatMul", "projected", List.of("step", "v"))
                .node("Add", "after", List.of("again", "projected"))
                .node("Identity", "each", List.of("after"))
                .output("after", "each");
        ModelMaker m = model(17).weight("v", UNITS, 4).integers("one", 1).integers("four", 4);
        m.node("Shape", "shape", List.of("x"))
                .node("Gather", "rows", List.of("shape", "one"))
                .node("Concat", "wanted", List.of("rows", "four"), attribute("axis", 0))
                .node("ConstantOfShape", "start", List.of("wanted"))
                .node("Scan", "last all", List.of("start", "x"), branch("body", body), attribute("num_scan_inputs", 1))
                .output("last", "all");
        Judge.agrees(m, feeds().put("h", ModelMaker.numbers("h", BATCH, UNITS)));
    }

    @Test
    void whatWasWrittenIsReadAgainWithTheSameNumbers() throws OrtException {
        ModelMaker m = scan(
                model(17).weight("w", UNITS, UNITS),
                cell(),
                list("scan_input_directions", 1),
                list("scan_output_directions", 1, 0));
        OnnxModel read = OnnxReader.read(m.bytes());
        byte[] written = OnnxWriter.bytes(read.graph(), read.weights(), Map.of());
        Feeds expected = Judge.original(m.bytes(), feeds());
        assertThat(Networks.difference(expected, Judge.original(written, feeds())))
                .isZero();
        OnnxModel again = OnnxReader.read(written);
        Judge.equal(again, feeds(), expected, 2e-6);
        assertThat(again.graph().nodes().stream().map(Node::op))
                .containsExactlyElementsOf(
                        read.graph().nodes().stream().map(Node::op).toList());
    }

    @Test
    void aFileWithAllOfItIsReadAndWrittenAgain() throws OrtException {
        ModelMaker m = Exporters.loops();
        Feeds expected = Judge.agrees(m, feeds());
        OnnxModel read = OnnxReader.read(m.bytes());
        byte[] written = OnnxWriter.bytes(read.graph(), read.weights(), Map.of());
        assertThat(Networks.difference(expected, Judge.original(written, feeds())))
                .isZero();
        Judge.equal(OnnxReader.read(written), feeds(), expected, 2e-6);
    }

    private static void refused(ModelMaker m, Problem problem, String... parts) {
        assertThatThrownBy(() -> OnnxReader.read(m.bytes()))
                .isInstanceOfSatisfying(
                        OnnxModelException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContainingAll(parts);
    }

    private static ModelMaker cellModel(long opset, AttributeProto... more) {
        return scan(model(opset).weight("w", UNITS, UNITS), cell(), more);
    }

    @Test
    void whatIsNoLoopIsRefusedByItsName() {
        refused(cellModel(8), Problem.UNSUPPORTED, "Scan_0", "operator set 8", "opset_version=17");
        refused(
                cellModel(17, list("scan_input_directions", 2)),
                Problem.INCONSISTENT,
                "scan_input_directions [2]; 0 and 1 are known");
        refused(cellModel(17, list("scan_output_axes", 0)), Problem.INCONSISTENT, "1 scan_output_axes; it needs 2");
        refused(cellModel(17, list("scan_output_axes", 0, 3)), Problem.INCONSISTENT, "no axis 3");
        refused(cellModel(17, list("scan_input_axes", 4)), Problem.INCONSISTENT, "no axis 4");
        refused(
                model(17)
                        .node("Scan", "y", List.of("h", "x"), attribute("num_scan_inputs", 1))
                        .output("y"),
                Problem.INCONSISTENT,
                "Scan lacks its graph body");
        refused(
                model(17)
                        .weight("w", UNITS, UNITS)
                        .node("Scan", "y", List.of("h", "x"), branch("body", cell()))
                        .output("y"),
                Problem.INCONSISTENT,
                "2 inputs, of which 0 are sequences");
        refused(
                model(17)
                        .weight("w", UNITS, UNITS)
                        .node("Scan", "y", List.of("h", "x"), branch("body", cell()), attribute("num_scan_inputs", 3))
                        .output("y"),
                Problem.INCONSISTENT,
                "of which 3 are sequences");
    }

    @Test
    void whatDoesNotFitInABodyIsRefusedByName() {
        ModelMaker grows = inner().input("before", DType.FLOAT32, "batch", UNITS)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .node("Concat", "after", List.of("before", "step"), attribute("axis", 1))
                .output("after");
        refused(
                model(17)
                        .node("Scan", "y", List.of("h", "x"), branch("body", grows), attribute("num_scan_inputs", 1))
                        .output("y"),
                Problem.UNSUPPORTED,
                "Scan_0",
                "has a state that changes",
                "float32[batch, 3] and becomes float32[batch, 6]");

        ModelMaker unknown = inner().input("before", DType.FLOAT32, "batch", UNITS)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .node("NonZero", "after", List.of("before"))
                .output("after");
        refused(
                model(17)
                        .node("Scan", "y", List.of("h", "x"), branch("body", unknown), attribute("num_scan_inputs", 1))
                        .output("y"),
                Problem.UNKNOWN_OPERATOR,
                "NonZero_0",
                "sequence_lens");

        ModelMaker typed = inner().input("before", DType.INT32, "batch", UNITS)
                .input("step", DType.FLOAT32, "batch", UNITS)
                .node("Tanh", "after", List.of("step"))
                .output("after");
        refused(
                model(17)
                        .node("Scan", "y", List.of("h", "x"), branch("body", typed), attribute("num_scan_inputs", 1))
                        .output("y"),
                Problem.INCONSISTENT,
                "its body declares another type");

        ModelMaker outside = scan(model(17).weight("w", UNITS, UNITS), cell())
                .node("Neg", "z", List.of("turned"))
                .output("z");
        refused(outside, Problem.INCONSISTENT, "\"turned\"");

        ModelMaker others = model(17)
                .input("longer", DType.FLOAT32, "other", "batch", UNITS)
                .node(
                        "Scan",
                        "y",
                        List.of("x", "longer"),
                        branch(
                                "body",
                                inner().input("a", DType.FLOAT32, "batch", UNITS)
                                        .input("b", DType.FLOAT32, "batch", UNITS)
                                        .node("Add", "c", List.of("a", "b"))
                                        .output("c")),
                        attribute("num_scan_inputs", 2))
                .output("y");
        refused(others, Problem.UNSUPPORTED, "as many steps each", "time", "other");
    }

    @Test
    void manyLevelsOfLoopsAreReadAndMoreAreRefused() {
        assertThat(loop(nested(12)).nodes()).isNotEmpty();
        refused(nested(40), Problem.TOO_LARGE, "nested more than 60 deep");
    }

    private static ModelMaker nested(int depth) {
        ModelMaker body = cell();
        for (int i = 0; i < depth; i++) {
            body = inner().input("before", DType.FLOAT32, "batch", UNITS)
                    .input("step", DType.FLOAT32, "batch", UNITS)
                    .node(
                            "Scan",
                            "after squares alls",
                            List.of("before", "x"),
                            branch("body", body),
                            attribute("num_scan_inputs", 1))
                    .node("Exp", "square", List.of("after"))
                    .node("Identity", "all", List.of("step"))
                    .output("after", "square", "all");
        }
        return scan(model(17).weight("w", UNITS, UNITS), body);
    }
}
