package org.lstm4j.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;

class DataRootTest {
    @TempDir
    private Path folder;

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static Surroundings surroundings(Map<String, String> environment, Map<String, String> properties) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Properties set = new Properties();
        set.putAll(properties);
        return new Surroundings(InputStream.nullInputStream(), nowhere, nowhere, environment, set);
    }

    @Test
    void theOptionBeatsTheEnvironmentWhichBeatsTheProperty() throws IOException {
        Path a = folder("a");
        Path b = folder("b");
        Path c = folder("c");
        Surroundings both =
                surroundings(Map.of(DataRoot.VARIABLE, b.toString()), Map.of(DataRoot.PROPERTY, c.toString()));
        assertThat(DataRoot.of(Optional.of(a), both)).isEqualTo(new DataRoot(Optional.of(a), "--data"));
        assertThat(DataRoot.of(Optional.empty(), both)).isEqualTo(new DataRoot(Optional.of(b), "LSTM_DATA"));
        Surroundings property = surroundings(Map.of(DataRoot.VARIABLE, " "), Map.of(DataRoot.PROPERTY, c.toString()));
        assertThat(DataRoot.of(Optional.empty(), property)).isEqualTo(new DataRoot(Optional.of(c), "lstm.data.root"));
        assertThat(DataRoot.of(Optional.empty(), surroundings(Map.of(), Map.of()))
                        .folder())
                .isEmpty();
    }

    @Test
    void aPlainFileIsTakenBeforeAPackedOne() throws IOException {
        DataRoot root = new DataRoot(Optional.of(folder), "--data");
        Files.writeString(folder("x").resolve("y.json.gz"), "packed");
        try (FoundFile file = root.open("x/y.json")) {
            assertThat(file.path()).hasContent("packed");
        }
        Files.writeString(folder("x").resolve("y.json"), "plain");
        try (FoundFile file = root.open("x/y.json")) {
            assertThat(file.path()).hasContent("plain");
            assertThat(file.isSample()).isFalse();
            assertThat(file.name()).isEqualTo(folder.resolve("x/y.json").toString());
        }
    }

    @Test
    void whatIsNeitherThereNorASampleIsNamed() {
        DataRoot nobody = new DataRoot(Optional.empty(), "nobody");
        assertThatThrownBy(() -> nobody.open("imdb/imdb.tsv"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "there is no sample of imdb/imdb.tsv inside the program; name the folder it lies in with --data"
                                + " or LSTM_DATA");
    }

    @Test
    void noPathLeadsOutOfTheRoot() throws IOException {
        Path data = folder("data");
        Path secret = Files.writeString(folder("else").resolve("secret.txt"), "hunter2");
        Files.writeString(data.resolve("here.txt"), "fine");
        Files.createSymbolicLink(data.resolve("inside.txt"), data.resolve("here.txt"));
        Files.createSymbolicLink(data.resolve("outside.txt"), secret);
        Files.createSymbolicLink(data.resolve("outside.json.gz"), secret);
        Files.createSymbolicLink(data.resolve("elsewhere"), secret.getParent());
        Files.createSymbolicLink(folder.resolve("link"), data);
        for (Path place : List.of(data, folder.resolve("link"))) {
            DataRoot root = new DataRoot(Optional.of(place), "--data");
            for (String file : List.of("here.txt", "inside.txt", "x/../here.txt", "./here.txt")) {
                try (FoundFile found = root.open(file)) {
                    assertThat(found.path()).hasContent("fine");
                }
            }
            for (String file : List.of(
                    secret.toString(),
                    "../else/secret.txt",
                    "x/../../else/secret.txt",
                    "..",
                    ".",
                    "",
                    "outside.txt",
                    "outside.json",
                    "elsewhere/secret.txt",
                    "elsewhere",
                    "a\0b",
                    "x".repeat(5000))) {
                assertThatThrownBy(() -> root.open(file)).as(file).isInstanceOf(InvalidInputException.class);
            }
        }
        DataRoot nobody = new DataRoot(Optional.empty(), "nobody");
        for (String file : List.of("../tasks/sarcasm.conf", "/etc/passwd", "a\0b", "sarcasm", "..")) {
            assertThatThrownBy(() -> nobody.open(file)).as(file).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void whetherAFileElsewhereIsThereIsNotTold() throws IOException {
        Files.writeString(folder("else").resolve("there.txt"), "x");
        DataRoot root = new DataRoot(Optional.of(folder("data")), "--data");
        assertThatThrownBy(() -> root.open("../else/there.txt"))
                .hasMessage("data file ../else/there.txt: leads out of the data root, below which all data files lie");
        assertThatThrownBy(() -> root.open("../else/gone.txt"))
                .hasMessage("data file ../else/gone.txt: leads out of the data root, below which all data files lie");
    }

    @Test
    void aFolderIsNoDataFile() throws IOException {
        folder("x/y.json");
        DataRoot root = new DataRoot(Optional.of(folder), "--data");
        assertThatThrownBy(() -> root.open("x/y.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("x/y.json: is a folder, not data");
    }

    @Test
    void aSampleIsReadFromAJar() throws IOException {
        Path jar = folder.resolve("with space.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("sample/x.json"));
            out.write("inside".getBytes(StandardCharsets.UTF_8));
        }
        URI uri = URI.create("jar:" + jar.toUri() + "!/sample/x.json");
        // Twice: a second file system of the same jar must not collide with the first.
        try (FoundFile first = FoundFile.ofResource(uri);
                FoundFile second = FoundFile.ofResource(uri)) {
            assertThat(Files.readString(first.path())).isEqualTo("inside");
            assertThat(Files.readString(second.path())).isEqualTo("inside");
            assertThat(first.isSample()).isTrue();
        }
    }
}
