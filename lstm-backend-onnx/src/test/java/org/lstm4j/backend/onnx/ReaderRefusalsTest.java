package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.Refusals.changed;
import static org.lstm4j.backend.onnx.Refusals.one;
import static org.lstm4j.backend.onnx.Refusals.refused;

import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;

/** What graphs have not, and what contradicts itself, is refused by the true cause. */
class ReaderRefusalsTest {
    @Test
    void anUnknownOperatorIsNamedWithItsNodeAndAWayOut() {
        refused(
                one().node("NonZero", "y", List.of("x")).bytes(),
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "Node \"NonZero_0\": NonZero is no operator of graphs",
                "sequence_lens");
        refused(
                changed(
                        one().node("Special", "y", List.of("x")),
                        graph -> graph.getNodeBuilder(0).setDomain("org.example")),
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "Special is of the domain org.example",
                "custom operators");
    }

    @Test
    void resultsThatAreNotReadAreRefusedOnlyIfSomebodyWantsThem() {
        List<String> inputs = List.of("x", "w", "w", "w", "w");
        byte[] unused = one().weight("w", 2)
                .node("BatchNormalization", "y mean", inputs)
                .bytes();
        assertThat(OnnxReader.read(unused).graph().outputs().keySet()).containsExactly("y");
        refused(
                one().weight("w", 2)
                        .node("BatchNormalization", "z mean", inputs)
                        .node("Add", "y", List.of("z", "mean"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Node \"BatchNormalization_0\": BatchNormalization gives its output 1, which is not read");
    }

    @Test
    void aRefusalNamesTheTrueCause() {
        refused(
                one().input("shape", DType.INT64, 2)
                        .node("Reshape", "y", List.of("x", "shape"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Node \"Reshape_0\": Reshape is fed its input 1 by each run, as \"shape\"",
                "as a constant");
        refused(
                one().node("Reshape", "y", List.of("x")).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "Reshape lacks its input 1");
        refused(
                one().node("Conv", "y", List.of("x", "x")).bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Node \"Conv_0\": Conv convolves [n, 2] with [n, 2]; 1 to 3 axes");
        byte[] mixed =
                one().integers("w", 1, 2).node("Add", "y", List.of("x", "w")).bytes();
        refused(mixed, OnnxModelException.Problem.UNSUPPORTED, "Add needs inputs of one element type");
        assertThatThrownBy(() -> OnnxReader.read(mixed)).hasMessageNotContaining(".java");
        byte[] training = one().model().toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("ai.onnx.preview.training")
                        .setVersion(1))
                .build()
                .toByteArray();
        refused(
                training,
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "no operators of ONNX's own, but those of ai.onnx.preview.training");
    }

    @Test
    void versionsThatAreNotKnownAreRefused() {
        refused(
                new ModelMaker(0).input("x", DType.FLOAT32, 1).output("x").bytes(),
                OnnxModelException.Problem.UNKNOWN_VERSION,
                "version 0");
        refused(
                new ModelMaker(99).input("x", DType.FLOAT32, 1).output("x").bytes(),
                OnnxModelException.Problem.UNKNOWN_VERSION,
                "1 to 26");
    }

    @Test
    void aModelThatContradictsItselfIsRefused() {
        refused(
                one().node("Relu", "y", List.of("nowhere")).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "\"nowhere\"");
        refused(
                one().node("Relu", "y", List.of("x"))
                        .node("Relu", "y", List.of("x"))
                        .bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "two values named \"y\"");
        refused(one().bytes(), OnnxModelException.Problem.INCONSISTENT, "output \"y\"");
        refused(new byte[0], OnnxModelException.Problem.NOT_ONNX, "empty");
        refused(
                "PK not a model".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                OnnxModelException.Problem.NOT_ONNX,
                "no ONNX model");
    }
}
