package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Tensor;
import org.lstm4j.io.BundleFile;
import org.lstm4j.nn.Flatten;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.command.CommandFactory;
import tools.jackson.databind.json.JsonMapper;

/** The program with a jar of another project on its class path, that of package {@code example}. */
class PluginTest {
    @TempDir
    private Path folder;

    @Test
    void itsTasksAreListedBesideOurs() {
        assertThat(ProgramRun.of("tasks").out().lines().map(String::strip))
                .anyMatch(line -> line.matches("gated +Sarcasm with a gate of our own"))
                .anyMatch(line -> line.matches("majority +Always answers .*"))
                .anyMatch(line -> line.startsWith("sarcasm-best  "));
    }

    @Test
    void itsLayerIsTrainedSavedEvaluatedAndUsed() throws Exception {
        Path run = folder.resolve("gated");
        ProgramRun trained = ProgramRun.of("train", "gated", "--backend", "reference", "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains(" gate (Gate)                 (None, 8, 3)              12");

        String model = run.resolve("model.lstm").toString();
        float[] bias = BundleFile.read(run.resolve("model.lstm"))
                .weights()
                .getOrDefault("gate/bias", Tensor.scalar(-1f))
                .floats();
        assertThat(bias).as("the layer learns: it starts from -1").doesNotContain(-1f);

        ProgramRun evaluated = ProgramRun.of("evaluate", model, "--backend", "reference", "--format", "json");
        JsonMapper json = new JsonMapper();
        assertThat(json.readTree(evaluated.out()).get("test").toString())
                .isEqualTo(json.readTree(Files.readString(run.resolve("report.json")))
                        .get("test")
                        .toString());
        assertThat(ProgramRun.of("predict", model, "area man", "--backend", "reference")
                        .code())
                .isZero();
    }

    /** Both ways on native; the saved model predicts the same on ONNX Runtime and on the reference. */
    @Test
    void itsCellIsTrainedSavedAndUsedOnEveryBackend() {
        String cell = "layers.2={type=bidirectional,layer={type=rnn,cell={type=leaky,units=5}}}";
        Path run = folder.resolve("leaky");
        ProgramRun trained =
                ProgramRun.of("train", "gated", "--backend", "native", "--out", run.toString(), "--set", cell);
        assertThat(trained.code()).as(trained.err()).isZero();
        String model = run.resolve("model.lstm").toString();
        List<String> answers = Stream.of("native", "onnx", "reference")
                .map(backend -> ProgramRun.of("predict", model, "area man", "--backend", backend))
                .map(predicted -> {
                    assertThat(predicted.code()).as(predicted.err()).isZero();
                    return predicted.out();
                })
                .toList();
        assertThat(answers).allMatch(answers.getFirst()::equals);
        ProgramRun unknown = ProgramRun.of(
                "train", "gated", "--out", folder.resolve("y").toString(), "--set", cell.replace("leaky", "leeky"));
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("no cell \"leeky\"; did you mean \"leaky\"?");
    }

    @Test
    void itsTaskTypeGoesTheSameWay() {
        Path run = folder.resolve("majority");
        ProgramRun trained = ProgramRun.of("train", "majority", "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("learned from 400 rows");
        String model = run.resolve("model.lstm").toString();
        assertThat(ProgramRun.of("evaluate", model, "--format", "json").out()).contains("\"accuracy\" : 0.5");
        assertThat(ProgramRun.of("predict", model, "any", "text").out().lines())
                .containsExactly("no   P(no) = 0.5000  any", "no   P(no) = 0.5000  text");
    }

    @Test
    void itsCommandStandsAmongOurs() {
        String model = folder.resolve("model/model.lstm").toString();
        assertThat(ProgramRun.of(
                                "train",
                                "majority",
                                "--out",
                                folder.resolve("model").toString())
                        .code())
                .isZero();
        assertThat(ProgramRun.of("--help").out())
                .contains("  train ")
                .containsPattern("\n  size +Say how many numbers a saved model has learned\\.");
        assertThat(ProgramRun.of("size", "--help").out()).contains("Usage: lstm size", "--format=FORMAT");
        assertThat(ProgramRun.of("size", model).out()).isEqualTo("majority: 1 numbers\n");
        assertThat(ProgramRun.of("size", model, "--format", "json").out()).isEqualTo("{\n  \"numbers\" : 1\n}\n");
        ProgramRun missing = ProgramRun.of("size", "nowhere.lstm");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).startsWith("lstm: ").contains("nowhere.lstm").hasLineCount(1);
        assertThat(ProgramRun.of("sise", model).err()).contains("unknown command \"sise\"; did you mean \"size\"?");
    }

    /** Where there is no plug-in nobody asks modules for commands, so ours stand in the program's own list. */
    @Test
    void noModuleOfOursAddsACommand() {
        assertThat(Guice.createInjector(ShippedModules.all())
                        .getInstance(Key.get(new TypeLiteral<Map<String, CommandFactory>>() {})))
                .isEmpty();
    }

    @Test
    void aMistakeInItsSettingsIsReportedLikeOneInOurs() {
        ProgramRun run = ProgramRun.of(
                "train", "gated", "--out", folder.resolve("x").toString(), "--set", "layers.1={type=gate,bis=1}");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "lstm: --set layers.1={type=gate,bis=1}: layers[1].bis: unknown key; did you mean \"bias\"?\n");
    }

    /** A jar whose layer has the name of one of ours. */
    public static final class Clash extends LstmModule {
        record NoSettings() {}

        @Override
        protected void configure() {
            addLayer("dense", NoSettings.class, (it, context) -> new Flatten());
        }
    }

    /** A jar whose command has the name of one of ours. */
    public static final class SecondTrain extends LstmModule {
        @Override
        protected void configure() {
            addCommand("train", context -> new Object());
        }
    }

    /** A jar whose command is none. */
    public static final class NoCommand extends LstmModule {
        @Override
        protected void configure() {
            addCommand("hello", context -> new Object());
        }
    }

    private ProgramRun withModule(String className, String... args) throws IOException {
        Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
        Files.writeString(services.resolve(LstmModule.class.getName()), className);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {folder.resolve("jar").toUri().toURL()}, before)) {
            thread.setContextClassLoader(jar);
            return ProgramRun.of(args);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aJarThatCannotBeLoadedOrClashesWithAnotherIsNamedInOneLine() throws IOException {
        ProgramRun gone = withModule("org.example.Gone", "tasks");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: a plug-in on the class path cannot be loaded: ")
                .contains("org.example.Gone");
        ProgramRun clash = withModule(Clash.class.getName(), "tasks");
        assertThat(clash.code()).isEqualTo(1);
        assertThat(clash.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: the plug-ins on the class path do not go together: ")
                .contains("dense");
    }

    @Test
    void commandsThatCannotBeAddedAreNamedAndOursRunWithoutThem() throws IOException {
        for (String broken : List.of("org.example.Gone", SecondTrain.class.getName(), NoCommand.class.getName())) {
            ProgramRun help = withModule(broken, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).contains("  train ");
            assertThat(help.errLines()).singleElement().asString().startsWith("lstm: ");
            assertThat(withModule(broken, "backends").errLines()).isEmpty();
        }
        assertThat(withModule(SecondTrain.class.getName(), "--help").err())
                .contains("adds a command \"train\", which the program has already");
        assertThat(withModule(NoCommand.class.getName(), "hello").err())
                .contains("the command \"hello\" cannot be added: java.lang.Object has no @Command of picocli");
    }
}
