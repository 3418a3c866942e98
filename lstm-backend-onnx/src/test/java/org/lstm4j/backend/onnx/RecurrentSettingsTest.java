package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.spi.Feeds;

/** What ONNX's recurrent operators can be told, as ONNX Runtime computes it; batch first, which it does not, by hand. */
class RecurrentSettingsTest {
    private static final int HIDDEN = 3;

    private static AttributeProto words(String name, String... words) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
        for (String word : words) {
            attribute.addStrings(ByteString.copyFromUtf8(word));
        }
        return attribute.build();
    }

    private static AttributeProto reals(String name, float... numbers) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float number : numbers) {
            attribute.addFloats(number);
        }
        return attribute.build();
    }

    static Stream<Arguments> settings() {
        AttributeProto after = attribute("linear_before_reset", 1);
        return Stream.of(
                Arguments.of("LSTM", true, List.of()),
                Arguments.of("LSTM", false, List.of(real("clip", 0.3f))),
                Arguments.of("LSTM", false, List.of(attribute("input_forget", 1))),
                Arguments.of("LSTM", true, List.of(real("clip", 0.2f), attribute("input_forget", 1))),
                Arguments.of(
                        "LSTM",
                        true,
                        List.of(
                                words("activations", "HardSigmoid", "Elu", "ScaledTanh"),
                                reals("activation_alpha", 0.3f, 0.7f, 1.3f),
                                reals("activation_beta", 0.4f, 0.6f))),
                Arguments.of("LSTM", false, List.of(words("activations", "Sigmoid", "Softsign", "Tanh"))),
                Arguments.of("GRU", false, List.of(real("clip", 0.25f))),
                Arguments.of("GRU", false, List.of(real("clip", 0.25f), after)),
                Arguments.of(
                        "GRU",
                        false,
                        List.of(
                                words("activations", "HardSigmoid", "LeakyRelu"),
                                reals("activation_alpha", 0.2f, 0.1f))),
                Arguments.of("GRU", false, List.of(words("activations", "Sigmoid", "Softplus"), after)),
                Arguments.of("RNN", false, List.of(real("clip", 0.2f))),
                Arguments.of(
                        "RNN",
                        false,
                        List.of(
                                words("activations", "Affine"),
                                reals("activation_alpha", 0.5f),
                                reals("activation_beta", 0.1f))),
                Arguments.of(
                        "RNN",
                        false,
                        List.of(words("activations", "ThresholdedRelu"), reals("activation_alpha", 0.1f))));
    }

    private static ModelMaker maker(String type, boolean hasPeepholes, String direction, List<AttributeProto> extra) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        int rows = HIDDEN * (type.equals("LSTM") ? 4 : type.equals("GRU") ? 3 : 1);
        ModelMaker maker = new ModelMaker(14)
                .input("x", DType.FLOAT32, "t", "n", 2)
                .input("lens", DType.INT32, "n")
                .output(type.equals("LSTM") ? new String[] {"y", "yh", "yc"} : new String[] {"y", "yh"});
        maker.weight("W", directions, rows, 2)
                .weight("R", directions, rows, HIDDEN)
                .weight("B", directions, 2 * rows);
        List<String> inputs = new ArrayList<>(List.of("x", "W", "R", "B", "lens"));
        if (hasPeepholes) {
            maker.weight("P", directions, 3 * HIDDEN);
            inputs.addAll(List.of("_", "_", "P"));
        }
        List<AttributeProto> attributes = new ArrayList<>(extra);
        attributes.add(attribute("hidden_size", HIDDEN));
        attributes.add(attribute("direction", direction));
        return maker.node(
                type, type.equals("LSTM") ? "y yh yc" : "y yh", inputs, attributes.toArray(AttributeProto[]::new));
    }

    private static Feeds feeds() {
        return new Feeds().put("x", ModelMaker.numbers("x", 4, 3, 2)).put("lens", Tensor.of(new int[] {3}, 4, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void areReadAsLoopsThatGiveWhatOnnxRuntimeGives(String type, boolean hasPeepholes, List<AttributeProto> extra)
            throws OrtException {
        for (String direction : List.of("forward", "reverse", "bidirectional")) {
            List<AttributeProto> all = new ArrayList<>();
            for (AttributeProto one : extra) {
                // a set for each direction
                boolean isList =
                        direction.equals("bidirectional") && (one.getStringsCount() + one.getFloatsCount() > 0);
                all.add(
                        isList
                                ? one.toBuilder()
                                        .addAllStrings(one.getStringsList())
                                        .addAllFloats(one.getFloatsList())
                                        .build()
                                : one);
            }
            ModelMaker maker = maker(type, hasPeepholes, direction, all);
            assertThat(OnnxReader.read(maker.bytes()).graph().nodes())
                    .extracting(Node::op)
                    .contains(Op.SCAN);
            Judge.agrees(maker, feeds());
        }
    }

    @Test
    void eachDirectionMayHaveItsOwnFunctions() throws OrtException {
        ModelMaker maker = maker(
                "GRU",
                false,
                "bidirectional",
                List.of(
                        words("activations", "Sigmoid", "Tanh", "HardSigmoid", "LeakyRelu"),
                        reals("activation_alpha", 0.3f, 0.2f)));
        Judge.agrees(maker, feeds());
    }

    @Test
    void whatAnOperatorComputesStaysOne() {
        ModelMaker maker = maker(
                "LSTM",
                false,
                "bidirectional",
                List.of(words("activations", "HardSigmoid", "Relu", "Relu", "HardSigmoid", "Relu", "Relu")));
        assertThat(OnnxReader.read(maker.bytes()).graph().nodes())
                .extracting(Node::op)
                .contains(Op.LSTM)
                .doesNotContain(Op.SCAN);
        assertThatThrownBy(() -> OnnxReader.read(maker("RNN", false, "forward", List.of(words("activations", "Swish")))
                        .bytes()))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("has the activation Swish; known are relu, tanh, sigmoid, affine");
    }

    /** ONNX's own vector test_lstm_with_peepholes: one step of two rows, all weights 0.1. */
    @Test
    void peepholesOfOnnxsOwnVector() {
        ModelMaker maker = new ModelMaker(14).input("x", DType.FLOAT32, 1, 2, 4).output("yh");
        maker.initializer("W", filled(0.1, 1, 12, 4))
                .initializer("R", filled(0.1, 1, 12, 3))
                .initializer("P", filled(0.1, 1, 9));
        maker.node("LSTM", " yh", List.of("x", "W", "R", "_", "_", "_", "_", "P"), attribute("hidden_size", 3));
        OnnxModel model = OnnxReader.read(maker.bytes());
        Tensor x = Tensor.of(new int[] {1, 2, 4}, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);
        Tensor yh = Networks.expected(model.graph(), model.weights(), new Feeds().put("x", x))
                .get("yh");
        for (int row = 0; row < 2; row++) {
            double sum = row == 0 ? 1.0 : 2.6;
            double c = sigmoid(sum) * Math.tanh(sum);
            double h = sigmoid(sum + 0.1 * c) * Math.tanh(c);
            for (int u = 0; u < 3; u++) {
                assertThat(yh.element(row * 3 + u)).isCloseTo(h, within(1e-6));
            }
        }
    }

    /** ONNX's own vectors test_simple_rnn_batchwise and test_lstm_batchwise: three rows of one step, batch first. */
    @Test
    void batchFirstOfOnnxsOwnVectors() {
        Tensor x = Tensor.of(new int[] {3, 1, 2}, 1f, 2f, 3f, 4f, 5f, 6f);
        for (String type : List.of("RNN", "LSTM")) {
            int hidden = type.equals("RNN") ? 4 : 7;
            double scale = type.equals("RNN") ? 0.5 : 0.3;
            int rows = hidden * (type.equals("RNN") ? 1 : 4);
            ModelMaker maker =
                    new ModelMaker(14).input("x", DType.FLOAT32, 3, 1, 2).output("y", "yh");
            maker.initializer("W", filled(scale, 1, rows, 2)).initializer("R", filled(scale, 1, rows, hidden));
            maker.node(type, "y yh", List.of("x", "W", "R"), attribute("hidden_size", hidden), attribute("layout", 1));
            OnnxModel model = OnnxReader.read(maker.bytes());
            Feeds given = Networks.expected(model.graph(), model.weights(), new Feeds().put("x", x));
            assertThat(given.get("y").shape()).isEqualTo(Shape.of(3, 1, 1, hidden));
            assertThat(given.get("yh").shape()).isEqualTo(Shape.of(3, 1, hidden));
            for (int row = 0; row < 3; row++) {
                double sum = scale * (4 * row + 3);
                double h =
                        type.equals("RNN") ? Math.tanh(sum) : sigmoid(sum) * Math.tanh(sigmoid(sum) * Math.tanh(sum));
                for (int u = 0; u < hidden; u++) {
                    assertThat(given.get("y").element(row * hidden + u)).isCloseTo(h, within(1e-6));
                    assertThat(given.get("yh").element(row * hidden + u)).isCloseTo(h, within(1e-6));
                }
            }
        }
    }

    private static Tensor filled(double value, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, value);
        }
        return tensor;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
