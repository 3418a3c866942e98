package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.Refusals.refused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/** Operator sets 1 to 6, which ONNX Runtime loads in part only: by hand. */
class LegacyModelsTest {
    private static final Feeds X = new Feeds().put("x", Tensor.of(new int[] {1, 2, 2}, 1f, 2f, 3f, -4f));

    private static ModelMaker old(long opset) {
        return new ModelMaker(opset).input("x", DType.FLOAT32, "n", 2, 2).output("y");
    }

    private static float[] y(ModelMaker maker) {
        OnnxModel model = OnnxReader.read(maker.bytes());
        Feeds actual = Networks.expected(model.graph(), model.weights(), X);
        return actual.get("y").to(DType.FLOAT32).floats();
    }

    @Test
    void aSecondOperandLiesFromTheAxisThatTheNodeSays() {
        ModelMaker m = old(6).initializer("w", Tensor.of(new int[] {2}, 10f, 100f));
        m.node("Mul", "y", List.of("x", "w"), attribute("broadcast", 1), attribute("axis", 1));
        assertThat(y(m)).containsExactly(10, 20, 300, -400);
    }

    @Test
    void withoutAnAxisItLiesAtTheEnd() {
        ModelMaker m = old(6).initializer("w", Tensor.of(new int[] {2}, 10f, 100f));
        m.node("Add", "y", List.of("x", "w"), attribute("broadcast", 1));
        assertThat(y(m)).containsExactly(11, 102, 13, 96);
    }

    @Test
    void theSlopesOfAPReluBelongToChannels() {
        ModelMaker m = old(6).initializer("w", Tensor.of(new int[] {2}, 10f, 0.5f));
        m.node("PRelu", "y", List.of("x", "w"));
        assertThat(y(m)).containsExactly(1, 2, 3, -2);
    }

    @Test
    void anAxisBehindTheOperandIsRefused() {
        ModelMaker m = old(6).initializer("w", Tensor.of(new int[] {2, 2}, 1f, 1f, 1f, 1f));
        m.node("Mul", "y", List.of("x", "w"), attribute("broadcast", 1), attribute("axis", 2));
        refused(m.bytes(), OnnxModelException.Problem.INCONSISTENT, "Mul lays [2, 2] from axis 2 over [n, 2, 2]");
    }

    @Test
    void aConcatOfBeforeJoinsAxisOneUnlessItSaysOtherwise() {
        ModelMaker m = old(1).node("Concat", "y", List.of("x", "x"));
        assertThat(y(m)).containsExactly(1, 2, 3, -4, 1, 2, 3, -4);
        assertThat(OnnxReader.read(m.bytes()).graph().output("y").shape().toString())
                .isEqualTo("[n, 4, 2]");
    }

    @Test
    void whatTrainsUnlessItSaysOtherwiseIsRefused() {
        refused(
                old(6).node("Dropout", "y", List.of("x")).bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "is in training mode");
        assertThat(y(old(6).node("Dropout", "y", List.of("x"), attribute("is_test", 1))))
                .containsExactly(1, 2, 3, -4);
        ModelMaker normal = old(6).initializer("w", Tensor.of(new int[] {2}, 1f, 1f));
        List<String> inputs = List.of("x", "w", "w", "w", "w");
        refused(
                normal.node("BatchNormalization", "y", inputs).bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "is in training mode (is_test is 0)");
    }

    @Test
    void theMaskOfADropoutKeepsEverything() {
        for (long opset : new long[] {7, 10, 12}) {
            ModelMaker m = old(opset).node("Dropout", "z mask", List.of("x"));
            m.node("Cast", "kept", List.of("mask"), attribute("to", 1)).node("Mul", "y", List.of("z", "kept"));
            assertThat(y(m)).containsExactly(1, 2, 3, -4);
        }
    }

    @Test
    void aDropoutThatTrainsWithoutDroppingIsNothing() {
        ModelMaker m = old(13).initializer("none", Tensor.scalar(0f)).initializer("some", Tensor.scalar(0.5f));
        m.initializer("yes", Tensor.of(new int[0], new boolean[] {true}));
        assertThat(y(m.node("Dropout", "y", List.of("x", "none", "yes")))).containsExactly(1, 2, 3, -4);
        ModelMaker drops = old(13).initializer("some", Tensor.scalar(0.5f));
        drops.initializer("yes", Tensor.of(new int[0], new boolean[] {true}));
        refused(
                drops.node("Dropout", "y", List.of("x", "some", "yes")).bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "is in training mode");
    }
}
