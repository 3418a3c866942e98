package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.branch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** A model that branches on an input, or on a size, is read for one value of it. */
class FixedInputsTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        ModelMaker m = new ModelMaker(17)
                .input("x", DType.FLOAT32, "n", "steps")
                .input("rate", DType.INT64)
                .initializer("wanted", Tensor.scalar(16000L))
                .initializer("two", Tensor.of(new int[] {1}, 2f))
                .output("y");
        m.node("Equal", "is_wanted", List.of("rate", "wanted"));
        m.node(
                "If",
                "y",
                List.of("is_wanted"),
                branch(
                        "then_branch",
                        new ModelMaker(17).node("Add", "a", List.of("x", "two")).output("a")),
                branch(
                        "else_branch",
                        new ModelMaker(17)
                                .node("LSTM", "b", List.of("x", "two", "two"))
                                .output("b")));
        file = Files.write(folder.resolve("model.onnx"), m.bytes());
    }

    @Test
    void theBranchOfAValueIsTheModel() {
        assertThatThrownBy(() -> OnnxReader.read(file)).hasMessageContaining("which only a run knows");
        Graph graph = OnnxReader.read(file, Map.of("rate", 16000L, "steps", 3L)).graph();
        assertThat(graph.inputs()).singleElement().satisfies(input -> {
            assertThat(input.name()).isEqualTo("x");
            assertThat(input.shape()).hasToString("[n, 3]");
        });
        Tensor x = Tensor.of(new int[] {1, 3}, 1f, 2f, 3f);
        Tensor y = new Interpreter()
                .run(
                        graph,
                        new Feeds().put("x", x),
                        OnnxReader.read(file, Map.of("rate", 16000L)).weights())
                .firstEntry()
                .getValue();
        assertThat(y.toDoubleArray()).containsExactly(3, 4, 5);
    }

    @Test
    void whatCannotBeFixedIsSaid() {
        assertThatThrownBy(() -> OnnxReader.read(file, Map.of("rate", 16000L, "width", 3L)))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("no open dimension or input \"width\" to fix; it has x, n, steps, rate");
        assertThatThrownBy(() -> OnnxReader.read(file, Map.of("rate", 16000L, "n", 0L)))
                .hasMessageContaining("The dimension n cannot have the size 0");
    }
}
