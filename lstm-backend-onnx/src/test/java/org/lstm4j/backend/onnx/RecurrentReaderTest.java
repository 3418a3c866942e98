package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.real;
import static org.lstm4j.backend.onnx.Refusals.changed;
import static org.lstm4j.backend.onnx.Refusals.refused;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/** LSTM, GRU and RNN with their options. */
class RecurrentReaderTest {
    private static ModelMaker recurrent(String type, int gates, String direction, AttributeProto... more) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "t", "n", 2).output("y");
        maker.weight("W", directions, 3 * gates, 2).weight("R", directions, 3 * gates, 3);
        List<AttributeProto> attributes = new ArrayList<>(List.of(more));
        attributes.add(attribute("hidden_size", 3));
        attributes.add(attribute("direction", direction));
        return maker.node(type, "y", List.of("x", "W", "R"), attributes.toArray(AttributeProto[]::new));
    }

    private static AttributeProto words(String... activations) {
        return AttributeProto.newBuilder()
                .setName("activations")
                .setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(
                        Stream.of(activations).map(ByteString::copyFromUtf8).toList())
                .build();
    }

    private static AttributeProto reals(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOATS)
                .addFloats(value)
                .build();
    }

    @Test
    void batchFirstLstmsAreTurned() {
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "n", "t", 2).output("y", "yh");
        maker.weight("W", 1, 12, 2).weight("R", 1, 12, 3);
        maker.node("LSTM", "y yh yc", List.of("x", "W", "R"), attribute("hidden_size", 3), attribute("layout", 1));
        OnnxModel model = OnnxReader.read(maker.bytes());
        Tensor x = ModelMaker.numbers("x", 4, 5, 2);
        Feeds batchFirst = Networks.expected(model.graph(), model.weights(), new Feeds().put("x", x));

        ModelMaker plain =
                new ModelMaker(14).input("x", DType.FLOAT32, "n", "t", 2).output("y", "yh");
        plain.weight("W", 1, 12, 2).weight("R", 1, 12, 3);
        plain.node("Transpose", "xt", List.of("x"), attribute("perm", 1, 0, 2));
        plain.node("LSTM", "yt yht yct", List.of("xt", "W", "R"), attribute("hidden_size", 3));
        plain.node("Transpose", "y", List.of("yt"), attribute("perm", 2, 0, 1, 3));
        plain.node("Transpose", "yh", List.of("yht"), attribute("perm", 1, 0, 2));
        OnnxModel other = OnnxReader.read(plain.bytes());
        assertThat(Networks.difference(
                        batchFirst, Networks.expected(other.graph(), other.weights(), new Feeds().put("x", x))))
                .isZero();
    }

    @Test
    void activationsOfACellAreThoseOfOnnxRuntime() throws Exception {
        Feeds feeds = new Feeds().put("x", ModelMaker.numbers("x", 5, 4, 2));
        Judge.agrees(
                recurrent(
                        "LSTM",
                        4,
                        "bidirectional",
                        words("HardSigmoid", "Relu", "Relu", "HardSigmoid", "Relu", "Relu")),
                feeds);
        Judge.agrees(
                recurrent(
                        "LSTM",
                        4,
                        "forward",
                        words("HardSigmoid", "Tanh", "Tanh"),
                        reals("activation_alpha", 0.2f),
                        reals("activation_beta", 0.5f)),
                feeds);
        Judge.agrees(recurrent("GRU", 3, "reverse", words("HardSigmoid", "Sigmoid")), feeds);
        Judge.agrees(recurrent("RNN", 1, "forward", words("Sigmoid")), feeds);
    }

    @Test
    void activationsThatNoOperatorOfOursHasAreThoseOfOnnxRuntimeInALoop() throws Exception {
        Feeds feeds = new Feeds().put("x", ModelMaker.numbers("x", 5, 4, 2));
        for (ModelMaker maker : List.of(
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Elu", "Tanh")),
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Tanh", "Relu")),
                recurrent("GRU", 3, "forward", words("Tanh", "Tanh")),
                recurrent("RNN", 1, "bidirectional", words("Relu", "Tanh")),
                recurrent(
                        "LSTM",
                        4,
                        "forward",
                        words("HardSigmoid", "Tanh", "Tanh"),
                        reals("activation_alpha", 0.25f),
                        reals("activation_beta", 0.5f)))) {
            Judge.agrees(maker, feeds);
        }
        refused(
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Swish", "Tanh"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "has the activation Swish; known are relu, tanh, sigmoid");
        refused(
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Tanh")).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "has 2 activations; it needs 3");
    }

    @Test
    void whatNoLstmHasIsRefused() {
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "t", "n", 2).output("y");
        maker.weight("W", 1, 12, 2).weight("R", 1, 12, 3).weight("P", 1, 12);
        byte[] peepholes = changed(
                maker,
                graph -> graph.addNode(new ModelMaker(14)
                        .node("LSTM", "y", List.of("x", "W", "R", "_", "_", "_", "_", "P"), attribute("hidden_size", 3))
                        .graph
                        .getNode(0)));
        refused(peepholes, OnnxModelException.Problem.INCONSISTENT, "has peepholes [1, 12]; they are [1, 9]");
        byte[] clip = changed(
                maker,
                graph -> graph.addNode(new ModelMaker(14)
                        .node("LSTM", "y", List.of("x", "W", "R"), attribute("hidden_size", 3), real("clip", -2f))
                        .graph
                        .getNode(0)));
        refused(clip, OnnxModelException.Problem.INCONSISTENT, "has a clip of -2.0; it is a number above 0");
        byte[] weights = changed(
                maker,
                graph -> graph.addNode(new ModelMaker(14)
                        .node("LSTM", "y", List.of("x", "R", "R"), attribute("hidden_size", 3), real("clip", 2f))
                        .graph
                        .getNode(0)));
        refused(weights, OnnxModelException.Problem.INCONSISTENT, "has weights W [1, 12, 3]; expected [1, 12, 2]");
    }
}
