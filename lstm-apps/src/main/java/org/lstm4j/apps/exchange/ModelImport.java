package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.onnx.OnnxModel;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxReader;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;

/** An ONNX file on its way into a model file. */
public final class ModelImport {
    private static final String UNKNOWN = "unknown";

    private ModelImport() {}

    /**
     * Reads the ONNX file, and the JSON beside it that an export of ours wrote, and writes the model.
     *
     * @throws InvalidInputException if a file cannot be read or written, or graphs cannot express the model
     */
    public static ImportReport run(Path file, Path target) {
        if (!target.toString().endsWith(BundleFile.EXTENSION)) {
            throw new InvalidInputException(
                    target + ": the name of the file to write must end in " + BundleFile.EXTENSION);
        }
        byte[] onnx = bytes(file);
        OnnxModel model = read(file, onnx);
        Bundle bundle = Bundle.of(model.graph(), model.weights(), provenance(model));
        Path beside = Sidecar.beside(file);
        Optional<Sidecar> text = Sidecar.read(beside, onnx);
        BundleFile.write(target, text.map(sidecar -> sidecar.addTo(bundle)).orElse(bundle));
        return new ImportReport(
                target.toString(),
                Optional.of(model.producer()).filter(name -> !name.isBlank()),
                model.opset(),
                model.graph().trainableCount(),
                Signatures.inputs(model.graph()),
                Signatures.outputs(model.graph()),
                text.map(sidecar -> beside.toString()));
    }

    private static OnnxModel read(Path file, byte[] onnx) {
        try {
            return OnnxReader.read(onnx);
        } catch (OnnxModelException e) {
            OnnxModelException placed =
                    new OnnxModelException(e.problem(), e.operator(), e.node(), file + ": " + e.getMessage());
            placed.initCause(e);
            throw placed;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new InvalidInputException(file + ": is a directory. Give an ONNX file");
            }
            if (Files.size(file) > Integer.MAX_VALUE - 64) {
                throw new InvalidInputException(file + ": is larger than an ONNX file can be (2 GiB)");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the file says about itself is kept with the model. */
    private static Provenance provenance(OnnxModel model) {
        Map<String, String> numbers = new TreeMap<>();
        numbers.put("onnx.opset", Long.toString(model.opset()));
        model.metadata().forEach((name, value) -> {
            if (!name.isBlank() && !value.isBlank()) {
                numbers.put("onnx." + name, value);
            }
        });
        String producer = model.producer().isBlank() ? UNKNOWN : model.producer();
        return Provenance.ofThisRun(model.graph(), 0, producer).withNumbers(numbers);
    }
}
