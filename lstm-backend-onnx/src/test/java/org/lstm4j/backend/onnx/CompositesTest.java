package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;
import static org.lstm4j.backend.onnx.ModelMaker.real;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

class CompositesTest {
    /** Operators around an LSTM that become several of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HardSigmoid",
                "LeakyRelu",
                "Elu",
                "Softsign",
                "Reciprocal",
                "Pow",
                "Max",
                "Min",
                "Sum",
                "Mean",
                "ReduceMean",
                "ReduceSum",
                "Softmax",
                "LogSoftmax",
                "BatchNormalization",
                "LayerNormalization",
                "LayerNormalizationStatistics",
                "PRelu",
                "Greater",
                "LessOrEqual",
                "Split",
                "GatherColumns",
                "Gemm"
            })
    void compositesEqualOnnxRuntime(String type) throws Exception {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 4).output("y");
        m.weight("w", 4).weight("w2", 4).weight("w3", 4).weight("matrix", 3, 4);
        m.initializer("positive", Tensor.of(new int[] {4}, 0.5f, 1f, 1.5f, 2f));
        m.initializer("cube", Tensor.scalar(3f))
                .integers("axes", 1)
                .integers("parts", 1, 3)
                .integers("columns", -1, 0);
        switch (type) {
            case "HardSigmoid", "LeakyRelu", "Elu" -> m.node(type, "y", List.of("x"), real("alpha", 0.3f));
            case "Softsign", "Reciprocal" -> m.node(type, "y", List.of("x"));
            case "Pow" -> m.node(type, "y", List.of("x", "cube"));
            case "Max", "Min", "Sum", "Mean" -> m.node(type, "y", List.of("x", "w", "w2"));
            case "ReduceMean" -> m.node(type, "y", List.of("x"), list("axes", -1));
            case "ReduceSum" -> m.node(type, "y", List.of("x", "axes"), attribute("keepdims", 0));
            case "Softmax", "LogSoftmax" -> m.node(type, "y", List.of("x"), attribute("axis", 0));
            case "BatchNormalization" -> m.node(type, "y", List.of("x", "w", "w2", "w3", "positive"));
            case "LayerNormalization" -> m.node(type, "y", List.of("x", "w", "w2"));
            case "LayerNormalizationStatistics" ->
                m.output("mean", "deviation").node("LayerNormalization", "y mean deviation", List.of("x", "w", "w2"));
            case "PRelu" -> m.node(type, "y", List.of("x", "w"));
            case "Greater", "LessOrEqual" ->
                m.node(type, "b", List.of("x", "w")).node("Cast", "y", List.of("b"), attribute("to", 1));
            case "Split" ->
                m.node(type, "a b", List.of("x", "parts"), attribute("axis", 1)).node("Mul", "y", List.of("a", "b"));
            case "GatherColumns" -> m.node("Gather", "y", List.of("x", "columns"), attribute("axis", 1));
            case "Gemm" ->
                m.weight("c", 3)
                        .node(
                                type,
                                "y",
                                List.of("x", "matrix", "c"),
                                attribute("transB", 1),
                                real("alpha", 0.5f),
                                real("beta", 2f));
            default -> throw new AssertionError(type);
        }
        Judge.agrees(m, new Feeds().put("x", ModelMaker.numbers("input", 3, 4)));
    }
}
