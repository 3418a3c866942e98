package org.lstm4j.io;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;

/** A small but complete model. */
final class Samples {
    static final Graph GRAPH = Model.ofTokens(
                    Sequential.of(Embedding.of(10, 4), Bidirectional.of(Lstm.of(3)), Dense.of(1, Activation.SIGMOID)),
                    false)
            .inferenceGraph();

    private Samples() {}

    /** Fresh weights with a negative zero and denormals among them. */
    static SequencedMap<String, Tensor> weights() {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        GRAPH.parameters()
                .forEach(parameter -> weights.put(
                        parameter.name(),
                        Tensor.of(
                                parameter.shape().resolve(Sizes.NONE),
                                parameter.initializer().values(parameter.shape(), 7, parameter.name()))));
        float[] first = weights.firstEntry().getValue().floats();
        first[0] = -0.0f;
        first[1] = Float.MIN_VALUE;
        first[2] = -Float.MIN_NORMAL / 3;
        first[3] = Float.MAX_VALUE;
        return weights;
    }

    static Provenance provenance() {
        return Provenance.ofThisRun(GRAPH, -42, "native")
                .withCreated(Instant.parse("2026-01-02T03:04:05Z"))
                .withData(List.of(new DataFile("headlines.json.gz", "0123456789abcdef".repeat(4))))
                .withNumbers(Map.of("test.loss", "0.43", "test.accuracy", "0.81"));
    }

    /** A bundle with nothing left out. */
    static Bundle bundle() {
        return Bundle.of(GRAPH, weights(), provenance())
                .withLabels("sincere", "sarcastic – \"so\"")
                .withThreshold(0.4375)
                .withTextPipeline("{\"format\":\"a pipeline\",\"words\":[\"né\",\"\\ud83d\"]}")
                .withAttachment("scale", "{\"mean\": 0.1, \"units\": [1e-300, -0.0, 12345678901234567890]}")
                .withArchitecture("{\"layers\":[{\"type\":\"Embedding\"}],\"loss\":\"binary-cross-entropy\"}");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
