package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/** Products of stacks of matrices, in files and out of them. */
class StacksTest {
    private static int[] dims(String text) {
        return IntStream.of(text.chars().map(c -> c - '0').toArray()).toArray();
    }

    private static Object[] named(int[] dims) {
        Object[] names = new Object[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            names[axis] = axis == 0 && dims[0] == 5 ? (Object) "n" : (Object) dims[axis];
        }
        return names;
    }

    /** One digit a dimension; 5 in front is a size that only a run knows. */
    @ParameterizedTest
    @CsvSource({
        "3,3",
        "3,34",
        "23,3",
        "523,34",
        "23,534",
        "523,534",
        "5123,634",
        "523,3",
        "3,534",
        "5623,5634",
        "1623,5134",
        "23,6134"
    })
    void aProductIsThatOfOnnx(String left, String right) throws OrtException {
        int[] a = dims(left);
        int[] b = dims(right);
        ModelMaker m = new ModelMaker(13)
                .input("a", DType.FLOAT32, named(a))
                .input("b", DType.FLOAT32, named(b))
                .node("MatMul", "y", List.of("a", "b"))
                .output("y");
        Feeds feeds = new Feeds().put("a", ModelMaker.numbers("a", a)).put("b", ModelMaker.numbers("b", b));
        Judge.agrees(m, feeds);
    }

    @Test
    void attentionAsExportersWriteItIsReadAndWrittenAgain() throws OrtException {
        ModelMaker m = Exporters.attention();
        for (int[] size : new int[][] {{2, 30}, {1, 1}, {7, 3}}) {
            Tensor mask = Tensor.zeros(DType.FLOAT32, size[0], size[1]);
            for (int i = 0; i < mask.size(); i++) {
                mask.floats()[i] = i % size[1] <= i / size[1] || i % 3 > 0 ? 1 : 0;
            }
            Feeds feeds = new Feeds()
                    .put("x", ModelMaker.numbers("x", size[0], size[1], 6))
                    .put("mask", mask);
            Feeds expected = Judge.agrees(m, feeds);
            OnnxModel read = OnnxReader.read(m.bytes());
            byte[] written = OnnxWriter.bytes(read.graph(), read.weights(), Map.of());
            assertThat(Networks.difference(expected, Judge.original(written, feeds)))
                    .isLessThan(2e-6);
            Judge.equal(OnnxReader.read(written), feeds, expected, 2e-6);
        }
        assertThat(OnnxReader.read(m.bytes()).graph().nodes())
                .filteredOn(node -> node.op() == Op.MATMUL && node.input(1).rank() == 4)
                .hasSize(2);
    }

    @Test
    void aScalarIsNoMatrix() {
        ModelMaker m = new ModelMaker(13)
                .input("a", DType.FLOAT32, 2, 3)
                .input("b", DType.FLOAT32)
                .node("MatMul", "y", List.of("a", "b"))
                .output("y");
        assertThatThrownBy(() -> OnnxReader.read(m.bytes()))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("a scalar is no matrix");
    }

    @Test
    void stacksAreWrittenWithTheirNames() throws OrtException {
        GraphBuilder g = new GraphBuilder();
        Value a = g.input("a", Shape.of("batch", "time", 4), DType.FLOAT32);
        g.output("scores", g.matMul(a, g.transposeMatrices(a)));
        Graph graph = g.build();
        byte[] bytes = OnnxWriter.bytes(graph, Map.of(), Map.of());
        Feeds feeds = new Feeds().put("a", ModelMaker.numbers("a", 3, 5, 4));
        assertThat(Networks.difference(Networks.expected(graph, Map.of(), feeds), Judge.original(bytes, feeds)))
                .isLessThan(2e-6);
        assertThat(OnnxReader.read(bytes).graph().output("scores").shape().toString())
                .isEqualTo("[batch, time, time]");
    }
}
