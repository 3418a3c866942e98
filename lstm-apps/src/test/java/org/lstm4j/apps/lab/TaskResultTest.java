package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TaskResultTest {
    private static final LabSettings SETTINGS =
            new LabSettings(List.of(5, 10), 6, 8, 32, 0.005, 1, 50, 0.99, 50, 400, 1);
    private static final GapTask TASK = new EmbeddedReber();

    private static CellResult cell(Cell cell, double at5, double at10) {
        List<LabRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            runs.add(run(cell, 5, seed, at5));
            runs.add(run(cell, 10, seed, at10 + (seed == 1 ? -0.01 : 0.01)));
        }
        return CellResult.of(runs);
    }

    private static LabRun run(Cell cell, int gap, int seed, double accuracy) {
        List<Double> norms = new ArrayList<>();
        for (int step = 0; step <= gap; step++) {
            norms.add(Math.pow(0.5, gap - step) * 3);
        }
        return new LabRun(new LabJob(TASK, cell, gap, seed), 100, 1, accuracy, OptionalDouble.empty(), norms, norms);
    }

    private static TaskResult result(CellResult rnn, CellResult gru, CellResult lstm) {
        return result(Evidence.SEVERAL_SEEDS, rnn, gru, lstm);
    }

    private static TaskResult result(Evidence evidence, CellResult rnn, CellResult gru, CellResult lstm) {
        return TaskResult.of(TASK, SETTINGS, evidence, List.of(rnn, gru, lstm));
    }

    @Test
    void aRehearsalConcludesNothingHoweverClearItsNumbersLook() {
        TaskResult result = result(
                Evidence.REHEARSAL, cell(Cell.RNN, 0.99, 0.51), cell(Cell.GRU, 1, 0.8), cell(Cell.LSTM, 1, 0.98));
        assertThat(result.conclusion()).isEmpty();
    }

    @Test
    void ofOneSeedIsSaidWhatItsNetworksLearnedButNotWhichCellIsBetter() {
        TaskResult result =
                result(Evidence.ONE_SEED, cell(Cell.RNN, 0.99, 0.51), cell(Cell.GRU, 1, 0.8), cell(Cell.LSTM, 1, 0.98));
        assertThat(result.conclusion()).hasSize(3).noneMatch(sentence -> sentence.startsWith("So "));
    }

    @Test
    void aRehearsalIsOneWithManySeedsToo() {
        assertThat(Evidence.of(true, 100)).isEqualTo(Evidence.REHEARSAL);
        assertThat(Evidence.of(false, 1)).isEqualTo(Evidence.ONE_SEED);
        assertThat(Evidence.of(false, 2)).isEqualTo(Evidence.SEVERAL_SEEDS);
    }

    @Test
    void theKnownResultIsSaidWhereTheNumbersShowIt() {
        TaskResult result = result(cell(Cell.RNN, 0.99, 0.51), cell(Cell.GRU, 1, 0.8), cell(Cell.LSTM, 1, 0.98));
        assertThat(result.separates()).isTrue();
        assertThat(result.conclusion())
                .contains(
                        "The plain RNN is at 0.95 or more up to gap 5, and no better than chance from gap 10 on.",
                        "The GRU is at 0.95 or more up to gap 5, and at 0.80 at gap 10, the largest.",
                        "The LSTM is at 0.95 or more up to gap 10, the largest.",
                        "So at gap 10 the plain RNN guesses while the LSTM knows.");
    }

    @Test
    void itIsNotSaidWhereTheyDoNot() {
        TaskResult half = result(cell(Cell.RNN, 0.99, 0.7), cell(Cell.GRU, 1, 1), cell(Cell.LSTM, 1, 0.98));
        assertThat(half.separates()).isFalse();
        assertThat(half.conclusion()).anyMatch(sentence -> sentence.contains("reaches further"));
        TaskResult none = result(cell(Cell.RNN, 0.99, 0.99), cell(Cell.GRU, 1, 1), cell(Cell.LSTM, 1, 0.9));
        assertThat(none.separates()).isFalse();
        assertThat(none.conclusion()).anyMatch(sentence -> sentence.contains("no advantage"));
    }

    @Test
    void chanceEndsThreeStandardErrorsAboveIt() {
        TaskResult result = result(cell(Cell.RNN, 1, 1), cell(Cell.GRU, 1, 1), cell(Cell.LSTM, 1, 1));
        assertThat(result.chanceUpTo()).isCloseTo(0.5 + 3 * Math.sqrt(0.25 / 800), within(1e-12));
    }

    @Test
    void gradientsAreSharesOfTheLastStepsCountedBack() {
        CellResult cell = cell(Cell.LSTM, 1, 1);
        assertThat(cell.gradientsAfter()).hasSize(11);
        assertThat(cell.gradientsAfter().get(0).mean()).isEqualTo(1);
        assertThat(cell.gradientsAfter().get(3).mean()).isEqualTo(0.125);
    }

    @Test
    void theSpreadIsFromTheWorstSeedToTheBest() {
        Extent extent = cell(Cell.RNN, 1, 0.5).accuracy().get(1);
        assertThat(extent.low()).isCloseTo(0.49, within(1e-12));
        assertThat(extent.high()).isCloseTo(0.51, within(1e-12));
        assertThat(extent.text("%.2f")).isEqualTo("0.50 (0.49–0.51)");
        assertThat(extent.text("%.1f")).as("a spread below the digits shown").isEqualTo("0.5");
        assertThat(Extent.of(List.of(0.1, 0.001)).middle()).isCloseTo(0.01, within(1e-12));
    }
}
