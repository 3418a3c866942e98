package org.lstm4j.io;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.internal.Fingerprint;
import org.lstm4j.io.internal.Json;

/**
 * Where a model comes from: enough to train it again, and to tell why a second training gave another one. Immutable.
 *
 * @param libraryVersion the version of this library that trained it
 * @param created when
 * @param seed the seed of its training
 * @param data the files that it learned from; empty if they were generated or are part of the program
 * @param graphSha256 the SHA-256 of {@link Graph#toText} in UTF-8
 * @param jvm the name and version of the Java virtual machine
 * @param os the name and version of the operating system
 * @param arch the processor's architecture
 * @param backend the backend that trained it, such as {@code native}
 * @param numbers what the training reported, such as {@code test.accuracy} and {@code 0.81}; sorted by name
 */
public record Provenance(
        String libraryVersion,
        Instant created,
        long seed,
        List<DataFile> data,
        String graphSha256,
        String jvm,
        String os,
        String arch,
        String backend,
        SortedMap<String, String> numbers) {

    /** Copies the collections and checks the texts. */
    public Provenance {
        data = List.copyOf(data);
        // As a plain map, so that an order of the caller's own is not taken over.
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) numbers));
        Fingerprint.checkSha256(graphSha256, "provenance");
        Stream.concat(
                        Stream.of(libraryVersion, jvm, os, arch, backend),
                        Stream.concat(numbers.keySet().stream(), numbers.values().stream()))
                .forEach(Provenance::checkText);
    }

    private static void checkText(String text) {
        if (text.isBlank() || !Json.isEncodable(text)) {
            throw new InvalidInputException("A text of the provenance is empty or cannot be UTF-8: \"" + text + "\"");
        }
    }

    /**
     * The provenance of a model that this program trains now, without data and numbers.
     *
     * @param graph the inference graph that goes into the bundle
     * @param seed the seed of the training
     * @param backend the backend's name
     */
    public static Provenance ofThisRun(Graph graph, long seed, String backend) {
        return new Provenance(
                libraryVersionHere(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                seed,
                List.of(),
                Fingerprint.sha256(graph.toText()),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                backend,
                Collections.emptySortedMap());
    }

    /** The version in this library's jar; {@code development} when its classes are not in one. */
    static String libraryVersionHere() {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** With another time, such as a fixed one for files that must be the same at every build. */
    public Provenance withCreated(Instant time) {
        return new Provenance(libraryVersion, time, seed, data, graphSha256, jvm, os, arch, backend, numbers);
    }

    /** As that of another graph. */
    public Provenance withGraph(Graph graph) {
        return new Provenance(
                libraryVersion,
                created,
                seed,
                data,
                Fingerprint.sha256(graph.toText()),
                jvm,
                os,
                arch,
                backend,
                numbers);
    }

    /** With the files that it learned from. */
    public Provenance withData(List<DataFile> files) {
        return new Provenance(libraryVersion, created, seed, files, graphSha256, jvm, os, arch, backend, numbers);
    }

    /** With what the training reported. */
    public Provenance withNumbers(Map<String, String> reported) {
        return new Provenance(
                libraryVersion, created, seed, data, graphSha256, jvm, os, arch, backend, new TreeMap<>(reported));
    }
}
