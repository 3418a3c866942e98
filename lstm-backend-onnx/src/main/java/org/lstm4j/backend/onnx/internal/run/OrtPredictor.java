package org.lstm4j.backend.onnx.internal.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.write.ModelWriter;
import org.lstm4j.graph.EmptySequences;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;

/**
 * One graph in one session. The session is made at the first run after weights were set, since ONNX Runtime packs them for
 * its kernels only if they are part of the model. Memory for inputs and outputs is reused from run to run.
 */
final class OrtPredictor implements Predictor {
    private final Graph graph;
    private final Checks checks;
    private final Sessions sessions;
    private final Weights weights;
    private final Consumer<OrtPredictor> closed;
    private final Map<String, String> outputNames = new LinkedHashMap<>();
    private final Map<String, HostTensor> memory = new LinkedHashMap<>();
    private @Nullable OrtSession session;

    OrtPredictor(Graph graph, Sessions sessions, Consumer<OrtPredictor> closed) {
        this.graph = graph;
        this.checks = new Checks(ZeroLengths.kept(EmptySequences.replaced(graph)));
        this.sessions = sessions;
        this.weights = new Weights(graph, this::closeSession);
        this.closed = closed;
        List<String> names = ModelWriter.outputNames(checks.graph());
        for (String output : checks.graph().outputs().keySet()) {
            outputNames.put(output, names.get(outputNames.size()));
        }
        for (Input input : graph.inputs()) {
            memory.put(input.name(), new HostTensor(sessions.environment(), input.dtype()));
        }
        checks.graph()
                .outputs()
                .forEach((name, value) -> memory.put(
                        Objects.requireNonNull(outputNames.get(name)),
                        new HostTensor(sessions.environment(), value.dtype())));
    }

    @Override
    public Parameters parameters() {
        return weights;
    }

    @Override
    public void run(Feeds inputs, Feeds outputs) {
        Sizes sizes = inputs.sizes(graph.inputs());
        checks.before(inputs, sizes);
        Map<String, int[]> wanted = wanted(outputs, sizes);
        OrtSession current = session();
        try {
            Map<String, OnnxTensor> fed = new LinkedHashMap<>();
            for (Input input : graph.inputs()) {
                Tensor tensor = inputs.get(input.name());
                HostTensor host = host(input.name());
                fed.put(input.name(), host.of(tensor.dims()));
                host.copyFrom(tensor);
            }
            Map<String, OnnxTensor> filled = new LinkedHashMap<>();
            for (Map.Entry<String, int[]> output : wanted.entrySet()) {
                String name = onnxName(output.getKey());
                filled.put(name, host(name).of(output.getValue()));
            }
            if (!filled.isEmpty()) {
                current.run(fed, filled).close();
            }
        } catch (OrtException e) {
            throw translated(e);
        }
        give(outputs, wanted, sizes);
    }

    /** The dimensions of the outputs that are wanted, and of those that are checked. */
    private Map<String, int[]> wanted(Feeds outputs, Sizes sizes) {
        Map<String, int[]> wanted = new LinkedHashMap<>();
        for (String name : outputs.names()) {
            wanted.put(name, outputs.get(name).dims());
        }
        for (String name : checks.outputs()) {
            wanted.put(name, checks.graph().output(name).shape().resolve(sizes));
        }
        return wanted;
    }

    private void give(Feeds outputs, Map<String, int[]> wanted, Sizes sizes) {
        for (String name : checks.outputs()) {
            Tensor numbers =
                    Tensor.zeros(checks.graph().output(name).dtype(), Objects.requireNonNull(wanted.get(name)));
            host(onnxName(name)).copyTo(numbers);
            checks.behind(name, numbers, sizes);
        }
        for (String name : outputs.names()) {
            host(onnxName(name)).copyTo(outputs.get(name));
        }
    }

    private String onnxName(String output) {
        return Objects.requireNonNull(outputNames.get(output), output);
    }

    private HostTensor host(String name) {
        return Objects.requireNonNull(memory.get(name), name);
    }

    private OrtSession session() {
        OrtSession current = session;
        if (current == null) {
            current = sessions.open(ModelWriter.write(checks.graph(), weights.values(), Map.of())
                    .toByteArray());
            session = current;
        }
        return current;
    }

    /** Indices that the graph computes are seen by ONNX Runtime before we see them. */
    private static RuntimeException translated(OrtException e) {
        String message = String.valueOf(e.getMessage());
        boolean isInput = message.contains("out of data bounds") || message.contains("in sequence_lens");
        return isInput ? new InvalidInputException(message, e) : Sessions.failure(message, e);
    }

    private void closeSession() {
        OrtSession current = session;
        session = null;
        if (current != null) {
            try {
                current.close();
            } catch (OrtException e) {
                throw Sessions.failure("a session cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        closeSession();
        memory.values().forEach(HostTensor::close);
        closed.accept(this);
    }
}
