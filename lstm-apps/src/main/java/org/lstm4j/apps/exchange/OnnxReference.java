package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
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
     * @return empty if ONNX Runtime is not here, or cannot run the file on these rows
     */
    static Optional<Check> of(Path file, Bundle bundle) {
        Graph graph = bundle.graph();
        CheckRows rows = CheckRows.of(bundle);
        try (OnnxSession session = OnnxSession.open(file, BackendOptions.DEFAULT)) {
            List<String> names = session.inputs();
            if (names.size() != graph.inputs().size()) {
                return Optional.empty(); // the file has an input that nothing reads
            }
            SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
            Feeds fed = new Feeds();
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
            return Optional.empty();
        }
    }
}
