package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.parity.ParityReport;
import org.lstm4j.apps.parity.ParityRun;
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
import org.lstm4j.text.ForeignText;

/** A file of another program on its way into a model file. */
public final class ModelImport {
    /** How many bytes readers look at. */
    private static final int START = 1024;
    /** What a reader of ONNX files says of the operator set. */
    private static final String OPSET = "onnx.opset";
    /** The document of a layer that makes ids of texts, which readers of Keras's files leave to us. */
    private static final String VECTORIZATION = "keras.text-vectorization";

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
     * them as checks, and with what makes ids of texts if there is that.
     *
     * @throws InvalidInputException if a file cannot be read or written, or graphs cannot express the model
     */
    static ImportReport run(ImportRequest request) {
        files(request.target());
        Imported imported = read(request);
        Bundle read = imported.bundle();
        List<String> remarks = new ArrayList<>(imported.remarks());
        RecordedNumbers numbers = RecordedNumbers.of(request.file(), read.graph(), request.numbers());
        numbers.remark().ifPresent(remarks::add);
        Optional<Check> check = numbers.check()
                .or(() -> imported.opset().isPresent()
                        ? OnnxReference.of(
                                request.file(), read, request.options().fixed(), remarks::add)
                        : Optional.empty());
        Optional<ParityReport> parity =
                check.map(made -> ParityRun.of(request.target().toString(), read, List.of(made), request.backend()));
        Optional<ForeignText> text = text(request, imported);
        Optional<TextDoor> door =
                text.map(found -> TextDoor.of(request.file().toString(), read, found, request.names()));
        door.ifPresent(made -> remarks.addAll(made.remarks()));
        Bundle named = door.map(TextDoor::bundle).orElse(read);
        Bundle bundle = check.filter(made -> Checks.canKeep(read.graph(), made.recording()))
                .map(made -> door.map(it -> new Check(made.origin(), made.tolerance(), it.renamed(made.recording())))
                        .orElse(made))
                .map(made -> new Checks(List.of(made)).addTo(named))
                .orElse(named);
        BundleFile.write(request.target(), bundle);
        return new ImportReport(
                request.target().toString(),
                imported.producer(),
                imported.opset(),
                bundle.graph().trainableCount(),
                Signatures.inputs(bundle.graph()),
                Signatures.outputs(bundle.graph()),
                text.map(ForeignText::kind).or(imported::text),
                remarks,
                parity);
    }

    /** What makes ids of texts: a file that was named, or a layer of the model that did. */
    private static Optional<ForeignText> text(ImportRequest request, Imported imported) {
        OptionalInt steps = TextDoor.steps(imported.bundle().graph());
        ForeignText.Options options = request.text().length().isEmpty() && steps.isPresent()
                ? request.text().withLength(steps.getAsInt())
                : request.text();
        if (request.tokenizer().isPresent()) {
            return Optional.of(TextDoor.read(request.tokenizer().get(), options));
        }
        return Optional.ofNullable(imported.documents().get(VECTORIZATION))
                .map(json -> ForeignText.ofTextVectorization(json, options));
    }

    /**
     * A model that was read.
     *
     * @param producer the program that wrote it, if it says so
     * @param opset of an ONNX file
     * @param text the file that its text pipeline comes from
     * @param remarks what has to be known of what was read
     * @param documents what stands in the file about its use
     */
    private record Imported(
            Bundle bundle,
            Optional<String> producer,
            OptionalLong opset,
            Optional<String> text,
            List<String> remarks,
            Map<String, String> documents) {}

    private static Imported read(ImportRequest request) {
        Path file = request.file();
        byte[] start = start(file);
        ForeignModel model = ServiceLoader.load(ModelReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(reader -> reader.reads(file, start))
                .findFirst()
                .orElseThrow(() -> unknown(file))
                .read(file, request.options());
        Provenance provenance =
                Provenance.ofThisRun(model.graph(), 0, model.producer()).withNumbers(new TreeMap<>(model.facts()));
        Bundle bundle = Bundle.of(model.graph(), model.weights(), provenance);
        Optional<String> opset = Optional.ofNullable(model.facts().get(OPSET));
        Path beside = Sidecar.beside(file);
        Optional<Sidecar> text = opset.isPresent() ? Sidecar.read(beside, file) : Optional.empty();
        return new Imported(
                text.map(sidecar -> sidecar.addTo(bundle)).orElse(bundle),
                Optional.of(model.producer()).filter(name -> !name.equals("unknown")),
                opset.map(version -> OptionalLong.of(Long.parseLong(version))).orElse(OptionalLong.empty()),
                text.map(sidecar -> beside.toString()),
                model.remarks(),
                model.documents());
    }

    /** The first bytes; none of what is no file, of which is said below what it is. */
    private static byte[] start(Path file) {
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START);
        } catch (AccessDeniedException e) {
            throw new InvalidInputException(file + ": may not be read. Check its permissions", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The refusal of what no reader reads: what it is, and what to do with it. */
    private static InvalidInputException unknown(Path file) {
        if (!Files.exists(file)) {
            return new InvalidInputException(file + ": there is no such file");
        }
        try {
            Optional<FileFormat> format = FileFormat.of(file).filter(known -> !known.isOnnx());
            if (format.isPresent()) {
                return new InvalidInputException(file + ": is " + format.get().description()
                        + ", not a model that is read. " + format.get().advice());
            }
            if (!Files.isRegularFile(file)) {
                return new InvalidInputException(file + ": is not a regular file. Give the path of a file on a disk");
            }
            OnnxReader.read(file); // says what is wrong with its first bytes
            throw new AssertionError(file + " is an ONNX model, and its reader did not want it");
        } catch (OnnxModelException e) {
            return e;
        } catch (IOException e) {
            return new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
