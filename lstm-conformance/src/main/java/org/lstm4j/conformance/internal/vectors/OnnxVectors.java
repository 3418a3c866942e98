package org.lstm4j.conformance.internal.vectors;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rewired;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.conformance.internal.onnx.OnnxGraph;
import org.lstm4j.conformance.internal.onnx.OnnxTensors;
import org.lstm4j.graph.Graph;
import tools.jackson.databind.JsonNode;

/** ONNX's operator tests, and small ONNX models with inputs and outputs. */
final class OnnxVectors {
    private OnnxVectors() {}

    /** One operator test of a manifest. */
    static Rule test(Source source, JsonNode entry) {
        String folder = entry.path("dir").asString();
        return Rule.of(entry.path("name").asString(), probe -> {
            for (String set : entry.path("data").propertyNames()) {
                int outputs = count(entry.path("data").path(set), "output_");
                int inputs = count(entry.path("data").path(set), "input_");
                check(probe, source, folder + "/model.onnx", folder + "/" + set + "/", inputs, outputs);
            }
        });
    }

    private static int count(JsonNode files, String prefix) {
        return (int) StreamSupport.stream(files.propertyNames().spliterator(), false)
                .filter(name -> name.startsWith(prefix))
                .count();
    }

    /** One model of a manifest; its data lies in {@code test_data_set_0}. */
    static Rule model(Source source, JsonNode entry) {
        String name = entry.path("name").asString();
        return Rule.of(
                name,
                probe -> check(
                        probe,
                        source,
                        name + "/" + entry.path("file").asString(),
                        name + "/test_data_set_0/",
                        entry.path("inputs").size(),
                        entry.path("outputs").size()));
    }

    private static void check(Probe probe, Source source, String file, String data, int inputs, int outputs) {
        ModelProto model = OnnxGraph.parse(source.read(file));
        Map<String, Tensor> given = new LinkedHashMap<>();
        List<String> names = OnnxGraph.inputNames(model);
        for (int i = 0; i < inputs; i++) {
            TensorProto proto = OnnxTensors.parse(source.read(data + "input_" + i + ".pb"));
            String name = names.contains(proto.getName()) ? proto.getName() : names.get(i);
            given.put(name, OnnxTensors.tensor(proto));
        }
        OnnxGraph translated = OnnxGraph.of(model, given);
        Graph graph = Rewired.finite(translated.graph(), translated.feeds());
        Map<String, Tensor> actual = probe.predict(graph, translated.feeds(), Map.of());
        for (int i = 0; i < outputs; i++) {
            TensorProto proto = OnnxTensors.parse(source.read(data + "output_" + i + ".pb"));
            Tensor expected = OnnxTensors.tensor(proto);
            String name = "output_" + i;
            Tensor value = Objects.requireNonNull(actual.get(name), name);
            probe.expect(
                    value.dtype() == probe.given(expected.dtype()),
                    name + " must be " + expected.dtype().text() + "; it is "
                            + value.dtype().text());
            probe.compare(name, expected, value, expected.dtype().isFloating() ? Tolerance.IMPORTED : Tolerance.EXACT);
        }
    }
}
