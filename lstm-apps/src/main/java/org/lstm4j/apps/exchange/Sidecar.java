package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.DataFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.tasks.report.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an ONNX file cannot hold of a model, as JSON beside it: {@code model.json} for {@code model.onnx}.
 *
 * @param format which form the file has
 * @param onnxSha256 the SHA-256 of the ONNX file that it belongs to
 * @param labels the names of the classes by index
 * @param threshold with one output value, class 1 is a prediction above it
 * @param text the text pipeline, if there is one
 * @param attachments other documents by name, as the scale of a series
 * @param architecture the task that the model was trained for, if it is known
 * @param seed the seed of its training
 * @param data the files that it learned from
 * @param numbers what its training reported
 */
record Sidecar(
        String format,
        String onnxSha256,
        List<String> labels,
        double threshold,
        Optional<JsonNode> text,
        SortedMap<String, JsonNode> attachments,
        Optional<JsonNode> architecture,
        long seed,
        List<DataFile> data,
        SortedMap<String, String> numbers) {
    static final String FORMAT = "lstm4j-onnx-text/1";
    private static final String ENDING = ".json";
    private static final String ATTACHMENTS = "attachments";
    private static final long MAX_BYTES = 1L << 28;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** What JSON has as null is absent. */
    Sidecar {
        text = text.filter(json -> !json.isNull());
        architecture = architecture.filter(json -> !json.isNull());
    }

    static Optional<Sidecar> of(Bundle bundle, byte[] onnx) {
        if (bundle.textPipeline().isEmpty() && bundle.attachments().isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, JsonNode> attachments = new TreeMap<>();
        bundle.attachments().forEach((name, json) -> attachments.put(name, MAPPER.readTree(json)));
        return Optional.of(new Sidecar(
                FORMAT,
                sha256(onnx),
                bundle.labels(),
                bundle.threshold(),
                bundle.textPipeline().map(MAPPER::readTree),
                attachments,
                bundle.architecture().map(MAPPER::readTree),
                bundle.provenance().seed(),
                bundle.provenance().data(),
                bundle.provenance().numbers()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /** Its place: the name of the ONNX file with another ending. */
    static Path beside(Path onnx) {
        String name = onnx.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return onnx.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ENDING);
    }

    void write(Path file) {
        AtomicFile.write(file, (JsonText.of(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the one beside an ONNX file.
     *
     * @param onnx the ONNX file
     * @return empty if there is no such file, or one of another program
     * @throws InvalidInputException if it is ours and broken, or belongs to another ONNX file
     */
    static Optional<Sidecar> read(Path file, Path onnx) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
            if (!json.path("format").asString("").startsWith("lstm4j-onnx-text/")) {
                return Optional.empty();
            }
            if (json instanceof ObjectNode written && !written.has(ATTACHMENTS)) {
                written.putObject(ATTACHMENTS); // files of before models had any
            }
            Sidecar sidecar = MAPPER.treeToValue(json, Sidecar.class);
            if (!sidecar.format().equals(FORMAT)) {
                throw new InvalidInputException(
                        file + ": is of the form " + sidecar.format() + "; this version reads " + FORMAT);
            }
            String found = sha256(Files.readAllBytes(onnx));
            if (!sidecar.onnxSha256().equals(found)) {
                throw new InvalidInputException(file
                        + ": belongs to another ONNX file of that name (onnxSha256 differs)."
                        + " Move it away, or set onnxSha256 to " + found + " if its words are this model's");
            }
            return Optional.of(sidecar);
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    file + ": is not the JSON of a model: " + e.getOriginalMessage()
                            + ". Export the model again, or move the file away",
                    e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The model with what this file says; what its ONNX file says stays in the numbers. */
    Bundle addTo(Bundle bundle) {
        SortedMap<String, String> all = new TreeMap<>(numbers);
        all.putAll(bundle.provenance().numbers());
        Provenance here = bundle.provenance();
        Provenance provenance = Provenance.ofThisRun(bundle.graph(), seed, here.backend())
                .withData(data)
                .withNumbers(all);
        Bundle complete = bundle.withLabels(labels.toArray(String[]::new))
                .withThreshold(threshold)
                .withProvenance(provenance);
        if (text.isPresent()) {
            complete = complete.withTextPipeline(text.get().toString());
        }
        for (var attachment : attachments.entrySet()) {
            complete = complete.withAttachment(
                    attachment.getKey(), attachment.getValue().toString());
        }
        return architecture.isPresent()
                ? complete.withArchitecture(architecture.get().toString())
                : complete;
    }
}
