package org.lstm4j.tasks.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

/** What a task file can open and read besides itself: what lies beside it, tasks, and named variables of the environment. */
class ReachTest {
    private static final String SARCASM = "org/lstm4j/tasks/sarcasm.conf";
    private static final Reach REACH =
            new Reach(Map.of(SARCASM, ReachTest.class.getClassLoader()), Map.of("WHO", "me", "X_Y", "${WHO}"));

    @TempDir
    private Path folder;

    private Path tasks = Path.of("");

    @BeforeEach
    void layOutFolders() throws IOException {
        tasks = folder.resolve("tasks");
        Files.createDirectories(tasks.resolve("sub"));
        Files.writeString(folder.resolve("secret.conf"), "password: hunter2 }");
        Files.writeString(folder.resolve("fine.conf"), "password = hunter2");
        Files.writeString(tasks.resolve("sub/base.conf"), "a = 1, b = { include \"more\" }");
        Files.writeString(tasks.resolve("sub/more.conf"), "c = ${d}, d = 2");
    }

    private Config read(String text) throws IOException {
        return ConfigReader.file(Files.writeString(tasks.resolve("my.conf"), text), REACH, List.of());
    }

    @Test
    void filesBelowTheFolderOfTheTaskAreIncludedFromWhereTheyLie() throws IOException {
        for (String include : List.of("\"sub/base.conf\"", "\"sub/base\"", "required(file(\"sub/base.conf\"))")) {
            Config config = read("include " + include + "\nb.d = 3");
            assertThat(config.getInt("a")).isEqualTo(1);
            assertThat(config.getInt("b.c")).isEqualTo(3);
        }
        Files.createSymbolicLink(tasks.resolve("link.conf"), tasks.resolve("sub/more.conf"));
        assertThat(read("include \"link.conf\"").getInt("d")).isEqualTo(2);
        assertThat(read("include classpath(\"" + SARCASM + "\")").hasPath("layers"))
                .isTrue();
    }

    @Test
    void tasksThatShipAreFoundWhereTheyLayBefore() throws IOException {
        assertThat(read("include classpath(\"org/lstm4j/apps/tasks/sarcasm.conf\")")
                        .hasPath("layers"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../fine.conf\"",
                "\"sub/../../fine.conf\"",
                "file(\"FOLDER/fine.conf\")",
                "\"FOLDER/fine.conf\"",
                "required(\"../secret.conf\")",
                "\"../gone.conf\"",
                "\"out.conf\"",
                "\"outer/fine.conf\"",
                "\"outer/gone/fine.conf\"",
                "file(\"/dev/zero\")",
                "\"sub\"",
                "\"a\\u0000b\"",
                "url(\"http://127.0.0.1:9/x.conf\")",
                "url(\"file:FOLDER/fine.conf\")",
                "\"http://127.0.0.1:9/x.conf\"",
                "classpath(\"META-INF/MANIFEST.MF\")",
                "classpath(\"org/lstm4j/tasks/../tasks/sarcasm.conf\")",
                "classpath(\"application.conf\")",
                "classpath(\"/version.properties\")"
            })
    void nothingElseIsIncluded(String include) throws IOException {
        Files.createSymbolicLink(tasks.resolve("out.conf"), folder.resolve("fine.conf"));
        Files.createSymbolicLink(tasks.resolve("outer"), folder);
        String text = "a = 1\ninclude " + include.replace("FOLDER", folder.toString());
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("my.conf:")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void whetherAFileElsewhereIsThereIsNotTold() {
        String there = catchMessage("include \"../fine.conf\"");
        String gone = catchMessage("include \"../gone.conf\"");
        assertThat(gone).isEqualTo(there.replace("fine", "gone"));
    }

    private String catchMessage(String text) {
        try {
            read(text);
            return "read";
        } catch (IOException | InvalidInputException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void whatIsIncludedAndNoHoconIsNotQuoted() throws IOException {
        Files.writeString(tasks.resolve("sub/notes.conf"), "{ the password is [ hunter2");
        assertThatThrownBy(() -> read("include \"sub/notes.conf\""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sub/notes.conf")
                .satisfies(e ->
                        assertThat(e.getMessage()).doesNotContain("hunter2").doesNotContain("password"));
    }

    @Test
    void filesThatIncludeThemselvesOrTooManyOthersAreRefused() throws IOException {
        assertThatThrownBy(() -> read("a = 1\ninclude \"my.conf\""))
                .hasMessageContaining(
                        "my.conf:2: more than 10 includes within each other; does a file include itself?");
        assertThatThrownBy(() -> read("include \"sub/more.conf\"\n".repeat(101)))
                .hasMessageContaining("more than 100 includes");
    }

    @Test
    void theEnvironmentAndSystemPropertiesAreNotReadButForNamedVariables() throws IOException {
        Config config =
                read("a = ${?HOME}, b = ${?PATH}, c = ${?java.version}, d = ${?user.home}, e = ${WHO}, f = ${?X_Y}");
        assertThat(config.root().keySet()).containsExactlyInAnyOrder("e", "f");
        assertThat(config.getString("e")).isEqualTo("me");
        assertThat(config.getString("f")).as("values are no HOCON").isEqualTo("${WHO}");
        assertThatThrownBy(() -> read("a = ${HOME}"))
                .hasMessageContaining("my.conf:1: ")
                .hasMessageEndingWith("; a variable of the environment is read only if --env NAME names it");
        assertThatThrownBy(() -> read("a = ${java.version}")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anOptionIncludesNothing() throws IOException {
        Path file = Files.writeString(tasks.resolve("my.conf"), "a = 1");
        for (String include :
                List.of("\"../fine.conf\"", "file(\"" + folder + "/fine.conf\")", "classpath(\"" + SARCASM + "\")")) {
            assertThatThrownBy(() -> ConfigReader.file(file, REACH, List.of("a={ include " + include + " }")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("--set a=");
        }
    }
}
