package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Safetensors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lays out a bundle as a zip archive; equal bundles give equal bytes. */
public final class BundleWriter {
    /** Not the first moment that zip can hold: Java takes that for a sign to add the time with its zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Map<Part, Entry> entries = new EnumMap<>(Part.class);

    private record Entry(AtomicFile.Content content, Fingerprint fingerprint) {}

    private BundleWriter() {}

    /** Lays it out. @throws InvalidInputException if a part is larger than any that is read */
    public static BundleWriter of(Bundle bundle) {
        BundleWriter writer = new BundleWriter();
        writer.add(Part.GRAPH, bundle.graph().toText());
        writer.add(Part.WEIGHTS, SafetensorsWriter.of(Safetensors.of(bundle.weights()))::writeTo);
        ArrayNode labels = Json.MAPPER.createArrayNode();
        bundle.labels().forEach(labels::add);
        writer.add(Part.LABELS, Json.pretty(labels));
        bundle.textPipeline().ifPresent(text -> writer.add(Part.TEXT, text));
        bundle.architecture().ifPresent(text -> writer.add(Part.ARCHITECTURE, text));
        if (!bundle.attachments().isEmpty()) {
            ObjectNode attachments = Json.MAPPER.createObjectNode();
            bundle.attachments().forEach((name, json) -> attachments.set(name, Json.MAPPER.readTree(json)));
            writer.add(Part.ATTACHMENTS, Json.pretty(attachments));
        }
        Map<Part, String> hashes = new EnumMap<>(Part.class);
        writer.entries.forEach((part, entry) -> hashes.put(part, entry.fingerprint.sha256()));
        writer.add(Part.MIMETYPE, Part.MIME);
        writer.add(Part.MANIFEST, new Manifest(bundle.threshold(), hashes, bundle.provenance()).toJson());
        return writer;
    }

    private void add(Part part, String text) {
        add(part, text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(Part part, byte[] bytes) {
        add(part, out -> out.write(bytes));
    }

    private void add(Part part, AtomicFile.Content content) {
        Fingerprint.Stream digest = new Fingerprint.Stream(OutputStream.nullOutputStream());
        try {
            content.writeTo(digest);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        Fingerprint fingerprint = digest.fingerprint();
        if (fingerprint.size() > part.maxBytes()) {
            throw new InvalidInputException("The bundle's " + part.entry() + " would take " + fingerprint.size()
                    + " bytes; at most " + part.maxBytes() + " are read again");
        }
        entries.put(part, new Entry(content, fingerprint));
    }

    /** Writes the archive. */
    public void writeTo(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Map.Entry<Part, Entry> entry : entries.entrySet()) {
            Fingerprint fingerprint = entry.getValue().fingerprint;
            ZipEntry head = new ZipEntry(entry.getKey().entry());
            head.setMethod(ZipEntry.STORED);
            head.setTimeLocal(TIME);
            head.setSize(fingerprint.size());
            head.setCrc(fingerprint.crc());
            zip.putNextEntry(head);
            entry.getValue().content.writeTo(zip);
            zip.closeEntry();
        }
        zip.finish();
    }
}
