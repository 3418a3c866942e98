package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The {@code lstm} script, in a clone of nothing but what it needs, with JDKs and a Maven that only say what they are asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String MAIN = "org.lstm4j.apps.Lstm";

    private static final String PRINT_ARGUMENTS = "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\n";

    @TempDir
    private Path folder;

    private Path clone;
    private Path jar;

    private record Result(int code, List<String> out, List<String> err) {}

    @BeforeEach
    void makeClone() throws IOException {
        clone = folder.toRealPath().resolve("my clone");
        Path root = Path.of("..").toAbsolutePath();
        write(clone.resolve("lstm"), Files.readString(root.resolve("lstm")));
        write(clone.resolve("jvm.args"), "");
        write(clone.resolve("pom.xml"), "");
        jar = write(clone.resolve("lstm-apps/target/lstm-apps.jar"), "");
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
        return file;
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.toRealPath().resolve(name);
        write(home.resolve("bin/javac"), "");
        write(home.resolve("bin/java"), PRINT_ARGUMENTS);
        write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Result run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("LSTM_JAVA_HOME", "LSTM_JAVA_OPTS", "LSTM_PLUGINS", "LSTM_BACKEND", "JAVA_HOME"));
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Result(code, Files.readAllLines(out), Files.readAllLines(err));
    }

    @Test
    void passesArgumentsUntouchedAndOptionsSplit() throws Exception {
        Result result = run(
                clone.resolve("lstm"),
                Map.of("LSTM_JAVA_HOME", jdk("jdk 25", "25.0.3").toString(), "LSTM_JAVA_OPTS", "-Xmx1g -Da=b"),
                "predict",
                "two  words",
                "*",
                "");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .containsExactly(
                        "@" + clone.resolve("jvm.args"),
                        "-Dlstm.stderr=9",
                        "-Dlstm.program=" + clone.resolve("lstm"),
                        "-Xmx1g",
                        "-Da=b",
                        "-cp",
                        classPath(),
                        MAIN,
                        "predict",
                        "two  words",
                        "*",
                        "");
    }

    @Test
    void jarsOfOthersComeBehindOursAndHaveToBeThere() throws Exception {
        Path home = jdk("jdk", "25");
        Path jar = Files.writeString(folder.resolve("my plug-in.jar"), "");
        String plugins = jar + ":" + folder + "/*";
        Map<String, String> environment = new HashMap<>(environment(home));
        environment.put("LSTM_PLUGINS", plugins);
        assertThat(run(clone.resolve("lstm"), environment, "tasks").out()).contains(classPath() + ":" + plugins);
        environment.put("LSTM_PLUGINS", jar + ":" + folder.resolve("gone.jar"));
        Result gone = run(clone.resolve("lstm"), environment, "tasks");
        assertThat(gone.code()).isEqualTo(2);
        assertThat(gone.err())
                .containsExactly("lstm: LSTM_PLUGINS names " + folder.resolve("gone.jar") + ", which is not there");
    }

    @Test
    void ofTheWarningsOfTheJvmOnlyThatOfItsVectorApiIsTakenAway() throws Exception {
        Path home = jdk("jdk", "25");
        String warning = "WARNING: Using incubator modules: jdk.incubator.vector";
        write(
                home.resolve("bin/java"),
                "#!/bin/sh\necho 'NOTE: picked up' >&2\necho '" + warning + "' >&2\necho '" + warning
                        + " again' >&2\nprintf broken >&2\necho past >&9\nexit 7\n");
        Result result = run(clone.resolve("lstm"), environment(home), "-V");
        assertThat(result.code()).as("it is the JVM's").isEqualTo(7);
        waitFor(() -> Files.readString(folder.resolve("err.txt")).endsWith("broken"));
        assertThat(Files.readAllLines(folder.resolve("err.txt")))
                .contains("NOTE: picked up", "past")
                .anyMatch(line -> line.startsWith(warning + " again"))
                .doesNotContain(warning);
        write(home.resolve("bin/java"), "#!/bin/sh\nprintf 'cannot start' >&2\nexit 1\n");
        run(clone.resolve("lstm"), environment(home), "-V");
        waitFor(() -> Files.readString(folder.resolve("err.txt")).equals("cannot start"));
    }

    /** The filter ends a moment after the program. */
    private static void waitFor(Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 6000 && !condition.call(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.call()).isTrue();
    }

    @Test
    void theProgramIsToldHowItWasCalled() throws Exception {
        Path home = jdk("jdk", "25");
        assertThat(run(Path.of("my clone/lstm"), environment(home), "-V").out())
                .contains("-Dlstm.program=my clone/lstm");
        Map<String, String> onThePath = new HashMap<>(environment(home));
        onThePath.put("PATH", clone + ":" + System.getenv("PATH"));
        assertThat(run(Path.of("/usr/bin/env"), onThePath, "lstm", "-V").out()).contains("-Dlstm.program=lstm");
    }

    @Test
    void aLocaleOfAsciiAloneBecomesOneThatKnowsAllCharacters() throws Exception {
        Path home = jdk("jdk", "25");
        write(home.resolve("bin/java"), "#!/bin/sh\necho \"$LC_ALL\"\n");
        for (String narrow : List.of("C", "POSIX")) {
            Map<String, String> environment = new HashMap<>(environment(home));
            environment.put("LC_ALL", narrow);
            assertThat(run(clone.resolve("lstm"), environment, "-V").out()).containsExactly("C.UTF-8");
        }
        Map<String, String> turkish = new HashMap<>(environment(home));
        turkish.put("LC_ALL", "tr_TR.UTF-8");
        assertThat(run(clone.resolve("lstm"), turkish, "-V").out()).containsExactly("tr_TR.UTF-8");
    }

    @Test
    void worksThroughRelativeSymlinks() throws Exception {
        Path link = folder.resolve("bin/lstm");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(folder.resolve("hop"), Path.of("my clone/lstm"));
        Files.createSymbolicLink(link, Path.of("../hop"));
        Result result = run(link, Map.of("LSTM_JAVA_HOME", jdk("jdk", "25").toString()), "-V");
        assertThat(result.out()).endsWith("-cp", classPath(), MAIN, "-V");
    }

    @Test
    void anExplicitJdkThatIsTooOldIsRefusedAndNotReplaced() throws Exception {
        Path old = jdk("java-17-openjdk", "17.0.9");
        Result result = run(
                clone.resolve("lstm"),
                Map.of(
                        "LSTM_JAVA_HOME",
                        old.toString(),
                        "JAVA_HOME",
                        jdk("jdk", "25").toString()));
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .containsExactly("lstm: needs a JDK 25 or newer; found: LSTM_JAVA_HOME=" + old
                        + " (17). Install one (any vendor) and set JAVA_HOME or LSTM_JAVA_HOME to it.");
    }

    @Test
    void anExplicitJdkThatIsNoneIsRefused() throws Exception {
        Result result = run(clone.resolve("lstm"), Map.of("LSTM_JAVA_HOME", "/nowhere"));
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err().getFirst()).contains("found: LSTM_JAVA_HOME=/nowhere. Install");
    }

    @Test
    void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
        Path home = jdk("jdk-26", "26-ea");
        assertThat(run(clone.resolve("lstm"), Map.of("JAVA_HOME", home.toString()))
                        .out())
                .endsWith("-cp", classPath(), MAIN);
    }

    @Test
    void nd4jComesAlongForWhoAsksForIt() throws Exception {
        Path home = jdk("jdk", "25");
        Path lib = clone.resolve("lstm-backend-nd4j/target/lib-cpu");
        Files.createDirectories(lib);
        Path own = write(folder.resolve("my.conf"), "type = x\nbackend = nd4j\n");
        List<List<String>> asking = List.of(
                List.of("train", "sarcasm", "--backend", "nd4j"),
                List.of("train", "sarcasm", "--backend=nd4j"),
                List.of("train", "sarcasm", "--set", "backend=nd4j"),
                List.of("train", own.toString()),
                List.of("backends"),
                List.of("verify", "model.lstm"));
        for (List<String> arguments : asking) {
            List<String> expected = new ArrayList<>(List.of("-cp", classPath() + ":" + lib + "/*", MAIN));
            expected.addAll(arguments);
            assertThat(run(clone.resolve("lstm"), environment(home), arguments.toArray(String[]::new))
                            .out())
                    .endsWith(expected.toArray(String[]::new));
        }
        assertThat(run(clone.resolve("lstm"), environment(home), "predict", "nd4j", "--backend", "native")
                        .out())
                .contains(classPath());
        assertThat(run(clone.resolve("lstm"), environment(home), "predict", "model.lstm", "verify")
                        .out())
                .doesNotContain(lib.toString());
        Map<String, String> byVariable = new HashMap<>(environment(home));
        byVariable.put("LSTM_BACKEND", "nd4j");
        assertThat(run(clone.resolve("lstm"), byVariable, "train", "sarcasm").out())
                .contains(classPath() + ":" + lib + "/*");
    }

    @Test
    void withoutItsFolderNd4jIsLeftToTheProgramToExplain() throws Exception {
        assertThat(run(clone.resolve("lstm"), environment(jdk("jdk", "25")), "train", "sarcasm", "--backend", "nd4j")
                        .out())
                .endsWith("-cp", classPath(), MAIN, "train", "sarcasm", "--backend", "nd4j");
    }

    /** The program, and where its logs go, which is not in its jar. */
    private String classPath() {
        return jar + ":" + jar.resolveSibling("lib-log") + "/*";
    }

    private static Map<String, String> environment(Path home) {
        return Map.of("LSTM_JAVA_HOME", home.toString());
    }

    @Test
    void buildsOnceWhenASourceIsNewerAndStopsWhenTheBuildFails() throws Exception {
        Path tools = folder.resolve("tools");
        Path asked = folder.resolve("asked.txt");
        write(tools.resolve("mvn"), """
                #!/bin/sh
                echo "$JAVA_HOME $PWD $*" >> 'ASKED'
                echo "[INFO] Scanning for projects..."
                echo "[INFO] Downloading from central: https://example.org/a.jar"
                echo "[INFO] Downloaded from central: https://example.org/a.jar (1 kB at 2 kB/s)"
                echo "[INFO] Downloaded from central: https://example.org/b.jar (1 kB at 2 kB/s)"
                echo "[INFO] Building lstm-api 0.2.0-SNAPSHOT                                   [2/8]"
                [ "$MVN_CODE" = 0 ] || echo "[ERROR] A.java:[1,1] class expected"
                exit $MVN_CODE
                """.replace("ASKED", asked.toString()));
        Path home = jdk("jdk", "25");
        Path source = write(clone.resolve("lstm-apps/src/main/java/A.java"), "");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        Map<String, String> environment =
                Map.of("LSTM_JAVA_HOME", home.toString(), "PATH", tools + ":" + System.getenv("PATH"), "MVN_CODE", "0");

        Result failed = run(
                clone.resolve("lstm"),
                Map.of(
                        "LSTM_JAVA_HOME",
                        home.toString(),
                        "PATH",
                        tools + ":" + System.getenv("PATH"),
                        "MVN_CODE",
                        "1"));
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .containsExactly(
                        "lstm: building what has changed (about half a minute) ...",
                        "lstm:   fetching libraries, which happens once (0 so far)",
                        "lstm:   lstm-api (2 of 8)",
                        "[ERROR] A.java:[1,1] class expected",
                        "lstm: the build failed, see above");

        Result built = run(clone.resolve("lstm"), environment, "-V");
        assertThat(built.out()).as("standard output is the program's alone").endsWith("-cp", classPath(), MAIN, "-V");
        assertThat(Files.readString(asked))
                .contains(home + " " + clone + " -B")
                .contains("-pl lstm-apps -am -Dmaven.test.skip=true");

        Result again = run(clone.resolve("lstm"), environment, "-V");
        assertThat(again.err()).as("nothing changed").isEmpty();
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        assertThat(run(clone.resolve("lstm"), environment, "-V").err())
                .anyMatch(line -> line.startsWith("lstm: building"));
    }
}
