package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.branch;
import static org.lstm4j.backend.onnx.ModelMaker.numbers;

import ai.onnxruntime.OrtException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.spi.Feeds;

/** Loops of ONNX's whose number of steps can be told before they begin. */
class CountedLoopTest {
    private static final Feeds FEEDS =
            new Feeds().put("x", numbers("x", 5, 3, 4)).put("h", numbers("h", 3, 4));

    private static Tensor truth(boolean value) {
        return Tensor.of(new int[0], new boolean[] {value});
    }

    private static ModelMaker model() {
        ModelMaker m = new ModelMaker(16)
                .input("x", DType.FLOAT32, "time", "batch", 4)
                .input("h", DType.FLOAT32, "batch", 4)
                .initializer("yes", truth(true))
                .initializer("zero", Tensor.scalar(0L))
                .initializer("one", Tensor.scalar(1L))
                .initializer("endless", Tensor.scalar(Long.MAX_VALUE))
                .weight("w", 4, 4);
        return m.node("Shape", "shape", List.of("x")).node("Gather", "time", List.of("shape", "zero"));
    }

    /** A step of a plain RNN over x, which it sees around it, by the number of the step. */
    private static ModelMaker rnn(String step) {
        ModelMaker body = new ModelMaker(16)
                .input("i", DType.INT64)
                .input("go", DType.BOOL)
                .input("before", DType.FLOAT32, "batch", 4);
        return body.node("Gather", "row", List.of("x", step))
                .node("MatMul", "old", List.of("before", "w"))
                .node("Add", "sum", List.of("row", "old"))
                .node("Tanh", "after", List.of("sum"));
    }

    @Test
    void aTripCountIsTheSizeOfADimensionOrANumberAndTheConditionPassesThrough() throws OrtException {
        for (String count : List.of("time", "three")) {
            ModelMaker m = model().initializer("three", Tensor.scalar(3L));
            ModelMaker body = rnn("i").node("Identity", "on", List.of("go"));
            body.output(DType.BOOL, "on").output("after").output("row");
            m.node("Loop", "last rows", List.of(count, "yes", "h"), branch("body", body))
                    .output("last", "rows");
            Judge.agrees(m, FEEDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Less", "Greater", "LessOrEqual", "step"})
    void aConditionThatComparesACounterWithTheSizeEndsIt(String way) throws OrtException {
        ModelMaker m = model();
        boolean isStep = way.equals("step");
        ModelMaker body = rnn(isStep ? "i" : "at");
        List<String> inputs = List.of("endless", "yes", "h");
        if (isStep) {
            body.node("Add", "next", List.of("i", "one")).node("Less", "on", List.of("next", "time"));
        } else {
            // as tf2onnx writes a while_loop: a counter, and the limit as a state that nothing changes
            body.input("at", DType.INT64).input("limit", DType.INT64);
            body.node("Add", "next", List.of("at", "one")).node("Identity", "same", List.of("limit"));
            switch (way) {
                case "Less" ->
                    body.node("Less", "below", List.of("next", "limit")).node("And", "on", List.of("below", "go"));
                case "Greater" -> body.node("Greater", "on", List.of("limit", "next"));
                default ->
                    body.node("Add", "after_next", List.of("next", "one"))
                            .node("LessOrEqual", "on", List.of("after_next", "limit"));
            }
            inputs = List.of("endless", "yes", "h", "zero", "time");
        }
        body.output(DType.BOOL, "on").output("after");
        if (!isStep) {
            body.output(DType.INT64, "next", "same");
        }
        body.output("row");
        m.node("Loop", isStep ? "last rows" : "last count limits rows", inputs, branch("body", body))
                .output("last", "rows");
        if (!isStep) {
            m.output(DType.INT64, "count");
        }
        Judge.agrees(m, FEEDS);
    }

    @Test
    void aLoopWithoutStatesGivesARowForEachStep() throws OrtException {
        ModelMaker m = model();
        ModelMaker body = new ModelMaker(16).input("i", DType.INT64).input("go", DType.BOOL);
        body.node("Gather", "row", List.of("x", "i"))
                .node("ReduceSum", "all", List.of("row"), attribute("keepdims", 0));
        body.node("Constant", "on", List.of(), attribute("value", truth(true)));
        body.output(DType.BOOL, "on").output("all");
        m.node("Loop", "sums", List.of("time", "yes"), branch("body", body)).output("sums");
        Judge.agrees(m, FEEDS);
    }

    @Test
    void theConditionInFrontMayCompareASizeWithANumber() throws OrtException {
        ModelMaker m = model().node("Less", "begin", List.of("zero", "time"));
        ModelMaker body = rnn("i").node("Identity", "on", List.of("go"));
        body.output(DType.BOOL, "on").output("after");
        m.node("Loop", "last", List.of("time", "begin", "h"), branch("body", body))
                .output("last");
        Judge.agrees(m, FEEDS);
    }

    private static void refused(ModelMaker m, String... parts) {
        Refusals.refused(m.bytes(), Problem.UNSUPPORTED, parts);
    }

    @Test
    void whatEndsByItsNumbersIsRefused() {
        ModelMaker body = rnn("i");
        body.node("ReduceSum", "all", List.of("after"), attribute("keepdims", 0))
                .node("Less", "on", List.of("all", "bound"));
        body.output(DType.BOOL, "on").output("after");
        refused(
                model().initializer("bound", Tensor.scalar(1f))
                        .node("Loop", "y", List.of("time", "yes", "h"), branch("body", body))
                        .output("y"),
                "Loop_",
                "goes on until a condition fails that a run computes",
                "built-in LSTM");
        ModelMaker plain = rnn("i").node("Identity", "on", List.of("go"));
        plain.output(DType.BOOL, "on").output("after");
        refused(
                model().input("n", DType.INT64)
                        .node("Loop", "y", List.of("n", "yes", "h"), branch("body", plain))
                        .output("y"),
                "makes as many steps as each run tells it");
        refused(
                model().node("Loop", "y", List.of("zero", "yes", "h"), branch("body", plain))
                        .output("y"),
                "makes 0 steps");
        refused(
                model().node("Loop", "y", List.of("endless", "yes", "h"), branch("body", plain))
                        .output("y"),
                "goes on until");
        refused(
                model().input("begin", DType.BOOL)
                        .node("Loop", "y", List.of("time", "begin", "h"), branch("body", plain))
                        .output("y"),
                "begins only if");
    }
}
