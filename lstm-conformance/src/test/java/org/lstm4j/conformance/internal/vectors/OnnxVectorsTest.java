package org.lstm4j.conformance.internal.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.OnnxImporter;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;
import org.lstm4j.conformance.internal.RuleRunner;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;

/** An importer of one operator, which repeats each number as often as its second input says, held to one vector. */
class OnnxVectorsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aVector() throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder()
                        .addInput(ValueInfoProto.newBuilder().setName("x"))
                        .addInput(ValueInfoProto.newBuilder().setName("times"))
                        .addOutput(ValueInfoProto.newBuilder().setName("y"))
                        .addNode(NodeProto.newBuilder().setOpType("Times")))
                .build();
        Path data = Files.createDirectories(folder.resolve("times").resolve("test_data_set_0"));
        Files.write(data.resolveSibling("model.onnx"), model.toByteArray());
        // in the other order than the model's, but named
        TensorProto times = TensorProto.newBuilder()
                .setName("times")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(1)
                .addInt64Data(3)
                .build();
        Files.write(data.resolve("input_0.pb"), times.toByteArray());
        Files.write(
                data.resolve("input_1.pb"),
                floats(1, 2).toBuilder().setName("x").build().toByteArray());
        Files.write(data.resolve("output_0.pb"), floats(3, 6).toByteArray());
        Files.writeString(folder.resolve("manifest.json"), """
                {"tests": [{"name": "test_times", "dir": "times",
                            "data": {"test_data_set_0": {"input_0.pb": {}, "input_1.pb": {}, "output_0.pb": {}}}}]}
                """);
    }

    private static TensorProto floats(float... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    private Outcome run(OnnxImporter importer) {
        Source source = VectorSets.below(folder).getFirst();
        return new RuleRunner(new ReferenceBackend(), Capabilities.DOUBLE, Set.of())
                .run(VectorSets.onnx(importer, source).cases().getFirst());
    }

    /** Needs to know how often, as importers do. */
    private static OnnxImporter.Imported times(byte[] bytes, double error) {
        try {
            GraphProto model = ModelProto.parseFrom(bytes).getGraph();
            if (model.getInitializerCount() == 0) {
                throw new InvalidInputException("\"times\" must be known");
            }
            GraphBuilder g = new GraphBuilder();
            Value x = g.input(model.getInput(0).getName(), Shape.of("n"), DType.FLOAT32);
            g.output("y", g.mul(x, model.getInitializer(0).getInt64Data(0) + error));
            return new OnnxImporter.Imported(g.build(), new LinkedHashMap<>());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(Arrays.toString(bytes), e);
        }
    }

    @Test
    void whatGraphsNeedToKnowIsWrittenIntoTheModel() {
        Outcome outcome = run(bytes -> times(bytes, 0));
        assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.PASSED);
    }

    @Test
    void anImporterThatReadsSomethingElseFails() {
        Outcome outcome = run(bytes -> times(bytes, 0.001));
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).contains("y[1]: expected 6.0");
    }

    @Test
    void whatItRefusesIsSkippedWithItsOwnReason() {
        Outcome outcome = run(bytes -> {
            throw new InvalidInputException("Node \"a\": Times is no operator of graphs");
        });
        assertThat(outcome.status()).isEqualTo(Status.SKIPPED);
        assertThat(outcome.reason()).isEqualTo("Node \"a\": Times is no operator of graphs");
    }

    @Test
    void anImporterThatFailsInAnyOtherWayFails() {
        assertThat(run(bytes -> {
                            throw new IllegalStateException("index 3");
                        })
                        .status())
                .isEqualTo(Status.FAILED);
    }
}
