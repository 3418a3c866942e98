package org.lstm4j.backend.onnx;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.onnx.internal.read.Signature;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;

/**
 * ONNX models as {@code lstm import} takes them, with weights beside them: {@link OnnxReader#read(Path)}. A file is
 * told to be one by the fields that it begins with, whatever its name. Thread-safe.
 *
 * <p>Facts are {@code onnx.opset}, and what the model says about itself, as {@code onnx.NAME}.
 */
public final class OnnxFile implements ModelReader {
    private static final String UNKNOWN = "unknown";

    /** For {@link java.util.ServiceLoader}. */
    public OnnxFile() {}

    @Override
    public String format() {
        return "ONNX";
    }

    @Override
    public boolean reads(Path file, byte[] start) {
        return Signature.isModel(start);
    }

    @Override
    public ForeignModel read(Path file, Options options) {
        if (options.module().isPresent() || options.network().isPresent()) {
            throw new InvalidInputException(file + ": a model of ONNX says itself what its network is; leave out "
                    + (options.module().isPresent() ? "--module" : "--task"));
        }
        OnnxModel model = OnnxReader.read(file, options.fixed());
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("onnx.opset", Long.toString(model.opset()));
        model.metadata().forEach((name, value) -> {
            if (!name.isBlank() && !value.isBlank()) {
                facts.put("onnx." + name, value);
            }
        });
        String producer = model.producer().isBlank() ? UNKNOWN : model.producer();
        return new ForeignModel(model.graph(), model.weights(), producer, facts, model.remarks());
    }
}
