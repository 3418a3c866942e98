package org.lstm4j.apps.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.apps.lesson.Template;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.model.CompiledModel;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** docs/FROM_KERAS.md and docs/FROM_PYTORCH.md: their Java is compiled here, and run. */
class GuidesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String COMMAND = "mvn -B -pl lstm-apps -am test -Dtest=GuidesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dlstm.docs.write=true";
    private static final int ROWS = 64;
    private static final int STEPS = 6;

    private static String page(String name) throws IOException {
        try (var in = Objects.requireNonNull(GuidesTest.class.getResourceAsStream(name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Template(Path.of("src", "test", "java", "org", "lstm4j", "apps", "guide")).fill(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FROM_KERAS.md", "FROM_PYTORCH.md"})
    void thePageShowsTheCodeThatRunsHere(String name) throws IOException {
        String page = page(name);
        if (Boolean.getBoolean("lstm.docs.write")) {
            Files.writeString(DOCS.resolve(name), page);
        }
        assertThat(DOCS.resolve(name)).as("to rewrite it: " + COMMAND).hasContent(page);
        assertThat(Pattern.compile("]\\(([^)#]+)[^)]*\\)")
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(DOCS.resolve(link)).exists());
    }

    /** Of two kinds of words: a row's label is which kind its first word is. */
    private static Tensor words(int rows) {
        int[] ids = new int[rows * STEPS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 1 + Philox.below(900, 7, 0, 0, i);
        }
        return Tensor.of(new int[] {rows, STEPS}, ids);
    }

    private static Tensor labels(Tensor words, int rows) {
        float[] labels = new float[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = words.element(row * STEPS) > 450 ? 1 : 0;
        }
        return Tensor.of(new int[] {rows, 1}, labels);
    }

    private static Tensor constant(int value, int... dims) {
        Tensor tensor = Tensor.zeros(DType.INT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, value);
        }
        return tensor;
    }

    @Test
    void theKerasModelTrainsAndIsSaved(@TempDir Path folder) {
        Model model = FromKeras.sequential();
        Tensor x = words(ROWS);
        Tensor y = labels(x, ROWS);
        Path file = folder.resolve("model.lstm");
        TensorDataset data = TensorDataset.of(Map.of("tokens", x, "target", y));
        var history = FromKeras.fit(model, x, y, data, file);
        assertThat(DoubleStream.of(history.values("val_loss")))
                .hasSizeBetween(1, 5)
                .allMatch(Double::isFinite);
        try (CompiledModel again = CompiledModel.load(file, new BinaryCrossEntropy(), Adam.keras())) {
            double loss = again.evaluate(x, y).loss();
            assertThat(FromKeras.saved(again, x, y, file).loss()).isEqualTo(loss);
        }
        assertThat(FromKeras.trainer(model, data, data).values("val_loss")).hasSize(5);
        assertThat(FromKeras.summary(model)).hasSize(4);
    }

    @Test
    void itsOtherModelsAreWhatTheySay() {
        assertThat(FromKeras.functional().inferenceGraph().outputs().keySet()).containsExactly("urgent", "topic");
        assertThat(FromKeras.stateful().isStateful()).isTrue();
        Tensor x = words(8);
        for (Model model : new Model[] {FromKeras.masked(), FromKeras.cell()}) {
            Map<String, Tensor> columns = model.usesLengths()
                    ? Map.of("tokens", x, "target", constant(1, 8), Model.SEQUENCE_LENS, constant(STEPS, 8))
                    : Map.of("tokens", x, "target", constant(1, 8));
            try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                    Trainer trainer = new Trainer(
                            backend,
                            model,
                            new SparseCategoricalCrossEntropy(),
                            Adam.keras(),
                            TrainerOptions.DEFAULT)) {
                double[] losses = trainer.fit(TensorDataset.of(columns), 2).values("loss");
                assertThat(losses[1]).isLessThan(losses[0]);
            }
        }
    }

    @Test
    void thePytorchModuleTrainsAndAnswers() {
        Model tagger = FromPytorch.module();
        Tensor x = words(ROWS);
        Tensor lengths = constant(STEPS, ROWS);
        Tensor tags = constant(2, ROWS, STEPS);
        double[] losses = FromPytorch.loop(tagger, x, lengths, tags).values("loss");
        assertThat(losses[1]).isLessThan(losses[0]);
        Tensor scores;
        try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                Trainer trainer = new Trainer(
                        backend,
                        tagger,
                        SparseCategoricalCrossEntropy.ofLogits(),
                        Adam.pytorch(),
                        TrainerOptions.DEFAULT)) {
            scores = FromPytorch.forward(tagger, trainer.weights(), x, lengths);
        }
        assertThat(scores.dims()).containsExactly(ROWS, STEPS, 5);
        assertThat(DoubleStream.of(scores.to(DType.FLOAT64).doubles()))
                .allMatch(Double::isFinite)
                .anyMatch(score -> score != 0);
        assertThat(FromPytorch.projected().options().formula().projection()).isEqualTo(16);
    }
}
