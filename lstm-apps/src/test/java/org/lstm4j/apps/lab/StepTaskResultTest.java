package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepTaskResultTest {
    private static final StepTask TASK = new Parity();
    private static final StepSettings SETTINGS = StepSettings.FULL;

    /** Two seeds of a cell that is right so often at lengths of up to 20, and beyond. */
    private static StepCellResult cell(Cell cell, double shorter, double... longer) {
        Contender contender = SETTINGS.contenders().stream()
                .filter(it -> it.kind() == cell)
                .findFirst()
                .orElseThrow();
        List<StepRun> runs = new ArrayList<>();
        for (int seed = 0; seed < longer.length; seed++) {
            double beyond = longer[seed];
            List<Double> accuracy = TASK.testSizes().stream()
                    .map(size -> size <= 20 ? shorter : beyond)
                    .toList();
            runs.add(new StepRun(
                    new StepJob(TASK, contender, seed + 1), 1000, 100 * (seed + 1), seed == 0, 1, accuracy));
        }
        return StepCellResult.of(runs);
    }

    private static StepTaskResult result(Evidence evidence, StepCellResult... some) {
        List<StepCellResult> cells = new ArrayList<>(Arrays.asList(some));
        SETTINGS.contenders().stream()
                .map(Contender::kind)
                .filter(kind -> cells.stream().noneMatch(cell -> cell.kind() == kind))
                .forEach(kind -> cells.add(cell(kind, 0.5, 0.5, 0.5)));
        return StepTaskResult.of(TASK, SETTINGS, evidence, cells);
    }

    @Test
    void aRehearsalConcludesNothingHoweverClearItsNumbersLook() {
        StepTaskResult result = result(Evidence.REHEARSAL, cell(Cell.SLSTM, 1, 1, 1), cell(Cell.MLSTM, 0.5, 0.5, 0.5));
        assertThat(result.conclusion()).isEmpty();
        assertThat(result.orders()).isEmpty();
    }

    @Test
    void ofOneSeedIsSaidWhatItsNetworksLearnedButNotWhichCellIsAhead() {
        StepTaskResult result = result(Evidence.ONE_SEED, cell(Cell.SLSTM, 1, 1), cell(Cell.MLSTM, 0.5, 0.5));
        assertThat(result.orders()).isEmpty();
        assertThat(result.conclusion())
                .contains("The sLSTM is at 0.95 or more up to 256 bits, the most that is tested.")
                .noneMatch(sentence -> sentence.contains("ahead of"));
    }

    @Test
    void anOrderComesOutIfEverySeedOfTheOneIsAboveEverySeedOfTheOther() {
        StepTaskResult result =
                result(Evidence.SEVERAL_SEEDS, cell(Cell.SLSTM, 1, 0.9, 1), cell(Cell.MLSTM, 0.6, 0.5, 0.55));
        StepTaskResult.Order order = result.orders().getFirst();
        assertThat(order.comesOut()).isTrue();
        assertThat(result.conclusion())
                .contains(
                        "The sLSTM is at 0.95 or more up to 256 bits, the most that is tested.",
                        "The mLSTM is at 0.95 or more at no size, and at 0.53 at 256.",
                        "sLSTM is ahead of mLSTM: at 256 bits the worst seed of the one has 0.90, the best of the other 0.55"
                                + " (Beck and others 2024, section 4.1).");
    }

    @Test
    void itIsNotSaidWhereSeedsOverlap() {
        StepTaskResult result =
                result(Evidence.SEVERAL_SEEDS, cell(Cell.SLSTM, 1, 0.5, 1), cell(Cell.MLSTM, 0.9, 0.5, 0.55));
        assertThat(result.orders().getFirst().comesOut()).isFalse();
        assertThat(result.conclusion()).anyMatch(sentence -> sentence.startsWith("sLSTM is not ahead of mLSTM"));
    }

    @Test
    void whatWasLearnedIsCountedAndStepsHaveTheirSpread() {
        StepCellResult cell = cell(Cell.LSTM, 1, 1, 1, 1);
        assertThat(cell.learned()).isEqualTo(1);
        assertThat(cell.steps().text("%.0f")).isEqualTo("200 (100–300)");
        assertThat(cell.accuracy()).hasSize(TASK.testSizes().size());
    }

    @Test
    void allCellsThatPapersSpeakOfAreAmongTheContenders() {
        List<Cell> kinds = SETTINGS.contenders().stream().map(Contender::kind).toList();
        assertThat(WhichCell.TASKS)
                .allSatisfy(task -> assertThat(task.expectations())
                        .isNotEmpty()
                        .allSatisfy(expected -> assertThat(kinds).contains(expected.better(), expected.worse())));
        assertThat(IntStream.range(0, kinds.size()).mapToObj(i -> kinds.get(i).style()))
                .as("styles in one chart")
                .doesNotHaveDuplicates();
    }
}
