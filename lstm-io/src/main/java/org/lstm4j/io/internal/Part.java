package org.lstm4j.io.internal;

import java.util.Arrays;
import java.util.Optional;

/** The entries of a bundle, in the order in which they stand in the file. */
enum Part {
    MIMETYPE("mimetype", 256, true),
    MANIFEST("manifest.json", 1 << 20, true),
    GRAPH("graph.txt", 16 << 20, true),
    /** Bounded by the size of the file only: it is never held as bytes. */
    WEIGHTS("weights.safetensors", Long.MAX_VALUE, true),
    LABELS("labels.json", 16 << 20, true),
    TEXT("text.json", 256 << 20, false),
    ARCHITECTURE("architecture.json", 16 << 20, false),
    ATTACHMENTS("attachments.json", 16 << 20, false);

    /** What the first entry holds. */
    static final String MIME = "application/vnd.lstm4j.bundle";

    private final String entry;
    private final long maxBytes;
    private final boolean required;

    Part(String entry, long maxBytes, boolean required) {
        this.entry = entry;
        this.maxBytes = maxBytes;
        this.required = required;
    }

    /** Its name in the archive. */
    String entry() {
        return entry;
    }

    /** The most that is written and read. */
    long maxBytes() {
        return maxBytes;
    }

    /** Whether no bundle is without it. */
    boolean required() {
        return required;
    }

    /** Whether the manifest holds its SHA-256. */
    boolean isHashed() {
        return this != MIMETYPE && this != MANIFEST;
    }

    static Optional<Part> ofEntry(String name) {
        return Arrays.stream(values()).filter(part -> part.entry.equals(name)).findFirst();
    }
}
