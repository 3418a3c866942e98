package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.BundleFile;
import org.lstm4j.modulepath.Program;
import org.lstm4j.spi.BackendProvider;

/** On a module path the same works as on a class path, where all other tests run. */
class ModulePathTest {
    /** What a program with a saved model and two backends has: our modules, and what they depend on. */
    private static final Pattern NEEDED =
            Pattern.compile(".*[/\\\\](lstm-(api|io|text|model|backend-native|backend-onnx)"
                    + "[/\\\\]target[/\\\\]classes|lstm-(api|io|text|model|backend-native|backend-onnx)-[^/\\\\]*\\.jar"
                    + "|(jackson|fastcsv|opennlp-tools|slf4j-api|onnxruntime|tribuo|protobuf)[^/\\\\]*\\.jar)");

    private static final String TEXT = "the cat sat on the mat";

    @TempDir
    private Path folder;

    private static List<Path> modulePath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(place -> NEEDED.matcher(place).matches())
                .map(Path::of)
                .toList();
    }

    @Test
    void aSavedModelAnswersOnAModulePath() throws Exception {
        Path file = folder.resolve("model.lstm");
        BundleFile.write(file, Samples.labels());
        String label;
        try (SavedModel model = SavedModel.open(file, ModelOptions.onBackend("native"))) {
            label = model.texts().predict(TEXT).label();
        }

        assertThat(run(file, "reference", "native", "onnx"))
                .containsExactly(
                        "reference " + label + " module org.lstm4j.model",
                        "native " + label + " module org.lstm4j.model",
                        "onnx " + label + " module org.lstm4j.model");
    }

    private List<String> run(Path file, String... backends) throws Exception {
        Path errors = folder.resolve("errors.txt");
        Path output = folder.resolve("output.txt");
        String modules = modulePath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        Process program = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "--enable-native-access=com.microsoft.onnxruntime",
                                        "--module-path",
                                        modules,
                                        "--add-modules",
                                        "org.lstm4j.model,org.lstm4j.backend.jvm,org.lstm4j.backend.onnx",
                                        "-cp",
                                        testClasses().toString(),
                                        Program.class.getName(),
                                        file.toString(),
                                        TEXT),
                                Stream.of(backends))
                        .toList())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(program.waitFor())
                .as(Files.readString(errors, StandardCharsets.UTF_8))
                .isZero();
        return Files.readAllLines(output);
    }

    private static Path testClasses() throws URISyntaxException {
        return Path.of(Program.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @Test
    void modulesExportAllOfTheirPackagesButInternalOnes() {
        Set<ModuleReference> ours = ModuleFinder.of(modulePath().toArray(Path[]::new)).findAll().stream()
                .filter(module -> module.descriptor().name().startsWith("org.lstm4j"))
                .collect(Collectors.toSet());
        assertThat(ours)
                .extracting(module -> module.descriptor().name())
                .containsExactlyInAnyOrder(
                        "org.lstm4j",
                        "org.lstm4j.io",
                        "org.lstm4j.text",
                        "org.lstm4j.model",
                        "org.lstm4j.backend.jvm",
                        "org.lstm4j.backend.onnx");
        for (ModuleReference module : ours) {
            ModuleDescriptor descriptor = module.descriptor();
            assertThat(descriptor.isAutomatic()).as(descriptor.name()).isFalse();
            assertThat(descriptor.exports())
                    .as(descriptor.name())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactlyInAnyOrderElementsOf(descriptor.packages().stream()
                            .filter(name -> !List.of(name.split("\\.")).contains("internal"))
                            .toList());
        }
    }

    @Test
    void backendsAreFoundByTheirModulesAsByTheirServiceFiles() throws Exception {
        for (Path place : modulePath()) {
            for (ModuleReference module : ModuleFinder.of(place).findAll()) {
                List<String> provided = module.descriptor().provides().stream()
                        .filter(service -> service.service().equals(BackendProvider.class.getName()))
                        .flatMap(service -> service.providers().stream())
                        .toList();
                try (var reader = module.open()) {
                    String services = "META-INF/services/" + BackendProvider.class.getName();
                    List<String> named = reader.open(services).isEmpty()
                            ? List.of()
                            : new String(reader.open(services).get().readAllBytes(), StandardCharsets.UTF_8)
                                    .lines()
                                    .toList();
                    assertThat(provided).as(place.toString()).isEqualTo(named);
                }
            }
        }
    }
}
