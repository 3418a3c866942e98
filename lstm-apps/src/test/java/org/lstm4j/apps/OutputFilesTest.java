package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No command replaces what is there unless it is asked to, and no two write into one folder. */
class OutputFilesTest {
    @TempDir
    private static Path folder;

    private static String model = "";

    @BeforeAll
    static void trainOnce() {
        assertThat(train("run").code()).isZero();
        model = folder.resolve("run/model.lstm").toString();
    }

    private static ProgramRun train(String run, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                "sarcasm",
                "--set",
                "training.epochs=1",
                "--set",
                "layers.0.units=2",
                "--set",
                "layers.1.layer.units=2",
                "--out",
                folder.resolve(run).toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static void assertRefused(ProgramRun run, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(parts);
    }

    @Test
    void aRunThatIsThereIsReplacedOnlyWhenAskedFor() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(model));
        assertRefused(train("run", "--seed", "5"), folder.resolve("run") + ": holds an earlier run (", "--overwrite");
        assertRefused(
                ProgramRun.of(
                        "train", "majority", "--out", folder.resolve("run").toString()),
                "holds an earlier run");
        assertRefused(train("run", "--seeds", "2"), "holds an earlier run");
        assertRefused(
                ProgramRun.of(
                        "lab",
                        "rnn-vs-lstm",
                        "--quick",
                        "--out",
                        folder.resolve("run").toString()),
                "holds an earlier run");
        assertThat(Files.readAllBytes(Path.of(model))).isEqualTo(before);
        assertThat(folder.resolve("run/report.json")).exists();
        assertRefused(train("run", "--resume", "--overwrite"), "give one of them");

        assertThat(train("other").code()).isZero();
        ProgramRun replaced = train("other", "--seed", "5", "--overwrite");
        assertThat(replaced.code()).as(replaced.err()).isZero();
        assertThat(replaced.out())
                .as("who goes on does not begin again")
                .contains("--resume")
                .doesNotContain("--overwrite");
        assertThat(Files.readString(folder.resolve("other/report.json"))).contains("\"seed\" : 5");
    }

    @Test
    void runsOfSeveralSeedsAreEarlierRunsToo() {
        assertThat(train("seeds", "--seeds", "2").code()).isZero();
        assertRefused(train("seeds", "--seeds", "2"), "holds an earlier run");
        assertRefused(train("seeds"), "holds an earlier run");
        assertThat(train("seeds", "--seeds", "2", "--overwrite").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export MODEL --to DIR/a.onnx",
                "explain MODEL area man --to DIR/a.html",
                "explain MODEL area man --to DIR/a.svg",
                "import DIR/../source.onnx --to DIR/a.lstm"
            })
    void aFileThatIsThereIsReplacedOnlyWhenAskedFor(String command) throws IOException {
        if (!Files.exists(folder.resolve("source.onnx"))) {
            ProgramRun.of("export", model, "--to", folder.resolve("source.onnx").toString());
        }
        Path here = Files.createTempDirectory(folder, "files");
        List<String> args = new ArrayList<>(Arrays.stream(command.split(" "))
                .map(it -> it.replace("MODEL", model).replace("DIR", here.toString()))
                .toList());
        Path target = Path.of(args.getLast());
        Files.writeString(target, "mine");
        assertRefused(ProgramRun.of(args.toArray(String[]::new)), target + ": is there already", "--overwrite");
        assertThat(target).hasContent("mine");
        args.add("--overwrite");
        ProgramRun replaced = ProgramRun.of(args.toArray(String[]::new));
        assertThat(replaced.code()).as(replaced.err()).isZero();
        assertThat(Files.size(target)).isGreaterThan(4);
    }

    @Test
    void theTextPipelineBesideAnExportIsNotReplacedEither() throws IOException {
        Path beside = Files.writeString(folder.resolve("side.json"), "mine");
        assertRefused(
                ProgramRun.of(
                        "export", model, "--to", folder.resolve("side.onnx").toString()),
                beside + ": is there already");
        assertThat(folder.resolve("side.onnx")).doesNotExist();
    }

    @Test
    void twoTrainingsIntoOneFolderAtATimeAreRefused() throws IOException {
        Path run = Files.createDirectories(folder.resolve("busy"));
        Path file = run.resolve(".lock");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            assertRefused(train("busy"), run + ": another training", "is writing into this folder");
            assertRefused(train("busy", "--resume"), "another training");
            assertRefused(train("busy", "--overwrite"), "another training");
        }
        assertThat(train("busy").code())
                .as("whoever was killed has left an unlocked file")
                .isZero();
        assertThat(file).doesNotExist();
    }

    /** As on a full disk: the training needs none, and what it gives is whole. */
    @Test
    void aCheckpointThatCannotBeWrittenIsMissedAndTheTrainingGoesOn() throws IOException {
        Path run = folder.resolve("without-checkpoint");
        Files.createDirectories(run.resolve("checkpoint.safetensors/in-the-way"));
        ProgramRun trained = train("without-checkpoint", "--epochs", "3", "--overwrite");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out().lines())
                .filteredOn(line -> line.startsWith("Warning: "))
                .singleElement()
                .asString()
                .contains("checkpoint.safetensors: is a directory.", "The run goes on without it.");
        assertThat(trained.out()).contains("Epoch 3/3", "Files in " + run);
        assertThat(run.resolve("report.json")).exists();
    }

    @Test
    void aFolderThatWasMadeForNothingIsTakenAway() {
        assertRefused(train("a/b/c", "--set", "layers=5"), "layers");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    /** The data would be missed first, were it read first. */
    @Test
    void whereNothingCanBeWrittenIsSaidBeforeDataIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path empty = Files.createDirectories(folder.resolve("no-data"));
        assertRefused(train("file/x", "--data", empty.toString()), "cannot write into " + file.resolve("x"), "--out");
        assertRefused(train("somewhere", "--data", empty.toString()), "no data");
    }
}
