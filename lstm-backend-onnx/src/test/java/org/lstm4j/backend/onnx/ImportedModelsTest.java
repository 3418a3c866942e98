package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.graph.Graph;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.opentest4j.TestAbortedException;

/** Models of PyTorch, Keras and tf2onnx with their recorded outputs: read, run, written and read again. */
class ImportedModelsTest {
    @TestFactory
    Stream<DynamicTest> equalTheirRecordedOutputsBeforeAndAfterAnExport() {
        List<Path> folders;
        try {
            folders = RecordedModels.folders();
        } catch (TestAbortedException withoutData) {
            // a skipped test of its own, which the report shows with its reason
            return Stream.of(DynamicTest.dynamicTest("models of others", RecordedModels::folders));
        }
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) {
        byte[] bytes = RecordedModels.model(folder);
        OnnxModel first = OnnxReader.read(bytes);
        compare(folder, first.graph(), first.weights());
        OnnxModel again = OnnxReader.read(OnnxWriter.bytes(first.graph(), first.weights(), Map.of()));
        compare(folder, again.graph(), again.weights());
        assertThat(again.weights().keySet()).isEqualTo(first.weights().keySet());
        assertThat(again.graph().nodes()).hasSameSizeAs(first.graph().nodes());
        assertThat(Graph.parse(first.graph().toText()).toText())
                .isEqualTo(first.graph().toText());
    }

    private static void compare(Path folder, Graph graph, Map<String, Tensor> weights) {
        List<Tensor> inputs = RecordedModels.tensors(folder, "input");
        List<Tensor> outputs = RecordedModels.tensors(folder, "output");
        Feeds feeds = new Feeds();
        for (Tensor tensor : inputs) {
            feeds.put(graph.inputs().get(feeds.size()).name(), tensor);
        }
        assertThat(graph.outputs()).hasSameSizeAs(outputs);
        for (String name : List.of("native", "onnx", "reference")) {
            try (Backend backend = Backends.select(Selection.of(name))) {
                Feeds actual = Networks.run(backend, graph, weights, feeds);
                List<String> names = List.copyOf(actual.names());
                for (int i = 0; i < outputs.size(); i++) {
                    Tensor expected = outputs.get(i);
                    Tensor given = actual.get(names.get(i));
                    assertThat(given.shape()).isEqualTo(expected.shape());
                    for (int j = 0; j < expected.size(); j++) {
                        double e = expected.element(j);
                        assertThat(Math.abs(given.element(j) - e))
                                .as("%s %s[%d]", name, names.get(i), j)
                                .isLessThanOrEqualTo(Tolerance.IMPORTED.limit(e, Math.abs(e)));
                    }
                }
            }
        }
    }
}
