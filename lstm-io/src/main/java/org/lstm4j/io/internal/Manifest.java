package org.lstm4j.io.internal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.Provenance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a bundle says of itself.
 *
 * @param threshold the decision rule's number
 * @param sha256 the SHA-256 of each part that has one
 * @param provenance where the model comes from
 */
record Manifest(double threshold, Map<Part, String> sha256, Provenance provenance) {
    static final String FORMAT = "lstm-bundle";
    /** Raised when a file of this version would be misread by what reads the one before. */
    static final int VERSION = 1;

    byte[] toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("format", FORMAT).put("version", VERSION).put("threshold", threshold);
        ObjectNode hashes = json.putObject("sha256");
        sha256.forEach((part, hash) -> hashes.put(part.entry(), hash));
        ObjectNode origin = json.putObject("provenance");
        origin.put("library_version", provenance.libraryVersion())
                .put("created", provenance.created().toString())
                .put("seed", provenance.seed());
        ArrayNode data = origin.putArray("data");
        provenance
                .data()
                .forEach(file -> data.addObject().put("name", file.name()).put("sha256", file.sha256()));
        origin.put("graph_sha256", provenance.graphSha256())
                .put("jvm", provenance.jvm())
                .put("os", provenance.os())
                .put("arch", provenance.arch())
                .put("backend", provenance.backend());
        ObjectNode numbers = origin.putObject("numbers");
        provenance.numbers().forEach(numbers::put);
        return Json.pretty(json);
    }

    /** Reads what {@link #toJson} wrote; the parts that it lists are exactly those that have a SHA-256. */
    static Manifest parse(JsonNode json, Place place) {
        return new Parser(place).read(json);
    }

    /** Refuses other formats and later versions, of which nothing but these keys is understood. */
    static void checkVersion(JsonNode json, Place place) {
        JsonNode format = json.path("format");
        JsonNode version = json.path("version");
        if (!format.isString() || !format.stringValue().equals(FORMAT) || !version.isInt() || version.intValue() < 1) {
            throw place.corrupt(
                    "expected the format \"" + FORMAT + "\" and its version, found " + format + " and " + version);
        }
        if (version.intValue() > VERSION) {
            JsonNode library = json.path("provenance").path("library_version");
            throw place.failure(
                    Problem.NEWER_VERSION,
                    "is of version " + version + " of the format; this library reads version " + VERSION
                            + ". Use the library that wrote it"
                            + (library.isString() ? ", version " + library.stringValue() : "") + ", or a later one.");
        }
    }

    private record Parser(Place place) {
        Manifest read(JsonNode json) {
            checkVersion(json, place);
            checkKeys(json, "the manifest", Set.of("format", "version", "threshold", "sha256", "provenance"));
            JsonNode threshold = json.get("threshold");
            if (!threshold.isNumber()) {
                throw place.corrupt("threshold: expected a number, found " + threshold);
            }
            return new Manifest(
                    threshold.doubleValue(), readHashes(json.get("sha256")), readProvenance(json.get("provenance")));
        }

        private Map<Part, String> readHashes(JsonNode json) {
            Map<Part, String> hashes = new EnumMap<>(Part.class);
            for (String name : names(json, "sha256")) {
                Part part = Part.ofEntry(name)
                        .filter(Part::isHashed)
                        .orElseThrow(() -> place.corrupt("sha256: there is no entry \"" + name + "\" in this format"));
                hashes.put(part, text(json, name));
            }
            return hashes;
        }

        private Provenance readProvenance(JsonNode json) {
            checkKeys(
                    json,
                    "provenance",
                    Set.of(
                            "library_version",
                            "created",
                            "seed",
                            "data",
                            "graph_sha256",
                            "jvm",
                            "os",
                            "arch",
                            "backend",
                            "numbers"));
            JsonNode seed = json.get("seed");
            if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
                throw place.corrupt("provenance.seed: expected a 64-bit number, found " + seed);
            }
            TreeMap<String, String> numbers = new TreeMap<>();
            JsonNode reported = json.get("numbers");
            names(reported, "provenance.numbers").forEach(name -> numbers.put(name, text(reported, name)));
            try {
                return new Provenance(
                        text(json, "library_version"),
                        Instant.parse(text(json, "created")),
                        seed.longValue(),
                        readData(json.get("data")),
                        text(json, "graph_sha256"),
                        text(json, "jvm"),
                        text(json, "os"),
                        text(json, "arch"),
                        text(json, "backend"),
                        numbers);
            } catch (ModelFileException e) {
                throw e;
            } catch (InvalidInputException | DateTimeParseException e) {
                throw place.corrupt("provenance: " + e.getMessage(), e);
            }
        }

        private List<DataFile> readData(JsonNode json) {
            if (!json.isArray()) {
                throw place.corrupt("provenance.data: expected a list, found " + json.getNodeType());
            }
            List<DataFile> files = new ArrayList<>();
            for (JsonNode file : json) {
                checkKeys(file, "provenance.data", Set.of("name", "sha256"));
                files.add(new DataFile(text(file, "name"), text(file, "sha256")));
            }
            return files;
        }

        private Collection<String> names(JsonNode json, String where) {
            if (!json.isObject()) {
                throw place.corrupt(where + ": expected an object, found " + json.getNodeType());
            }
            return json.propertyNames();
        }

        private void checkKeys(JsonNode json, String where, Set<String> expected) {
            Set<String> found = Set.copyOf(names(json, where));
            if (!found.equals(expected)) {
                throw place.corrupt(
                        where + ": expected the keys " + new TreeSet<>(expected) + ", found " + new TreeSet<>(found));
            }
        }

        private String text(JsonNode json, String key) {
            JsonNode value = json.path(key);
            if (!value.isString()) {
                throw place.corrupt(key + ": expected a text, found " + value.getNodeType());
            }
            return value.stringValue();
        }
    }
}
