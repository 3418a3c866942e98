package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.function.Consumer;
import org.lstm4j.DType;

/** Models that are refused. */
final class Refusals {
    private Refusals() {}

    static ModelMaker one() {
        return new ModelMaker(17).input("x", DType.FLOAT32, "n", 2).output("y");
    }

    static byte[] changed(ModelMaker maker, Consumer<GraphProto.Builder> change) {
        ModelProto.Builder model = maker.model().toBuilder();
        change.accept(model.getGraphBuilder());
        return model.build().toByteArray();
    }

    static void refused(byte[] bytes, OnnxModelException.Problem problem, String... parts) {
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOfSatisfying(
                        OnnxModelException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContainingAll(parts);
    }
}
