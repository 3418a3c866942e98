package org.lstm4j.conformance.internal.vectors;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.OnnxImporter;
import org.lstm4j.conformance.OnnxImporter.Imported;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rewired;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;
import tools.jackson.databind.JsonNode;

/** ONNX's operator tests, and small ONNX models with inputs and outputs, as an importer reads them. */
final class OnnxVectors {
    private final OnnxImporter importer;
    private final Source source;

    OnnxVectors(OnnxImporter importer, Source source) {
        this.importer = importer;
        this.source = source;
    }

    /** One operator test of a manifest. */
    Rule test(JsonNode entry) {
        String folder = entry.path("dir").asString();
        return Rule.of(entry.path("name").asString(), probe -> {
            for (String set : entry.path("data").propertyNames()) {
                int outputs = count(entry.path("data").path(set), "output_");
                int inputs = count(entry.path("data").path(set), "input_");
                check(probe, folder + "/model.onnx", folder + "/" + set + "/", inputs, outputs);
            }
        });
    }

    private static int count(JsonNode files, String prefix) {
        return (int) StreamSupport.stream(files.propertyNames().spliterator(), false)
                .filter(name -> name.startsWith(prefix))
                .count();
    }

    /** One model of a manifest; its data lies in {@code test_data_set_0}. */
    Rule model(JsonNode entry) {
        String name = entry.path("name").asString();
        return Rule.of(
                name,
                probe -> check(
                        probe,
                        name + "/" + entry.path("file").asString(),
                        name + "/test_data_set_0/",
                        entry.path("inputs").size(),
                        entry.path("outputs").size()));
    }

    private void check(Probe probe, String file, String data, int inputs, int outputs) {
        ModelProto model = parse(source.read(file));
        List<String> names = inputNames(model);
        TensorProto[] given = new TensorProto[names.size()];
        for (int i = 0; i < inputs; i++) {
            TensorProto proto = OnnxTensors.parse(source.read(data + "input_" + i + ".pb"));
            int named = names.indexOf(proto.getName());
            given[named < 0 ? i : named] = proto;
        }
        Read read = read(model, List.of(given));
        Graph graph = read.imported().graph();
        Feeds feeds = new Feeds();
        for (Input input : graph.inputs()) {
            TensorProto proto = read.fed().get(feeds.size());
            feeds.put(input.name(), OnnxTensors.tensor(proto));
        }
        List<Tensor> expected = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            expected.add(OnnxTensors.tensor(OnnxTensors.parse(source.read(data + "output_" + i + ".pb"))));
        }
        Graph finite = Rewired.finite(graph, feeds);
        Map<String, Tensor> actual =
                probe.predict(finite, feeds, read.imported().weights());
        List<Map.Entry<String, Value>> results = List.copyOf(graph.outputs().entrySet());
        probe.expect(
                results.size() >= outputs,
                "the model has " + outputs + " outputs with numbers; read were " + results.size());
        for (int i = 0; i < outputs; i++) {
            String name = results.get(i).getKey();
            Tensor value = Objects.requireNonNull(actual.get(name), name);
            Tensor right = expected.get(i);
            probe.expect(
                    value.dtype() == probe.given(right.dtype()),
                    name + " must be " + right.dtype().text() + "; it is "
                            + value.dtype().text());
            probe.compare(name, right, value, right.dtype().isFloating() ? Tolerance.IMPORTED : Tolerance.EXACT);
        }
    }

    private static ModelProto parse(byte[] bytes) {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInputException("Not an ONNX model: " + e.getMessage(), e);
        }
    }

    /** The names of the inputs that a model is given, in order: those that are not initializers. */
    private static List<String> inputNames(ModelProto model) {
        Set<String> initializers = new HashSet<>();
        model.getGraph().getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        return model.getGraph().getInputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> !initializers.contains(name))
                .toList();
    }

    /** What was read, and what it is fed: a tensor for each input of its graph. */
    private record Read(Imported imported, List<TensorProto> fed) {}

    /**
     * Reads a model as it is. ONNX's tests feed everything, also shapes, axes and limits, which models of exporters hold as
     * constants: where a graph needs to know them, they are written into the model.
     */
    private Read read(ModelProto model, List<TensorProto> given) {
        try {
            return new Read(importer.read(model.toByteArray()), given);
        } catch (InvalidInputException asItIs) {
            try {
                return settled(model, given);
            } catch (InvalidInputException refused) {
                throw new RuleSkipped(String.valueOf(refused.getMessage()));
            }
        }
    }

    private Read settled(ModelProto model, List<TensorProto> given) {
        Set<String> initializers = new HashSet<>();
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInput();
        graph.getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        List<TensorProto> fed = new ArrayList<>();
        int next = 0;
        for (ValueInfoProto input : model.getGraph().getInputList()) {
            if (initializers.contains(input.getName())) {
                graph.addInput(input);
                continue;
            }
            TensorProto tensor = given.get(next++);
            if (isSetting(tensor, next == 1)) {
                graph.addInitializer(tensor.toBuilder().setName(input.getName()));
            } else {
                graph.addInput(input);
                fed.add(tensor);
            }
        }
        return new Read(importer.read(model.toBuilder().setGraph(graph).build().toByteArray()), fed);
    }

    /** One number (but the first), or a list of whole ones: no data, but what is to be done with it. */
    private static boolean isSetting(TensorProto tensor, boolean isFirst) {
        return switch (tensor.getDimsCount()) {
            case 0 -> !isFirst;
            case 1 -> tensor.getDataType() == TensorProto.DataType.INT64.getNumber();
            default -> false;
        };
    }
}
