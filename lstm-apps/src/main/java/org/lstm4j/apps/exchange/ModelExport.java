package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxSession;
import org.lstm4j.backend.onnx.OnnxWriter;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.io.Safetensors;
import org.lstm4j.io.TorchModels;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;

/** A saved model on its way into an ONNX file, or its weights into a state dict of PyTorch. */
public final class ModelExport {
    private static final String ENDING = ".onnx";
    private static final String STATE = ".safetensors";

    private final Bundle bundle;

    private ModelExport(Bundle bundle) {
        this.bundle = bundle;
    }

    /** Reads the model. @throws org.lstm4j.io.ModelFileException if it is missing, broken or foreign */
    public static ModelExport of(Path model) {
        return new ModelExport(BundleFile.read(model));
    }

    /** Whether a file is for weights in PyTorch's names. */
    static boolean isState(Path target) {
        return target.toString().endsWith(STATE);
    }

    /** All files that an export to a file may write. @throws InvalidInputException if its name tells no kind of file that is written */
    public static List<Path> files(Path target) {
        if (isState(target)) {
            return List.of(target);
        }
        if (!target.toString().endsWith(ENDING)) {
            throw new InvalidInputException(target + ": the name of the file to write must end in " + ENDING
                    + ", or in " + STATE + " for weights in PyTorch's names");
        }
        return List.of(target, Sidecar.beside(target));
    }

    /**
     * Writes the ONNX file and, if the model reads text, the JSON beside it.
     *
     * @throws org.lstm4j.InvalidInputException if a file cannot be written there
     */
    public ExportReport write(Path target) {
        files(target);
        Graph graph = bundle.graph();
        if (isState(target)) {
            return writeState(target);
        }
        byte[] onnx = OnnxWriter.bytes(graph, bundle.weights(), metadata(bundle.provenance()));
        Optional<Sidecar> sidecar = Sidecar.of(bundle, onnx);
        Path beside = Sidecar.beside(target);
        AtomicFile.write(target, onnx);
        sidecar.ifPresent(text -> text.write(beside));
        return new ExportReport(
                target.toString(),
                onnx.length,
                Signatures.inputs(graph),
                Signatures.outputs(graph),
                sidecar.map(text -> beside.toString()),
                Optional.empty());
    }

    /** The weights as PyTorch has them: its names, orders of gates and layouts; those of a model that came from there as they were. */
    private ExportReport writeState(Path target) {
        SequencedMap<String, Tensor> state = TorchModels.stateDict(
                bundle.graph(), bundle.weights(), bundle.provenance().numbers());
        new Safetensors(state, metadata(bundle.provenance())).write(target);
        return new ExportReport(
                target.toString(),
                size(target),
                state.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read again: " + e.getMessage(), e);
        }
    }

    /** Where the model comes from, for whoever finds the file alone. */
    private static Map<String, String> metadata(Provenance provenance) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("lstm.version", provenance.libraryVersion());
        metadata.put("lstm.created", provenance.created().toString());
        metadata.put("lstm.seed", Long.toString(provenance.seed()));
        metadata.put("lstm.backend", provenance.backend());
        metadata.put("lstm.graphSha256", provenance.graphSha256());
        metadata.put("lstm.jvm", provenance.jvm());
        metadata.put("lstm.os", provenance.os());
        metadata.put("lstm.arch", provenance.arch());
        if (!provenance.data().isEmpty()) {
            metadata.put(
                    "lstm.data",
                    provenance.data().stream()
                            .map(file -> file.name() + " " + file.sha256())
                            .collect(Collectors.joining("; ")));
        }
        return metadata;
    }

    /**
     * Runs the same rows through the model on a backend and through the file in ONNX Runtime.
     *
     * @param file what {@link #write} wrote
     * @param selection which backend; with its threads ONNX Runtime computes too
     */
    public ExportCheck check(Path file, Selection selection) {
        CheckRows rows = CheckRows.of(bundle);
        try (Backend backend = Backends.select(selection);
                Predictor predictor = backend.compile(bundle.graph(), CompileOptions.DEFAULT);
                OnnxSession session = OnnxSession.open(Files.readAllBytes(file), selection.options())) {
            predictor.parameters().setAll(bundle.weights());
            Feeds ours = rows.outputs(bundle.graph());
            predictor.run(rows.feeds(), ours);
            Feeds theirs = session.run(rows.feeds());
            double largest = 0;
            int position = 0;
            for (String name : theirs.names()) {
                // by position: a name that an input has too is another one in the file
                Tensor own =
                        ours.tensors().stream().skip(position++).findFirst().orElseThrow();
                double difference = difference(own, theirs.get(name));
                largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
            }
            return new ExportCheck(rows.count(), rows.what(), backend.name(), largest);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read again: " + e.getMessage(), e);
        }
    }

    private static double difference(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < a.size(); i++) {
            double difference = Math.abs(a.element(i) - b.element(i));
            if (Double.isNaN(difference)) {
                return Double.NaN;
            }
            largest = Math.max(largest, difference);
        }
        return largest;
    }
}
