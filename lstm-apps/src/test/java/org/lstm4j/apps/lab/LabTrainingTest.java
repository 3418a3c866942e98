package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

class LabTrainingTest {
    private static final GapTask CLOZE = new Cloze();
    private static final LabSettings SMALL = new LabSettings(List.of(4, 6), 6, 8, 16, 0.01, 1, 10, 1.01, 20, 40, 0.02);

    private static Selection threads(int number) {
        return Selection.of("native").withOptions(new BackendOptions(number, Map.of()));
    }

    private static List<LabRun> runs(int threads) {
        List<LabJob> jobs = IntStream.of(4, 6)
                .boxed()
                .flatMap(gap -> RnnVsLstm.CELLS.stream().map(cell -> new LabJob(CLOZE, cell, gap, 5)))
                .toList();
        try (LabCrew crew = new LabCrew(threads(threads))) {
            return crew.train(jobs, (job, backend) -> new LabTraining(job, SMALL).run(backend), run -> {});
        }
    }

    @Test
    void trainingsSideBySideGiveTheSameBitsAsOneAfterTheOther() {
        List<LabRun> alone = runs(1);
        List<LabRun> together = runs(3);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).job()).isEqualTo(alone.get(i).job());
            assertThat(together.get(i).accuracy()).isEqualTo(alone.get(i).accuracy());
            assertThat(together.get(i).gradientsAfter()).isEqualTo(alone.get(i).gradientsAfter());
        }
    }

    @Test
    void aTrainingStopsAtItsBudget() {
        assertThat(runs(1))
                .allSatisfy(run ->
                        assertThat(run.steps()).isEqualTo(SMALL.budget(run.job().task())));
    }

    @Test
    void anLstmLearnsAShortGapFromSequencesThatItNeverSeesAgain() {
        LabSettings settings = new LabSettings(List.of(5), 6, 16, 32, 0.01, 1, 50, 0.99, 50, 200, 1);
        try (TrainingBackend backend = Backends.selectForTraining(threads(1))) {
            LabRun run = new LabTraining(new LabJob(new EmbeddedReber(), Cell.LSTM, 5, 1), settings).run(backend);
            assertThat(run.accuracy()).isGreaterThan(0.95);
            assertThat(run.steps()).isLessThan(settings.budget(new EmbeddedReber()));
        }
    }

    @Test
    void gradientNormsAreThoseOfFiniteDifferences() {
        GapTask task = new TemporalOrder();
        Model model = new Model(
                new Sequential(List.of(Cell.LSTM.layer(5), Dense.of(4))),
                new Input(LabRows.STEPS, Shape.of("batch", "time", task.features()), DType.FLOAT32),
                true);
        TensorDataset row = LabRows.of(task, List.of(task.example(4, new Draws(1, 1, 1))));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of("reference"));
                Trainer trainer = new Trainer(
                        backend, model, task.answer().loss(), Adam.keras(), TrainerOptions.DEFAULT.withBatchSize(1))) {
            double[] norms = GradientNorms.perStep(backend, model, task.answer().loss(), trainer.weights(), row);
            for (int step = 0; step < norms.length; step++) {
                assertThat(norms[step]).isCloseTo(byDifferences(trainer, row, step, task.features()), within(2e-4));
            }
        }
    }

    private static double byDifferences(Trainer trainer, TensorDataset row, int step, int features) {
        float[] steps = row.column(LabRows.STEPS).floats();
        double squares = 0;
        for (int i = step * features; i < (step + 1) * features; i++) {
            float was = steps[i];
            float distance = 1f / 64;
            steps[i] = was + distance;
            double up = trainer.evaluate(row).loss();
            steps[i] = was - distance;
            double down = trainer.evaluate(row).loss();
            steps[i] = was;
            squares += Math.pow((up - down) / (2 * distance), 2);
        }
        return Math.sqrt(squares);
    }

    @Test
    void rowsAreWrittenAsTheExamplesSay() {
        GapTask task = new Cloze();
        List<Example> examples = List.of(task.example(6, new Draws(1, 1, 1)), task.example(4, new Draws(1, 1, 2)));
        TensorDataset rows = LabRows.of(task, examples);
        Tensor steps = rows.column(LabRows.STEPS);
        assertThat(rows.column(Model.SEQUENCE_LENS).ints()).containsExactly(11, 9);
        assertThat(steps.dims()).containsExactly(2, 11, task.features());
        float sum = 0;
        for (float value : steps.floats()) {
            sum += value;
        }
        // One number of each step is 1; the second row's padding has none.
        assertThat(sum).isEqualTo(20);
    }
}
