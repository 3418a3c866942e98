package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;

/** Trainings that start from a saved model, of the same task or an imported one. */
class TrainFromModelTest {
    /** So small that no weight changes in float32. */
    private static final String STILL = "optimizer.learning-rate=1e-30";

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path back;

    private static ProgramRun train(String name, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                "sarcasm",
                "--backend",
                "native",
                "--epochs",
                "1",
                "--out",
                folder.resolve(name).toString(),
                "--set",
                "text.pipeline.vocabulary=60",
                "--set",
                "text.pipeline.max-length=8",
                "--set",
                "layers.1.layer.units=2",
                "--set",
                "layers.2.units=4"));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static Bundle trained(String name) {
        return BundleFile.read(folder.resolve(name).resolve("model.lstm"));
    }

    @BeforeAll
    static void trainOnce() {
        ProgramRun run = train("first");
        assertThat(run.code()).as(run.err()).isZero();
        model = folder.resolve("first/model.lstm");
        Path onnx = folder.resolve("model.onnx");
        back = folder.resolve("back.lstm");
        assertThat(ProgramRun.of("export", model.toString(), "--to", onnx.toString())
                        .code())
                .isZero();
        assertThat(ProgramRun.of("import", onnx.toString(), "--to", back.toString())
                        .code())
                .isZero();
    }

    @Test
    void aNetworkOfTheSameParametersTakesTheWeightsAndTheWords() {
        ProgramRun run = train("same", "--from", model.toString(), "--set", STILL);
        assertThat(run.code()).as(run.err()).isZero();
        trained("first")
                .weights()
                .forEach((name, tensor) -> assertThat(
                                Objects.requireNonNull(trained("same").weights().get(name))
                                        .toDoubleArray())
                        .as(name)
                        .usingComparatorWithPrecision(1e-25)
                        .containsExactly(tensor.toDoubleArray()));
        assertThat(trained("same").textPipeline()).isEqualTo(trained("first").textPipeline());
        assertThat(trained("same").graph().toText())
                .isEqualTo(trained("first").graph().toText());
    }

    @Test
    void anImportedGraphIsTheNetwork() {
        ProgramRun run =
                train("imported", "--from", back.toString(), "--set", "layers.1.layer.units=3", "--set", STILL);
        assertThat(run.code()).as(run.err()).isZero();
        String text = "scientists find area man";
        String own = ProgramRun.of("predict", model.toString(), text).out();
        String of = folder.resolve("imported/model.lstm").toString();
        assertThat(ProgramRun.of("predict", of, text).out()).isEqualTo(own);
    }

    @Test
    void itIsTrainedFurther() {
        assertThat(train("further", "--from", back.toString(), "--set", "layers.1.layer.units=3")
                        .code())
                .isZero();
        assertThat(trained("further").weights())
                .isNotEqualTo(BundleFile.read(back).weights());
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        ProgramRun logits =
                train("a", "--from", back.toString(), "--set", "loss={type=binary-cross-entropy,from-logits=true}");
        assertThat(logits.code()).isEqualTo(2);
        assertThat(logits.err()).contains("gives probabilities, and the task's loss takes logits");
        ProgramRun labels = train("b", "--from", back.toString(), "--set", "data.labels=[no, yes]");
        assertThat(labels.code()).isEqualTo(2);
        assertThat(labels.err()).contains("apart, in this order, and the task [no, yes]");
        ProgramRun type = ProgramRun.of(
                "train",
                "web-traffic",
                "--from",
                back.toString(),
                "--out",
                folder.resolve("c").toString());
        assertThat(type.code()).isEqualTo(2);
        assertThat(type.err()).contains("--from is not for task web-traffic");
        ProgramRun missing = train("d", "--from", folder.resolve("none.lstm").toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no such file");
    }
}
