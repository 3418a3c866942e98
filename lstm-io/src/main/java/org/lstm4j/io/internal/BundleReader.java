package org.lstm4j.io.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.io.Safetensors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a bundle: first its frame, then the checksums of all entries, and only then what is in them. */
public final class BundleReader {
    private final ZipFile zip;
    private final long fileSize;
    private final Place place;
    private final Map<Part, ZipEntry> entries = new EnumMap<>(Part.class);
    private final List<String> unknown = new ArrayList<>();

    private BundleReader(ZipFile zip, long fileSize, Place place) {
        this.zip = zip;
        this.fileSize = fileSize;
        this.place = place;
    }

    /** Reads the whole file. */
    public static Bundle read(Path file) {
        Place place = Place.of(file);
        try {
            long size = InputFile.size(file, place);
            BundleFrame.check(file, size, place);
            try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
                return new BundleReader(zip, size, place).read();
            }
        } catch (ZipException e) {
            throw place.corrupt("the zip archive cannot be read: " + e.getMessage(), e);
        } catch (EOFException e) {
            throw place.corrupt("the zip archive ends too early", e);
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    private Bundle read() throws IOException {
        zip.stream().forEach(this::enter);
        Place manifestPlace = place.part(Part.MANIFEST.entry());
        JsonNode json = json(Part.MANIFEST);
        // Before anything else: a later version may have other entries.
        Manifest.checkVersion(json, manifestPlace);
        if (!unknown.isEmpty()) {
            throw place.corrupt("there are entries that this format does not have: " + unknown);
        }
        Manifest manifest = Manifest.parse(json, manifestPlace);
        checkHashes(manifest);
        String graphText = text(Part.GRAPH);
        Graph graph = GraphText.parse(graphText, place.part(Part.GRAPH.entry()));
        Provenance provenance = manifest.provenance();
        if (provenance.graphSha256().equals(Fingerprint.sha256(graphText))) {
            // an earlier version may have written the same graph in other words
            provenance = provenance.withGraph(graph);
        }
        Safetensors weights = weights();
        List<String> labels = labels();
        Optional<String> text = optionalText(Part.TEXT);
        Optional<String> architecture = optionalText(Part.ARCHITECTURE);
        SortedMap<String, String> attachments = attachments();
        try {
            return new Bundle(
                    graph,
                    weights.tensors(),
                    labels,
                    manifest.threshold(),
                    text,
                    attachments,
                    architecture,
                    provenance);
        } catch (InvalidInputException e) {
            throw place.corrupt("its parts do not belong together: " + e.getMessage(), e);
        }
    }

    private void enter(ZipEntry entry) {
        Optional<Part> part = Part.ofEntry(entry.getName());
        if (part.isEmpty()) {
            unknown.add(entry.getName());
            return;
        }
        Place there = place.part(entry.getName());
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw there.corrupt("is compressed, which no entry of a bundle is");
        }
        if (entry.getSize() < 0 || entry.getSize() > fileSize) {
            throw there.corrupt("claims " + entry.getSize() + " bytes, more than the whole file of " + fileSize);
        }
        if (entry.getSize() > part.get().maxBytes()) {
            throw there.tooLarge("claims " + entry.getSize() + " bytes, expected at most "
                    + part.get().maxBytes());
        }
        if (entries.put(part.get(), entry) != null) {
            throw there.corrupt("is there twice");
        }
    }

    private void checkHashes(Manifest manifest) throws IOException {
        for (Part part : Part.values()) {
            Place there = place.part(part.entry());
            boolean present = entries.containsKey(part);
            if (part.required() && !present) {
                throw there.corrupt("is missing");
            }
            if (!part.isHashed()) {
                continue;
            }
            String expected = manifest.sha256().get(part);
            if (present != (expected != null)) {
                throw there.corrupt(present ? "is not in the manifest" : "is in the manifest, but missing");
            }
            if (expected != null) {
                Fingerprint.Stream digest = new Fingerprint.Stream(OutputStream.nullOutputStream());
                transfer(part, digest);
                String found = digest.fingerprint().sha256();
                if (!found.equals(expected)) {
                    throw there.corrupt("has the SHA-256 " + found + ", expected " + expected);
                }
            }
        }
    }

    /** Copies an entry and checks its size and CRC. */
    private void transfer(Part part, OutputStream out) throws IOException {
        ZipEntry entry = entry(part);
        Fingerprint.Stream digest = new Fingerprint.Stream(out);
        try (InputStream in = zip.getInputStream(entry)) {
            in.transferTo(digest);
        }
        Fingerprint fingerprint = digest.fingerprint();
        if (fingerprint.size() != entry.getSize() || fingerprint.crc() != entry.getCrc()) {
            throw place.part(part.entry())
                    .corrupt("has " + fingerprint.size() + " bytes and the CRC " + fingerprint.crc() + ", expected "
                            + entry.getSize() + " and " + entry.getCrc());
        }
    }

    private ZipEntry entry(Part part) {
        ZipEntry entry = entries.get(part);
        if (entry == null) {
            throw place.part(part.entry()).corrupt("is missing");
        }
        return entry;
    }

    private byte[] bytes(Part part) throws IOException {
        ZipEntry entry = entry(part);
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(entry.getSize()));
        transfer(part, out);
        return out.toByteArray();
    }

    private String text(Part part) throws IOException {
        try {
            return Json.utf8(bytes(part));
        } catch (CharacterCodingException e) {
            throw place.part(part.entry()).corrupt("is not UTF-8", e);
        }
    }

    private Optional<String> optionalText(Part part) throws IOException {
        return entries.containsKey(part) ? Optional.of(text(part)) : Optional.empty();
    }

    private JsonNode json(Part part) throws IOException {
        String text = text(part);
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw place.part(part.entry()).corrupt("is not the JSON it should be: " + Json.problem(e), e);
        }
    }

    private Safetensors weights() throws IOException {
        ZipEntry entry = entry(Part.WEIGHTS);
        try (InputStream in = zip.getInputStream(entry)) {
            return SafetensorsReader.read(in, entry.getSize(), place.part(Part.WEIGHTS.entry()));
        }
    }

    private SortedMap<String, String> attachments() throws IOException {
        SortedMap<String, String> attachments = new TreeMap<>();
        if (entries.containsKey(Part.ATTACHMENTS)) {
            JsonNode json = json(Part.ATTACHMENTS);
            if (!json.isObject()) {
                throw place.part(Part.ATTACHMENTS.entry()).corrupt("is not an object of documents by name");
            }
            json.properties()
                    .forEach(entry ->
                            attachments.put(entry.getKey(), entry.getValue().toString()));
        }
        return attachments;
    }

    private List<String> labels() throws IOException {
        JsonNode json = json(Part.LABELS);
        List<String> labels = new ArrayList<>();
        for (JsonNode label : json) {
            if (label.isString()) {
                labels.add(label.stringValue());
            }
        }
        if (!json.isArray() || labels.size() != json.size()) {
            throw place.part(Part.LABELS.entry()).corrupt("is not a list of texts");
        }
        return labels;
    }
}
