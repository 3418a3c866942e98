package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Attention;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** A file has the inputs and outputs of its model, by their names. */
class NamedInputsTest {
    private static Model model() {
        Shared words = Shared.of("words", Frozen.of(Embedding.of(11, 4)));
        return Model.of(List.of(ModelInput.tokens("question").withLengths(), ModelInput.tokens("answer")), in -> {
            Wire.Reading read =
                    in.get("question").through(words).read("encoder", Lstm.of(3).withReturnSequences(), List.of());
            Wire said = in.get("answer")
                    .through(words)
                    .read("decoder", Lstm.of(3).withReturnSequences(), read.states())
                    .output();
            Wire seen = Wire.join(new Attention(true), said, read.output());
            Wire both = Wire.join(new Concatenate(), said, seen);
            return Wires.of("next", both.through(Dense.of(11, Activation.SOFTMAX)))
                    .and("topic", read.states().getFirst().through(Dense.of(2)));
        });
    }

    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = Tensor.zeros(DType.FLOAT32, parameter.shape().resolve(Sizes.NONE));
            for (int i = 0; i < tensor.size(); i++) {
                tensor.floats()[i] = Philox.uniform(3, Philox.streamOf(parameter.name()), 0, i) - 0.5f;
            }
            weights.put(parameter.name(), tensor);
        }
        return weights;
    }

    @Test
    void severalInputsAndOutputsAreWrittenAndReadByTheirNames() {
        Graph graph = model().inferenceGraph();
        Map<String, Tensor> weights = weights(graph);
        OnnxModel read = OnnxReader.read(OnnxWriter.bytes(graph, weights, Map.of()));
        assertThat(read.graph().inputs())
                .extracting(Input::name)
                .containsExactly("question", "question_lens", "answer");
        assertThat(read.graph().outputs().keySet()).containsExactly("next", "topic");
        Feeds feeds = new Feeds()
                .put("question", Tensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 0))
                .put("question_lens", Tensor.of(new int[] {2}, 3, 2))
                .put("answer", Tensor.of(new int[] {2, 4}, 1, 7, 8, 9, 10, 0, 1, 2));
        Map<String, Tensor> expected = new Interpreter().run(graph, feeds, weights);
        Map<String, Tensor> actual = new Interpreter().run(read.graph(), feeds, read.weights());
        expected.forEach((name, tensor) -> {
            Tensor other = Objects.requireNonNull(actual.get(name));
            for (int i = 0; i < tensor.size(); i++) {
                assertThat(other.element(i)).isCloseTo(tensor.element(i), within(1e-9));
            }
        });
    }
}
