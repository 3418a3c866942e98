package org.lstm4j.apps.importing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModel;
import org.lstm4j.backend.onnx.OnnxReader;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.io.TensorFile;
import org.lstm4j.model.parity.Check;
import org.lstm4j.model.parity.Parity;
import org.lstm4j.model.parity.Recording;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;

/** Everyday modules of PyTorch as its exporter wrote them, with what they read and gave (modules.py). */
final class PytorchModules {
    /** Those that are listed first were asked about; the others are more of their kinds. */
    static final int ASKED = 36;

    private PytorchModules() {}

    /**
     * One module.
     *
     * @param name its folder
     * @param what it is, for people
     */
    record Module(String name, String what) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Module> all() {
        try (InputStream in = resource("modules.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\|"))
                    .map(parts -> new Module(parts[0], parts[1]))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(PytorchModules.class.getResourceAsStream(name), name);
    }

    /** Lays the files of all modules into a folder. */
    static void unpack(Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(resource("pytorch-modules.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.write(file, zip.readAllBytes());
                }
            }
        }
    }

    /**
     * How a module fared.
     *
     * @param refusal why it was not read
     * @param parities how its numbers compare, by backend
     */
    record Outcome(Optional<String> refusal, List<Parity> parities) {
        boolean isEqual() {
            return refusal.isEmpty() && parities.stream().allMatch(Parity::isEqual);
        }
    }

    /** Reads a module and computes its numbers on backends. */
    static Outcome outcome(Path folder, Module module, List<String> backends) {
        Path file = folder.resolve(module.name()).resolve("model.onnx");
        OnnxModel model;
        try {
            model = OnnxReader.read(file);
        } catch (InvalidInputException e) {
            return new Outcome(Optional.of(String.valueOf(e.getMessage())), List.of());
        }
        Bundle bundle = Bundle.of(model.graph(), model.weights(), Provenance.ofThisRun(model.graph(), 0, "PyTorch"));
        Map<String, Tensor> recorded = TensorFile.read(file.resolveSibling("io.npz"));
        Check check = new Check("io.npz", Check.TOLERANCE, Recording.of(model.graph(), recorded, module.name()));
        List<Parity> parities = new ArrayList<>();
        for (String name : backends) {
            try (Backend backend = Backends.select(Selection.of(name))) {
                parities.add(Parity.of(backend, bundle, check));
            }
        }
        return new Outcome(Optional.empty(), parities);
    }
}
