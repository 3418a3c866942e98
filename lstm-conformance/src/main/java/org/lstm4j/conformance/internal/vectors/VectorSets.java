package org.lstm4j.conformance.internal.vectors;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.conformance.OnnxImporter;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.conformance.internal.RuleSkipped;
import tools.jackson.databind.JsonNode;

/** All sets of vectors: the shipped one, and each manifest below the directories of {@value BackendConformance#VECTORS}. */
public final class VectorSets {
    private static final String MANIFEST = "manifest.json";

    private VectorSets() {}

    /** The shipped one, then those of the directories asked for without ONNX's, in the order of their names. */
    public static List<VectorSet> all() {
        List<VectorSet> sets = new ArrayList<>();
        sets.add(set(Source.shipped("pytorch")));
        sources().stream()
                .filter(source -> !isOnnx(source))
                .map(VectorSets::set)
                .forEach(sets::add);
        return sets;
    }

    /** The names of the sets that an importer of ONNX models reads. */
    public static List<String> onnx() {
        return sources().stream().filter(VectorSets::isOnnx).map(Source::name).toList();
    }

    /** Those sets, as an importer reads them. */
    public static List<VectorSet> onnx(OnnxImporter importer) {
        return sources().stream()
                .filter(VectorSets::isOnnx)
                .map(source -> onnx(importer, source))
                .toList();
    }

    /** The folders with a manifest of all directories asked for. */
    private static List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        Path base = Path.of(System.getProperty(BackendConformance.BASE, ""));
        for (String directory :
                System.getProperty(BackendConformance.VECTORS, "").split(File.pathSeparator, -1)) {
            if (!directory.isBlank()) {
                sources.addAll(
                        below(base.resolve(directory.strip()).toAbsolutePath().normalize()));
            }
        }
        return sources;
    }

    /** The folders of all manifests in a directory and two levels below it. */
    static List<Source> below(Path root) {
        if (!Files.isDirectory(root)) {
            throw new InvalidInputException(BackendConformance.VECTORS + " names " + root + ", which is no directory");
        }
        try (Stream<Path> files = Files.walk(root, 3)) {
            List<Source> sources = files.filter(file -> file.endsWith(MANIFEST))
                    .sorted()
                    .map(Path::getParent)
                    .map(folder -> Source.directory(name(root, folder), folder))
                    .toList();
            if (sources.isEmpty()) {
                throw new InvalidInputException("There is no " + MANIFEST + " in " + root + " or below it");
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path root, Path folder) {
        String relative = root.relativize(folder).toString().replace(File.separatorChar, '/');
        return root.getFileName() + (relative.isEmpty() ? "" : "/" + relative);
    }

    private static boolean isOnnx(Source source) {
        JsonNode manifest = source.json(MANIFEST);
        return !manifest.path("tests").isEmpty()
                || manifest.path("models")
                        .valueStream()
                        .anyMatch(model -> model.path("file").asString().endsWith(".onnx"));
    }

    static VectorSet onnx(OnnxImporter importer, Source source) {
        JsonNode manifest = source.json(MANIFEST);
        OnnxVectors vectors = new OnnxVectors(importer, source);
        return new VectorSet(
                source.name(),
                Stream.concat(
                                manifest.path("tests").valueStream().map(vectors::test),
                                manifest.path("models").valueStream().map(vectors::model))
                        .toList());
    }

    /** The cases of a manifest, whose form tells what they are. */
    static VectorSet set(Source source) {
        JsonNode manifest = source.json(MANIFEST);
        List<Rule> cases = new ArrayList<>();
        for (JsonNode vector : manifest.path("cases")) {
            cases.addAll(PytorchVectors.cases(source, vector));
        }
        for (JsonNode file : manifest.path("files")) {
            cases.addAll(KerasVectors.cases(source, file));
        }
        for (JsonNode model : manifest.path("models")) {
            cases.add(model(model));
        }
        if (cases.isEmpty()) {
            cases.add(skipped(MANIFEST, "the manifest has no cases, files or models that the kit knows"));
        }
        return new VectorSet(source.name(), cases);
    }

    private static Rule model(JsonNode model) {
        String file = model.path("file").asString();
        String name = model.path("name").asString();
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return skipped(name, "needs the import of ." + ending + " models, a later feature");
    }

    static Rule skipped(String name, String reason) {
        return Rule.of(name, probe -> {
            throw new RuleSkipped(reason);
        });
    }
}
