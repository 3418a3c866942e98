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
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.conformance.internal.RuleSkipped;
import tools.jackson.databind.JsonNode;

/** All sets of vectors: the shipped one, and each manifest below the directories of {@value BackendConformance#VECTORS}. */
public final class VectorSets {
    private static final String MANIFEST = "manifest.json";

    private VectorSets() {}

    /** The shipped one, then those of the directories asked for, in the order of their names. */
    public static List<VectorSet> all() {
        List<VectorSet> sets = new ArrayList<>();
        sets.add(set(Source.shipped("pytorch")));
        Path base = Path.of(System.getProperty(BackendConformance.BASE, ""));
        for (String directory :
                System.getProperty(BackendConformance.VECTORS, "").split(File.pathSeparator, -1)) {
            if (!directory.isBlank()) {
                sets.addAll(
                        below(base.resolve(directory.strip()).toAbsolutePath().normalize()));
            }
        }
        return sets;
    }

    /** The sets of all manifests in a directory and two levels below it. */
    static List<VectorSet> below(Path root) {
        if (!Files.isDirectory(root)) {
            throw new InvalidInputException(BackendConformance.VECTORS + " names " + root + ", which is no directory");
        }
        try (Stream<Path> files = Files.walk(root, 3)) {
            List<VectorSet> sets = files.filter(file -> file.endsWith(MANIFEST))
                    .sorted()
                    .map(Path::getParent)
                    .map(folder -> set(Source.directory(name(root, folder), folder)))
                    .toList();
            if (sets.isEmpty()) {
                throw new InvalidInputException("There is no " + MANIFEST + " in " + root + " or below it");
            }
            return sets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path root, Path folder) {
        String relative = root.relativize(folder).toString().replace(File.separatorChar, '/');
        return root.getFileName() + (relative.isEmpty() ? "" : "/" + relative);
    }

    /** The cases of a manifest, whose form tells what they are. */
    private static VectorSet set(Source source) {
        JsonNode manifest = source.json(MANIFEST);
        List<Rule> cases = new ArrayList<>();
        for (JsonNode test : manifest.path("tests")) {
            cases.add(OnnxVectors.test(source, test));
        }
        for (JsonNode vector : manifest.path("cases")) {
            cases.addAll(PytorchVectors.cases(source, vector));
        }
        for (JsonNode file : manifest.path("files")) {
            cases.addAll(KerasVectors.cases(source, file));
        }
        for (JsonNode model : manifest.path("models")) {
            cases.add(model(source, model));
        }
        if (cases.isEmpty()) {
            cases.add(skipped(MANIFEST, "the manifest has no tests, cases, files or models that the kit knows"));
        }
        return new VectorSet(source.name(), cases);
    }

    private static Rule model(Source source, JsonNode model) {
        String file = model.path("file").asString();
        String name = model.path("name").asString();
        if (file.endsWith(".onnx")) {
            return OnnxVectors.model(source, model);
        }
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return skipped(name, "needs the import of ." + ending + " models, a later feature");
    }

    static Rule skipped(String name, String reason) {
        return Rule.of(name, probe -> {
            throw new RuleSkipped(reason);
        });
    }
}
