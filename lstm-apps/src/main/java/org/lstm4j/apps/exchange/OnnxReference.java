package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxSession;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.parity.Check;
import org.lstm4j.model.parity.Recording;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Feeds;

/** What ONNX Runtime makes of a file as it is, for rows that nobody recorded: of random numbers, or of the model's own words. */
final class OnnxReference {
    private OnnxReference() {}

    /**
     * Runs the file.
     *
     * @param fixed values of inputs that the model was read for
     * @param remarks hears why nothing is compared, if ONNX Runtime is not here or cannot run the file on these rows
     */
    static Optional<Check> of(Path file, Bundle bundle, Map<String, Long> fixed, Consumer<String> remarks) {
        Graph graph = bundle.graph();
        CheckRows rows = CheckRows.of(bundle);
        try (OnnxSession session = OnnxSession.open(file, BackendOptions.DEFAULT)) {
            Feeds fed = new Feeds();
            List<String> names = new ArrayList<>(session.inputs());
            names.removeIf(name -> {
                Long value = fixed.get(name);
                if (value != null) {
                    fed.put(name, Tensor.scalar((long) value));
                }
                return value != null;
            });
            if (names.size() != graph.inputs().size()) {
                remarks.accept("Not compared with ONNX Runtime: the file has an input that nothing reads.");
                return Optional.empty();
            }
            SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                Input input = graph.inputs().get(i); // by position: what our names cannot hold is replaced in them
                Tensor tensor = rows.feeds().get(input.name());
                inputs.put(input.name(), tensor);
                fed.put(names.get(i), tensor);
            }
            Feeds given = session.run(fed);
            SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
            List<Tensor> theirs = List.copyOf(given.tensors());
            int position = 0;
            for (String name : graph.outputs().keySet()) {
                outputs.put(name, theirs.get(position++));
            }
            Recording recording = new Recording(inputs, outputs, new LinkedHashMap<>());
            return Optional.of(new Check("ONNX Runtime on " + rows.what(), Check.TOLERANCE, recording));
        } catch (LstmException e) {
            remarks.accept("Not compared with ONNX Runtime: " + e.getMessage());
            return Optional.empty();
        }
    }
}
