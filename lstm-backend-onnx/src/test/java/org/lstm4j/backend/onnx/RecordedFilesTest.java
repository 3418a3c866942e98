package org.lstm4j.backend.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;

/** Small files as exporters write them, with inputs and with outputs computed by others. */
class RecordedFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"mask-lengths-in-int32", "if-constant", "quantised-weights"})
    void areReadAndComputeWhatWasRecorded(String name) throws IOException {
        OnnxModel model = OnnxReader.read(resource(name + "/model.onnx"));

        Judge.equal(
                model,
                tensors(resource(name + "/in.txt"), model.graph()),
                tensors(resource(name + "/out.txt"), model.graph()),
                2e-6);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = RecordedFilesTest.class.getResourceAsStream("recorded/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /** A tensor a line: its name, a letter for its type, its dimensions, its elements; whole numbers as the graph wants them. */
    private static Feeds tensors(byte[] text, Graph graph) {
        Feeds feeds = new Feeds();
        for (String line : new String(text, StandardCharsets.UTF_8).strip().split("\n")) {
            String[] parts = line.strip().split(" ");
            int[] dims = Arrays.stream(parts[2].split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            float[] elements = new float[parts.length - 3];
            IntStream.range(0, elements.length).forEach(i -> elements[i] = Float.parseFloat(parts[i + 3]));
            Tensor tensor = Tensor.of(dims, elements);
            feeds.put(
                    parts[0],
                    graph.inputs().stream()
                            .filter(input -> input.name().equals(parts[0]))
                            .map(Input::dtype)
                            .findFirst()
                            .map(tensor::to)
                            .orElse(tensor));
        }
        return feeds;
    }
}
