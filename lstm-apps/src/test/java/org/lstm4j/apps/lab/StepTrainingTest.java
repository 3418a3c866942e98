package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Selection;
import org.lstm4j.train.Trainer;

class StepTrainingTest {
    private static final int SEEDS = 2;
    private static final StepTask RECALL = new Recall();

    private static Selection threads(int number) {
        return Selection.of("native").withOptions(new BackendOptions(number, Map.of()));
    }

    private static List<StepRun> runs(int threads, StepSettings settings, StepTask task, List<Contender> contenders) {
        List<StepJob> jobs = contenders.stream()
                .flatMap(contender ->
                        LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> new StepJob(task, contender, seed)))
                .toList();
        try (LabCrew crew = new LabCrew(threads(threads))) {
            return crew.train(jobs, (job, backend) -> new StepTraining(job, settings).run(backend), run -> {});
        }
    }

    @Test
    void trainingsSideBySideGiveTheSameBitsAsOneAfterTheOther() {
        StepSettings quick = StepSettings.QUICK;
        List<StepRun> alone = runs(1, quick, RECALL, quick.contenders());
        List<StepRun> together = runs(3, quick, RECALL, quick.contenders());
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).job()).isEqualTo(alone.get(i).job());
            assertThat(together.get(i).accuracy()).isEqualTo(alone.get(i).accuracy());
            assertThat(together.get(i).steps()).isEqualTo(alone.get(i).steps());
        }
    }

    @Test
    void aTrainingStopsAtItsBudgetAndSaysThatNothingWasLearned() {
        StepSettings quick = StepSettings.QUICK;
        assertThat(runs(2, quick, RECALL, quick.contenders().subList(0, 2))).allSatisfy(run -> {
            assertThat(run.steps()).isEqualTo(quick.budget(run.job().task()));
            assertThat(run.isLearned()).isFalse();
            assertThat(run.accuracy()).hasSize(2).allMatch(share -> share >= 0 && share <= 1);
        });
    }

    @Test
    void allNetworksHaveAboutAsManyWeights() {
        StepSettings settings = StepSettings.FULL;
        for (StepTask task : StepTasksTest.tasks()) {
            List<Long> weights = settings.contenders().stream()
                    .map(contender -> new StepTraining(new StepJob(task, contender, 1), settings).parameters())
                    .toList();
            double most = weights.stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat(weights)
                    .as(task.name())
                    .allSatisfy(number -> assertThat(number / most).isGreaterThan(0.92));
        }
    }

    /** Small networks and a fifth of the steps: what an order is about shows in seconds. */
    private static StepSettings small() {
        return new StepSettings(List.of(), 16, 2, 32, 1, 50, 0.99, 60, 60, 0.2, Integer.MAX_VALUE);
    }

    @Test
    void cellsThatSeeTheirStateLearnParityForEveryLengthAndOthersDoNot() {
        List<StepRun> runs = runs(
                2,
                small(),
                new Parity(),
                List.of(
                        new Contender(Cell.LSTM, 16, 0.01),
                        new Contender(Cell.SLSTM, 16, 0.01),
                        new Contender(Cell.MLSTM, 16, 0.01),
                        new Contender(Cell.MIN_LSTM, 40, 0.01)));
        assertThat(runs).allSatisfy(run -> {
            boolean sees = List.of(Cell.LSTM, Cell.SLSTM)
                    .contains(run.job().contender().kind());
            double longest = run.accuracy().getLast(); // of 256 bits, where lessons had 20
            assertThat(longest).as("%s", run.job()).isBetween(sees ? 0.95 : 0.3, sees ? 1 : 0.7);
            assertThat(run.isLearned()).isEqualTo(sees);
        });
    }

    @Test
    void oneLayerOfGatesThatSeeTheInputAloneDoesNotKeepTheFirstAndTwoDo() {
        List<StepRun> runs = runs(
                2,
                small(),
                new KeepFirst(),
                List.of(
                        new Contender(Cell.LSTM, 16, 0.01),
                        new Contender(Cell.MIN_LSTM, 40, 0.01),
                        new Contender(Cell.MIN_LSTM_TWICE, 32, 0.01)));
        assertThat(runs).allSatisfy(run -> {
            boolean keeps = run.job().contender().kind() != Cell.MIN_LSTM;
            double longest = run.accuracy().getLast(); // of 64 letters, where lessons had 8
            assertThat(longest).as("%s", run.job()).isBetween(keeps ? 0.9 : 0.1, keeps ? 1 : 0.6);
        });
    }

    @Test
    void rowsAreWrittenAsTheExamplesSay() {
        Asked longer = new Asked(List.of(new Asked.Step(1, 1), new Asked.Step(0, Asked.NOTHING), new Asked.Step(1, 0)));
        Asked shorter = new Asked(List.of(new Asked.Step(1, 1)));
        TensorDataset rows = StepTraining.rows(List.of(longer, shorter));
        assertThat(rows.column("tokens").ints()).containsExactly(1, 0, 1, 1, 0, 0);
        assertThat(rows.column(Trainer.TARGET).ints()).containsExactly(1, -1, 0, 1, -1, -1);
        assertThat(rows.column(Model.SEQUENCE_LENS).ints()).containsExactly(3, 1);
    }
}
