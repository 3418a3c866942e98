package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Tensor;

/** What a program on Java 21 has on its class path must be for Java 21: our jars, and those that they bring. */
class ClassVersionTest {
    /** Of Java 21: chapter 4.1 of the JVM's specification. */
    private static final int JAVA_21 = 65;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.lstm4j.Tensor",
                "org.lstm4j.text.TextPipeline",
                "org.lstm4j.signal.Sequence",
                "org.lstm4j.io.Bundle",
                "org.lstm4j.model.SavedModel",
                "org.lstm4j.backend.jvm.NativeBackendProvider",
                "org.lstm4j.backend.onnx.OnnxBackendProvider",
                "org.lstm4j.backend.nd4j.Nd4jBackendProvider"
            })
    void ourModulesAreForJava21(String type) throws ClassNotFoundException, URISyntaxException {
        Class<?> loaded = Class.forName(type, false, Tensor.class.getClassLoader());
        Path place = Path.of(
                loaded.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(versions(place).values()).isNotEmpty().containsOnly(JAVA_21);
    }

    @Test
    void nothingOnTheClassPathIsForANewerJava() {
        List<Path> places = Stream.of(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
        assertThat(places).hasSizeGreaterThan(10);
        for (Path place : places) {
            versions(place)
                    .forEach((file, version) ->
                            assertThat(version).as("%s in %s", file, place).isLessThanOrEqualTo(JAVA_21));
        }
    }

    /** The class files of a folder or a jar with their versions, without those that only a newer Java looks at. */
    private static Map<String, Integer> versions(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return below(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
                return below(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(place.toString(), e);
        }
    }

    private static Map<String, Integer> below(Path root) throws IOException {
        Map<String, Integer> versions = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString();
                if (name.endsWith(".class") && !name.startsWith("META-INF")) {
                    versions.put(name, version(file));
                }
            }
        }
        return versions;
    }

    private static int version(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(bytes)) {
            assertThat(in.readInt()).as(file.toString()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort(); // minor
            return in.readUnsignedShort();
        }
    }
}
