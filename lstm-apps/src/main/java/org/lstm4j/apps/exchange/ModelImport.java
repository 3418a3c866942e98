package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.parity.ParityReport;
import org.lstm4j.apps.parity.ParityRun;
import org.lstm4j.backend.onnx.OnnxModel;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxReader;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.FileFormat;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.parity.Check;
import org.lstm4j.model.parity.Checks;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;

/** A file of another program on its way into a model file. */
public final class ModelImport {
    private static final String UNKNOWN = "unknown";
    /** How many bytes of either end tell a format. */
    private static final int ENDS = 1 << 16;
    /** How many bytes readers look at. */
    private static final int START = 1024;

    private ModelImport() {}

    /** All files that an import to a file writes. @throws InvalidInputException if that is no name of a model file */
    public static List<Path> files(Path target) {
        if (!target.toString().endsWith(BundleFile.EXTENSION)) {
            throw new InvalidInputException(
                    target + ": the name of the file to write must end in " + BundleFile.EXTENSION);
        }
        return List.of(target);
    }

    /**
     * Reads a file of another program, of whichever kind it is, compares its numbers with those that were recorded, and writes the model with
     * them as checks.
     *
     * @throws InvalidInputException if a file cannot be read or written, or graphs cannot express the model
     */
    public static ImportReport run(ImportRequest request) {
        files(request.target());
        Imported imported = read(request);
        Bundle read = imported.bundle();
        RecordedNumbers numbers = RecordedNumbers.of(request.file(), read.graph(), request.numbers());
        List<String> remarks = new ArrayList<>(imported.remarks());
        numbers.remark().ifPresent(remarks::add);
        Optional<Check> check = numbers.check()
                .or(() -> imported.opset().isPresent() ? OnnxReference.of(request.file(), read) : Optional.empty());
        Optional<ParityReport> parity =
                check.map(made -> ParityRun.of(request.target().toString(), read, List.of(made), request.backend()));
        boolean keeps =
                check.isPresent() && Checks.canKeep(read.graph(), check.get().recording());
        Bundle bundle = keeps ? new Checks(List.of(check.get())).addTo(read) : read;
        BundleFile.write(request.target(), bundle);
        return new ImportReport(
                request.target().toString(),
                imported.producer(),
                imported.opset(),
                bundle.graph().trainableCount(),
                Signatures.inputs(bundle.graph()),
                Signatures.outputs(bundle.graph()),
                imported.text(),
                remarks,
                parity);
    }

    /**
     * A model that was read.
     *
     * @param producer the program that wrote it, if it says so
     * @param opset of an ONNX file
     * @param text the file that its text pipeline comes from
     * @param remarks what has to be known of what was read
     */
    private record Imported(
            Bundle bundle,
            Optional<String> producer,
            OptionalLong opset,
            Optional<String> text,
            List<String> remarks) {}

    private static Imported read(ImportRequest request) {
        Path file = request.file();
        Optional<ModelReader> reader = reader(file);
        if (reader.isPresent()) {
            return ofOther(reader.get().read(file, request.options()));
        }
        if (!request.options().equals(ModelReader.Options.NONE)) {
            throw new InvalidInputException(
                    file + ": --module is for weights of PyTorch, and this is no such file; leave it out");
        }
        return ofOnnx(file);
    }

    /** Who reads the file; nobody if it is ONNX, or of no kind that is known. */
    private static Optional<ModelReader> reader(Path file) {
        byte[] start = start(file);
        return ServiceLoader.load(ModelReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(reader -> reader.reads(file, start))
                .findFirst();
    }

    private static byte[] start(Path file) {
        if (!Files.isRegularFile(file)) {
            return new byte[0]; // what it is then is said below
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static Imported ofOther(ForeignModel model) {
        Provenance provenance =
                Provenance.ofThisRun(model.graph(), 0, model.producer()).withNumbers(new TreeMap<>(model.facts()));
        return new Imported(
                Bundle.of(model.graph(), model.weights(), provenance),
                Optional.of(model.producer()),
                OptionalLong.empty(),
                Optional.empty(),
                model.remarks());
    }

    /** Reads the ONNX file, and the JSON beside it that an export of ours wrote. */
    private static Imported ofOnnx(Path file) {
        byte[] onnx = bytes(file);
        OnnxModel model = read(file, onnx);
        Bundle bundle = Bundle.of(model.graph(), model.weights(), provenance(model));
        Path beside = Sidecar.beside(file);
        Optional<Sidecar> text = Sidecar.read(beside, onnx);
        return new Imported(
                text.map(sidecar -> sidecar.addTo(bundle)).orElse(bundle),
                Optional.of(model.producer()).filter(name -> !name.isBlank()),
                OptionalLong.of(model.opset()),
                text.map(sidecar -> beside.toString()),
                List.of());
    }

    private static OnnxModel read(Path file, byte[] onnx) {
        try {
            return OnnxReader.read(onnx);
        } catch (OnnxModelException e) {
            byte[] start = Arrays.copyOf(onnx, Math.min(onnx.length, ENDS));
            byte[] end = Arrays.copyOfRange(onnx, Math.max(0, onnx.length - ENDS), onnx.length);
            Optional<InvalidInputException> foreign =
                    FileFormat.of(start, end).flatMap(format -> foreign(file, format));
            if (foreign.isPresent()) {
                foreign.get().initCause(e);
                throw foreign.get();
            }
            OnnxModelException placed =
                    new OnnxModelException(e.problem(), e.operator(), e.node(), file + ": " + e.getMessage());
            placed.initCause(e);
            throw placed;
        }
    }

    /** The refusal of what is no ONNX model: what it is, and what to do with it. Empty for what begins as one. */
    private static Optional<InvalidInputException> foreign(Path file, FileFormat format) {
        return format.isOnnx()
                ? Optional.empty()
                : Optional.of(new InvalidInputException(
                        file + ": is " + format.description() + ", not an ONNX model. " + format.advice()));
    }

    private static byte[] bytes(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory() || attributes.size() > Integer.MAX_VALUE - 64) {
                throw FileFormat.of(file)
                        .flatMap(format -> foreign(file, format))
                        .orElseGet(() -> new InvalidInputException(
                                file + ": is larger than an ONNX file can be (2 GiB). Give the .onnx file itself"));
            }
            if (!attributes.isRegularFile()) {
                throw new InvalidInputException(file + ": is not a regular file. Give the path of a file on a disk");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new InvalidInputException(file + ": may not be read. Check its permissions", e);
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
