package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.tasks.run.Surroundings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code train --resume} of every task type on the samples that ship; the process dies where a line of its progress is printed. */
class ResumeCommandTest {
    private static final List<String> SARCASM = List.of(
            "train",
            "sarcasm-best",
            "--epochs",
            "7",
            "--set",
            "layers.0.units=4",
            "--set",
            "layers.2.layer.units=3",
            "--set",
            "optimizer.learning-rate=0.02",
            "--set",
            "training.early-stopping.patience=4",
            "--set",
            "training.plateau={factor=0.5,patience=1}",
            "--set",
            "training.schedule={type=warm-up,epochs=2,then={type=exponential-decay,rate=0.9,epochs=1}}");

    @TempDir
    private static Path folder;

    /** Not an exception: nothing in the program may catch it, as nothing can catch a kill. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static ProgramRun run(Path out, List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--out", out.toString()));
        all.addAll(List.of(more));
        return ProgramRun.of(all.toArray(String[]::new));
    }

    /** Runs the program until it prints that text; then it is dead. */
    private static void runUntil(String text, Path out, List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--out", out.toString()));
        all.addAll(List.of(more));
        StringWriter deadly = new StringWriter() {
            @Override
            public void write(String line, int offset, int length) {
                super.write(line, offset, length);
                if (getBuffer().indexOf(text) >= 0) {
                    throw new Killed();
                }
            }
        };
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new PrintWriter(deadly),
                new PrintWriter(new StringWriter()),
                Map.of(),
                new Properties());
        assertThatThrownBy(() -> Lstm.run(all.toArray(String[]::new), surroundings))
                .isInstanceOf(Killed.class);
    }

    private static ObjectNode report(Path run) throws IOException {
        ObjectNode report = (ObjectNode) new JsonMapper().readTree(Files.readString(run.resolve("report.json")));
        return report.remove(List.of("seconds", "wallSeconds", "peakMemoryBytes", "sequencesPerSecond"));
    }

    private static List<String> history(Path run) throws IOException {
        return Files.readAllLines(run.resolve("history.csv")).stream()
                .map(line -> line.replaceFirst(",[^,]*", ""))
                .toList();
    }

    private static Bundle model(Path run) {
        Bundle bundle = BundleFile.read(run.resolve("model.lstm"));
        return bundle.withProvenance(bundle.provenance().withCreated(Instant.EPOCH));
    }

    /** Without times and what is measured of the machine. */
    private static String page(Path run) throws IOException {
        return Files.readString(run.resolve("report.html"))
                .replace(run.getFileName().toString(), "RUN")
                .replaceAll("[0-9.,]+ (s|min|MiB|rows/s)\\b", "N $1")
                .replaceAll("\"(seconds|wallSeconds|peakMemoryBytes|sequencesPerSecond)\":[^,]*", "")
                .replaceAll("[0-9-]{10}T[0-9:]+Z", "TIME");
    }

    private static void assertSameFiles(Path resumed, Path whole) throws IOException {
        assertThat(history(resumed)).isEqualTo(history(whole));
        assertThat(report(resumed)).isEqualTo(report(whole));
        assertThat(model(resumed)).isEqualTo(model(whole));
        assertThat(page(resumed)).isEqualTo(page(whole));
        assertThat(resumed.resolve("curves.png")).hasSameBinaryContentAs(whole.resolve("curves.png"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "sarcasm-best, layers.0.units=4 layers.2.layer.units=3 training.plateau={factor=0.5;patience=1}",
                "dialog, layers.1.units=8",
                "dialog-best, layers.0.units=6 layers.2.units=8 training.batch-size=8",
                "web-traffic-best, layers.0.units=4",
                "multi30k, encoder.embedding=8 encoder.units=6 decoder.embedding=8 decoder.units=12 data.source.limit=150"
            })
    void aRunThatDiedTwiceLeavesTheFilesOfOneThatDidNot(String task, String settings) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("train", task, "--epochs", "5", "--set", "optimizer.learning-rate=0.02"));
        Arrays.stream(settings.split(" ")).forEach(it -> args.addAll(List.of("--set", it.replace(';', ','))));
        Path whole = folder.resolve(task + "-whole-run");
        Path broken = folder.resolve(task + "-broken-run");
        assertThat(run(whole, args).code()).isZero();
        runUntil("Epoch 2/5", broken, args);
        assertThat(broken.resolve("report.json")).doesNotExist();
        runUntil("Epoch 4/5", broken, args, "--resume");
        ProgramRun last = run(broken, args, "--resume");
        assertThat(last.code()).as(last.err()).isZero();
        // Which checkpoints are skipped depends on how long the first took.
        assertThat(last.out()).containsPattern("Goes on after epoch [123] of 5");
        assertSameFiles(broken, whole);
    }

    @Test
    void itIsSaidAtTheStartHowToGoOnAndThatWorks() throws IOException {
        List<String> args = new ArrayList<>(SARCASM);
        Path run = folder.resolve("said");
        ProgramRun trained = run(run, args);
        String line = trained.out()
                .lines()
                .filter(it -> it.startsWith("If it is stopped, it goes on with: lstm train sarcasm-best"))
                .findFirst()
                .orElseThrow();
        assertThat(line).endsWith("--out " + run + " --resume");
        assertThat(trained.out().indexOf(line)).isLessThan(trained.out().indexOf("Epoch 1/7"));
    }

    /** Who dies over the pictures has no report.json yet, which is the last file. */
    @Test
    void aRunThatDiedOverItsReportsIsNotFinished() throws IOException {
        Path run = folder.resolve("reporting");
        assertThat(run(run, SARCASM).code()).isZero();
        Files.delete(run.resolve("report.json"));
        Files.delete(run.resolve("report.html"));
        Files.delete(run.resolve("curves.png"));
        assertThat(run(run, SARCASM, "--resume").code()).isZero();
        assertThat(run.resolve("curves.png")).isRegularFile();
        assertThat(run.resolve("report.html")).isRegularFile();
        assertThat(run.resolve("report.json")).isRegularFile();
    }

    @Test
    void theRunOfAnotherTaskIsNamedAndNotItsFirstSetting() {
        Path run = folder.resolve("of-sarcasm");
        runUntil("Epoch 3/7", run, SARCASM);
        ProgramRun resumed = ProgramRun.of("train", "tweets-best", "--out", run.toString(), "--resume");
        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.errLines())
                .singleElement()
                .asString()
                .isEqualTo("lstm: " + run
                        + ": holds a run of task sarcasm-best, and this is task tweets-best; name another"
                        + " folder with --out, or replace the run with --overwrite");
    }

    @Test
    void whatIsFinishedIsLeftAlone() throws IOException {
        Path run = folder.resolve("finished");
        assertThat(run(run, SARCASM).code()).isZero();
        byte[] model = Files.readAllBytes(run.resolve("model.lstm"));
        ProgramRun again = run(run, SARCASM, "--resume");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).startsWith("The run in " + run + " is finished, after 7 epochs: nothing is left to do");
        assertThat(Files.readAllBytes(run.resolve("model.lstm"))).isEqualTo(model);
        ProgramRun json = run(run, SARCASM, "--resume", "--format", "json");
        assertThat(json.out().strip())
                .isEqualTo(Files.readString(run.resolve("report.json")).strip());
    }

    @Test
    void moreEpochsAreThoseThatWouldHaveFollowed() throws IOException {
        Path whole = folder.resolve("whole-of-9");
        Path longer = folder.resolve("longer-to-9");
        List<String> args = new ArrayList<>(SARCASM);
        args.set(3, "9");
        assertThat(run(whole, args).code()).isZero();
        args.set(3, "4");
        assertThat(run(longer, args).code()).isZero();
        args.set(3, "9");
        assertThat(run(longer, args, "--resume").code()).isZero();
        assertSameFiles(longer, whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seed 2 | training.seed was 1 when the run was started and is 2 now",
                "--set layers.0.units=5 | layers was [",
                "--set training.batch-size=7 | training.batch-size was",
                "--epochs 6 | training.epochs was 7 when the run was started and is 6 now; it may only become more",
                "--backend reference | the backend was native when the run was started and is reference now",
            })
    void anotherTrainingIsRefusedInOneLine(String more, String why) {
        Path run = folder.resolve("refused");
        if (!Files.exists(run)) {
            runUntil("Epoch 3/7", run, SARCASM);
        }
        List<String> args = new ArrayList<>(SARCASM);
        if (more.startsWith("--epochs")) {
            args.subList(2, 4).clear();
        }
        args.addAll(List.of(more.split(" ")));
        ProgramRun resumed = run(run, args, "--resume");
        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.errLines())
                .filteredOn(line -> !line.startsWith("lstm: backend") && !line.startsWith("lstm: Kernels"))
                .singleElement()
                .asString()
                .startsWith("lstm: " + run.resolve("checkpoint.safetensors") + ": ")
                .contains(why);
    }

    @Test
    void otherDataIsRefusedByName() throws IOException {
        Path data = folder.resolve("rows.csv");
        StringBuilder rows = new StringBuilder("text,label\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 2 == 0 ? "good day" : "bad night")
                    .append(" number ")
                    .append(i)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Files.writeString(data, rows);
        List<String> args = new ArrayList<>(SARCASM);
        args.addAll(List.of(
                "--data",
                folder.toString(),
                "--set",
                "data.source={type=csv,file=rows.csv,origin=here,text-field=text,label-field=label}",
                "--set",
                "data.split={train-share=0.8,validation={from=training,share=0.2}}"));
        Path run = folder.resolve("other-data");
        ProgramRun first = run(run, args, "--no-checkpoint");
        assertThat(first.code()).as(first.err()).isZero();
        runUntil("Epoch 3/7", run, args, "--overwrite");
        Files.writeString(data, rows.append("good,1\n"));
        ProgramRun resumed = run(run, args, "--resume");
        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.err()).contains("the data is not what it was when the run was started: see rows.csv");
    }

    @Test
    void aScheduleThatEndsWithTheTrainingCannotBecomeLonger() {
        Path run = folder.resolve("cosine");
        List<String> args = new ArrayList<>(SARCASM);
        args.set(args.size() - 1, "training.schedule={type=cosine-decay}");
        runUntil("Epoch 3/7", run, args);
        List<String> longer = new ArrayList<>(args);
        longer.set(3, "8");
        ProgramRun resumed = run(run, longer, "--resume");
        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.err())
                .contains("the schedule depends on training.epochs, which was 7 when the run was started and is 8 now");
        assertThat(run(run, args, "--resume").code()).isZero();
    }

    @Test
    void whereThereIsNothingToGoOnFromThatIsSaid() throws IOException {
        Path run = folder.resolve("nothing");
        Files.createDirectories(run);
        assertLine(run(run, SARCASM, "--resume"), run + ": there is no checkpoint.safetensors to go on from");
        assertLine(
                ProgramRun.of("train", "sarcasm-best", "--resume"),
                "--resume needs --out DIR: the folder of the run that should go on");
        assertLine(
                run(run, SARCASM, "--seeds", "2", "--resume"),
                run + ": there is no run of these seeds to go on with; train without --resume");
        assertLine(
                ProgramRun.of("train", "majority", "--out", run.toString(), "--resume"),
                "task majority is of type majority, whose trainings cannot go on once they were stopped");
        assertThat(run).isEmptyDirectory();
    }

    private static void assertLine(ProgramRun run, String line) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().startsWith("lstm: " + line);
    }

    @Test
    void aDamagedCheckpointAndALostModelAreRefused() throws IOException {
        Path run = folder.resolve("damaged");
        runUntil("Epoch 3/7", run, SARCASM);
        Path checkpoint = run.resolve("checkpoint.safetensors");
        byte[] sound = Files.readAllBytes(checkpoint);
        byte[] damaged = sound.clone();
        damaged[sound.length - 5] ^= 4;
        Files.write(checkpoint, damaged);
        ProgramRun refused = run(run, SARCASM, "--resume");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(checkpoint + ": has the SHA-256").contains("The file is damaged");
        Files.write(checkpoint, sound);
        Files.write(run.resolve(".checkpoint.safetensors.1-2.tmp"), Arrays.copyOf(sound, 100));
        Path model = run.resolve("model.lstm");
        byte[] kept = Files.readAllBytes(model);
        Files.delete(model);
        assertThat(run(run, SARCASM, "--resume").code()).isEqualTo(2);
        Files.write(model, kept);
        assertThat(run(run, SARCASM, "--resume").code()).isZero();
        assertThat(run.resolve(".checkpoint.safetensors.1-2.tmp")).doesNotExist();
    }

    @Test
    void whatEarlyStoppingEndedIsFinishedHoweverManyEpochsAreAskedFor() {
        Path run = folder.resolve("stopped-early");
        List<String> args = new ArrayList<>(SARCASM);
        args.addAll(List.of("--set", "training.early-stopping.min-delta=100"));
        ProgramRun trained = run(run, args);
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("Epoch 5/7").doesNotContain("Epoch 6/7");
        assertThat(run.resolve("checkpoint.safetensors")).doesNotExist();
        args.set(3, "50");
        ProgramRun resumed = run(run, args, "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.out()).startsWith("The run in " + run + " is finished, after 5 epochs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Seed 2", "after"})
    void ofSeveralSeedsOnlyTheBrokenOneIsTrained(String where) throws IOException {
        List<String> args = new ArrayList<>(SARCASM);
        args.set(3, "3");
        Path whole = folder.resolve("seeds-whole");
        Path broken = folder.resolve("seeds-broken-" + where.length());
        if (!Files.exists(whole)) {
            assertThat(run(whole, args, "--seeds", "3", "--average").code()).isZero();
        }
        if (where.equals("after")) {
            assertThat(run(broken, args, "--seeds", "2").code()).isZero();
        } else {
            runUntil(where, broken, args, "--seeds", "3");
        }
        byte[] first = Files.readAllBytes(broken.resolve("seed-1/model.lstm"));
        ProgramRun resumed = run(broken, args, "--seeds", "3", "--average", "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("The run in " + broken.resolve("seed-1") + " is finished, after ");
        assertThat(Files.readAllBytes(broken.resolve("seed-1/model.lstm"))).isEqualTo(first);
        assertThat(seedsReport(broken)).isEqualTo(seedsReport(whole));
        for (int seed = 1; seed <= 3; seed++) {
            assertThat(history(broken.resolve("seed-" + seed))).isEqualTo(history(whole.resolve("seed-" + seed)));
        }
        assertThat(model(broken.resolve("average")).weights().keySet())
                .isEqualTo(model(whole.resolve("average")).weights().keySet());
    }

    private static JsonNode seedsReport(Path runs) throws IOException {
        return ((ObjectNode) new JsonMapper().readTree(Files.readString(runs.resolve("report.json"))))
                .remove(List.of("seconds"));
    }

    @Test
    void withoutCheckpointsNoneIsWrittenAndAnOldOneDoesNotStay() {
        Path run = folder.resolve("without");
        assertThat(run(run, SARCASM).code()).isZero();
        assertThat(run.resolve("checkpoint.safetensors")).exists();
        ProgramRun without = run(run, SARCASM, "--no-checkpoint", "--overwrite");
        assertThat(without.out()).doesNotContain("--resume");
        assertThat(run.resolve("checkpoint.safetensors")).doesNotExist();
        ProgramRun again = run(run, SARCASM, "--resume");
        assertThat(again.out()).contains("is finished");
    }
}
