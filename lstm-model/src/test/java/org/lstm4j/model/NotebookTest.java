package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The notebook: its cells run one after another and print what stands below them. */
class NotebookTest {
    private static final Path NOTEBOOK = Pages.ROOT.resolve(Path.of("docs", "notebook", "first-model.ipynb"));
    private static final String MAGIC = "%";
    private static final int PATIENCE_SECONDS = 600;
    /** A kernel that starts on a busy machine may miss Jupyter's first question, which does not ask again. */
    private static final int ATTEMPTS = 3;

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    private Path folder;

    /** A cell with code, and what it printed when the notebook was made. */
    private record Cell(String code, String printed) {
        boolean isMagic() {
            return code.startsWith(MAGIC);
        }
    }

    private List<JsonNode> codeCells(JsonNode notebook) {
        List<JsonNode> cells = new ArrayList<>();
        for (JsonNode cell : notebook.path("cells")) {
            if (cell.path("cell_type").asString().equals("code")) {
                cells.add(cell);
            }
        }
        return cells;
    }

    private static String joined(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.asString()));
        return text.toString();
    }

    private List<Cell> cells(Path file) {
        return codeCells(mapper.readTree(Pages.read(file))).stream()
                .map(cell -> {
                    StringBuilder printed = new StringBuilder();
                    for (JsonNode output : cell.path("outputs")) {
                        if (output.path("name").asString("").equals("stdout")) {
                            printed.append(joined(output.path("text")));
                        }
                    }
                    return new Cell(joined(cell.path("source")), printed.toString());
                })
                .toList();
    }

    /** What a cell prints. */
    private static String run(JShell shell, String cell, ByteArrayOutputStream out) {
        out.reset();
        String rest = cell;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            assertThat(next.completeness().isComplete()).as(rest).isTrue();
            for (SnippetEvent event : shell.eval(next.source())) {
                if (event.status() != Snippet.Status.VALID && event.causeSnippet() == null) {
                    fail(event.snippet().source() + "\n"
                            + shell.diagnostics(event.snippet())
                                    .map(diagnostic -> diagnostic.getMessage(null))
                                    .toList());
                }
                if (event.exception() != null) {
                    throw new AssertionError(event.snippet().source(), event.exception());
                }
            }
            rest = next.remaining();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachCellRunsInJShellAndPrintsWhatStandsBelowIt() {
        Logger ours = Logger.getLogger("org.lstm4j");
        Level level = ours.getLevel();
        PrintStream standard = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Cell> cells = cells(NOTEBOOK);
        assertThat(cells).hasSizeGreaterThan(5);
        try (JShell shell = JShell.builder().executionEngine("local").build();
                PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            // what JShell's users have from the start, and so those of a notebook
            List.of(
                            "java.io.*",
                            "java.math.*",
                            "java.net.*",
                            "java.util.*",
                            "java.util.function.*",
                            "java.util.stream.*")
                    .forEach(name -> shell.eval("import " + name + ";"));
            System.setOut(print);
            for (Cell cell : cells) {
                if (!cell.isMagic()) {
                    assertThat(run(shell, cell.code(), out)).as(cell.code()).isEqualTo(cell.printed());
                }
            }
        } finally {
            System.setOut(standard);
            ours.setLevel(level);
        }
    }

    @Test
    void itWasSavedAsItRanFromTheTop() {
        List<JsonNode> cells = codeCells(mapper.readTree(Pages.read(NOTEBOOK)));
        for (int i = 0; i < cells.size(); i++) {
            assertThat(cells.get(i).path("execution_count").asInt()).isEqualTo(i + 1);
            assertThat(cells.get(i).path("outputs"))
                    .noneMatch(output -> output.path("output_type").asString().equals("error"));
        }
        assertThat(Pages.read(NOTEBOOK)).contains("\"image/png\"");
    }

    private record Finished(int code, String output) {}

    private Finished command(String... words) throws IOException, InterruptedException {
        Path output = folder.resolve("command.txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // the kernel is started as "java", which may be an older one than that of the build
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", bin, (path, ours) -> ours + File.pathSeparator + path);
        Process process = builder.start();
        try {
            boolean isOver = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Finished(isOver ? process.exitValue() : -1, Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** The name of an installed kernel for Java. */
    private String kernel() throws IOException, InterruptedException {
        if (!isOnPath("jupyter") || !isOnPath("jupyter-nbconvert")) {
            return abort("Jupyter with nbconvert is not installed");
        }
        // not by "jupyter kernelspec", which is a package of its own
        JsonNode places =
                mapper.readTree(command("jupyter", "--paths", "--json").output());
        for (JsonNode place : places.path("data")) {
            Path kernels = Path.of(place.asString(), "kernels");
            if (Files.isDirectory(kernels)) {
                try (Stream<Path> found = Files.list(kernels)) {
                    Optional<String> ours = found.map(
                                    kernel -> kernel.getFileName().toString())
                            .filter(name -> name.startsWith("rapaio"))
                            .findFirst();
                    if (ours.isPresent()) {
                        return ours.get();
                    }
                }
            }
        }
        return abort("Jupyter has no rapaio-jupyter-kernel; see docs/NOTEBOOK.md");
    }

    /** The notebook with the classes of this build in the place of jars. */
    private Path withTheseClasses() throws IOException {
        JsonNode notebook = mapper.readTree(Pages.read(NOTEBOOK));
        ArrayNode lines = mapper.createArrayNode();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.exists(Path.of(part))) {
                lines.add((part.endsWith(".jar") ? "%jars " : "%classpath ") + part + "\n");
            }
        }
        for (JsonNode cell : codeCells(notebook)) {
            if (joined(cell.path("source")).startsWith(MAGIC)) {
                ((ObjectNode) cell).set("source", lines);
            }
        }
        return Files.writeString(folder.resolve("first-model.ipynb"), mapper.writeValueAsString(notebook));
    }

    @Test
    void jupyterRunsItWhereItIsInstalled() throws Exception {
        assumeTrue(
                Boolean.getBoolean("lstm.jupyter"),
                "depends on what is installed, and takes a minute: -Dlstm.jupyter=true asks for it");
        String kernel = kernel();
        Path notebook = withTheseClasses();
        Path executed = folder.resolve("executed.ipynb");
        Finished last = new Finished(-1, "");
        for (int attempt = 0; attempt < ATTEMPTS && !Files.exists(executed); attempt++) {
            last = command(
                    "jupyter",
                    "nbconvert",
                    "--to",
                    "notebook",
                    "--execute",
                    "--ExecutePreprocessor.startup_timeout=30",
                    "--ExecutePreprocessor.kernel_name=" + kernel,
                    "--output",
                    executed.toString(),
                    notebook.toString());
            if (last.code() != 0 && !last.output().contains("Kernel didn't respond")) {
                break;
            }
        }
        if (!Files.exists(executed) && last.output().contains("Kernel didn't respond")) {
            abort("the kernel does not start here, " + ATTEMPTS + " times");
        }
        assertThat(last.code()).as(last.output()).isZero();
        List<Cell> expected = cells(NOTEBOOK);
        List<Cell> found = cells(executed);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).isMagic()) {
                assertThat(found.get(i)).isEqualTo(expected.get(i));
            }
        }
    }
}
