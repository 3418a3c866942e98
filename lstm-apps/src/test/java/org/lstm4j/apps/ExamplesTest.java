package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.tasks.LstmModule;
import tools.jackson.databind.json.JsonMapper;

/** What lies in the folder {@code examples} does what its readme says. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    private Path folder;

    @Test
    void morseCodeIsSpelledOut() throws IOException {
        Path morse = EXAMPLES.resolve("morse");
        Path run = folder.resolve("morse");
        ProgramRun trained = ProgramRun.of(
                "train", morse.resolve("morse.conf").toString(), "--data", morse.toString(), "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(RunFiles.report(run).at("/test/exactMatch").asDouble()).isGreaterThan(0.9);
        ProgramRun heard = ProgramRun.of(
                "predict",
                run.resolve("model.lstm").toString(),
                "--file",
                morse.resolve("morse.csv").toString());
        assertThat(heard.code()).as(heard.err()).isZero();
        assertThat(heard.out().lines()).hasSize(180);
    }

    @Test
    void sentencesOfOnesOwnNeedNoJava() throws IOException {
        Path sentences = EXAMPLES.resolve("sentences");
        Path run = folder.resolve("sentences");
        ProgramRun trained = ProgramRun.of(
                "train",
                sentences.resolve("sentences.conf").toString(),
                "--data",
                sentences.toString(),
                "--out",
                run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("120 train rows (of which 12 held out for validation), 40 test rows");
        assertThat(RunFiles.report(run).at("/test/accuracy").asDouble()).isGreaterThan(0.9);
        ProgramRun predicted = ProgramRun.of(
                "predict",
                run.resolve("model.lstm").toString(),
                "I want my money back, the kettle stopped working after a week.",
                "Very friendly staff, and the lamp works perfectly!");
        assertThat(predicted.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Complaint"),
                        line -> assertThat(line).startsWith("Praise"));
    }

    /** Trains an example whose folder, task and run have one name. */
    private Path trained(String name) {
        Path run = folder.resolve(name);
        Path example = EXAMPLES.resolve(name);
        ProgramRun trained = ProgramRun.of(
                "train",
                example.resolve(name + ".conf").toString(),
                "--data",
                example.toString(),
                "--out",
                run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        return run;
    }

    @Test
    void noTaskOfOnesOwnIsLongerThanTwentyLines() throws IOException {
        for (String name : List.of("doors", "station", "dates", "shapes")) {
            assertThat(Files.readAllLines(EXAMPLES.resolve(name).resolve(name + ".conf")))
                    .as(name)
                    .hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void doorsAreSequencesOfNumbers() throws IOException {
        Path run = trained("doors");
        assertThat(RunFiles.report(run).at("/test/accuracy").asDouble()).isGreaterThan(0.9);
        Path more = Files.writeString(
                folder.resolve("more.csv"), "house,door,angle,force\nh1,a,80,1\nh1,a,66,1\nh1,a,52,1\nh1,a,40,1\n");
        assertThat(ProgramRun.of("predict", run.resolve("model.lstm").toString(), "--file", more.toString())
                        .out())
                .startsWith("closed");
    }

    @Test
    void aStationIsATable() throws IOException {
        Path run = trained("station");
        assertThat(RunFiles.report(run).at("/test/mase").asDouble())
                .as("pressure says what comes, and no rule reads it")
                .isLessThan(RunFiles.report(run).at("/test/rules/ar1/mase").asDouble());
        assertThat(ProgramRun.of(
                                "predict",
                                run.resolve("model.lstm").toString(),
                                EXAMPLES.resolve("station/station.csv").toString())
                        .out())
                .startsWith("+1   2025-01-01  temperature ");
    }

    @Test
    void datesBecomeOtherTexts() throws IOException {
        Path run = trained("dates");
        assertThat(RunFiles.report(run).at("/test/exactMatch").asDouble()).isGreaterThan(0.9);
        assertThat(ProgramRun.of("predict", run.resolve("model.lstm").toString(), "3 march 2024")
                        .out())
                .isEqualToIgnoringNewLines("2024-03-03");
    }

    @Test
    void shapesAreDrawn() throws IOException {
        Path run = trained("shapes");
        String model = run.resolve("model.lstm").toString();
        assertThat(RunFiles.report(run).at("/test/natsPerStep").asDouble())
                .isLessThan(RunFiles.report(run)
                                .at("/test/rules/gaussian/natsPerStep")
                                .asDouble()
                        - 1);
        Path picture = folder.resolve("triangles.svg");
        ProgramRun drawn =
                ProgramRun.of("generate", model, "--label", "triangle", "--count", "20", "--to", picture.toString());
        assertThat(drawn.code()).as(drawn.err()).isZero();
        assertThat(Files.readString(picture)).startsWith("<svg");
        ProgramRun scored = ProgramRun.of(
                "predict",
                model,
                "--file",
                EXAMPLES.resolve("shapes/shapes.csv").toString());
        assertThat(scored.out().lines().filter(line -> line.contains("P(square)")))
                .hasSizeBetween(27, 33);
    }

    @Test
    void aNetworkMayBranch() throws IOException {
        Path sentences = EXAMPLES.resolve("sentences");
        ProgramRun trained = ProgramRun.of(
                "train",
                sentences.resolve("branches.conf").toString(),
                "--data",
                sentences.toString(),
                "--out",
                folder.resolve("branches").toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("Connected to", "whole, weighed");
        assertThat(RunFiles.report(folder.resolve("branches"))
                        .at("/test/accuracy")
                        .asDouble())
                .isGreaterThan(0.9);
    }

    @Test
    void aTaskTypeOfOnesOwnIsLessThanAHundredLines() throws IOException {
        Path source = EXAMPLES.resolve("adding-problem/AddingProblem.java");
        assertThat(Files.readAllLines(source)).hasSizeLessThan(100);
        Path classes = compiled(source);
        Path run = folder.resolve("adding");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader jar = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            thread.setContextClassLoader(jar);
            ProgramRun trained = ProgramRun.of(
                    "train",
                    EXAMPLES.resolve("adding-problem/adding-problem.conf").toString(),
                    "--epochs",
                    "8",
                    "--out",
                    run.toString());
            assertThat(trained.code()).as(trained.err()).isZero();
            assertThat(trained.out()).contains("2000 generated sequences").contains("Mean squared error on new");
            assertThat(RunFiles.report(run).at("/test/loss").asDouble()).isLessThan(1 / 6.0);
            ProgramRun evaluated =
                    ProgramRun.of("evaluate", run.resolve("model.lstm").toString(), "--format", "json");
            assertThat(new JsonMapper().readTree(evaluated.out()).get("test"))
                    .isEqualTo(RunFiles.report(run).get("test"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Path compiled(Path source) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            boolean isCompiled = compiler.getTask(
                            problems,
                            files,
                            null,
                            List.of("-proc:none", "-d", classes.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(isCompiled).as(problems.toString()).isTrue();
        }
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(LstmModule.class.getName()), "AddingProblem");
        return classes;
    }
}
