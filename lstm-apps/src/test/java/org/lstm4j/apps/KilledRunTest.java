package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.BundleFile;

/** A training in a process of its own that is ended from outside. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal that asks a process to end")
class KilledRunTest {
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path folder;

    private Process startAndWaitForAModel(String... more) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java,
                "@" + Path.of("../jvm.args").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Lstm.class.getName(),
                "train",
                "gated",
                "--backend",
                "reference",
                "--epochs",
                "100000",
                "--out",
                folder.resolve("run").toString()));
        command.addAll(List.of(more));
        Path model = folder.resolve(more.length == 0 ? "run/model.lstm" : "run/seed-1/model.lstm");
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        // However long that takes: what is waited for is the model, and that a process without one has ended.
        while (!Files.exists(model) && process.isAlive()) {
            Thread.sleep(20);
        }
        return process;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whoIsAskedToStopLeavesAWholeModelAndSaysWhere() throws Exception {
        Process process = startAndWaitForAModel();
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(TERMINATED);
        assertThat(BundleFile.read(folder.resolve("run/model.lstm")).labels()).hasSize(2);
        assertThat(folder.resolve("run/report.json")).doesNotExist();
        assertThat(Files.readAllLines(folder.resolve("err.txt")))
                .contains("lstm: stopped; the best model so far is " + folder.resolve("run/model.lstm"));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whoStopsBeforeAllSeedsAreTrainedLeavesNoAverage() throws Exception {
        Process process = startAndWaitForAModel("--seeds", "2", "--average");
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(TERMINATED);
        assertThat(BundleFile.read(folder.resolve("run/seed-1/model.lstm")).labels())
                .hasSize(2);
        assertThat(folder.resolve("run/average")).doesNotExist();
        assertThat(folder.resolve("run/report.json")).doesNotExist();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whoIsKilledLeavesAWholeModel() throws Exception {
        Process process = startAndWaitForAModel();
        process.destroyForcibly();
        process.waitFor();
        assertThat(BundleFile.read(folder.resolve("run/model.lstm")).labels()).hasSize(2);
    }
}
