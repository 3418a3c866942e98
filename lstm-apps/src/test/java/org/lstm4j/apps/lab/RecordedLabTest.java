package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Selection;

/** What the lesson tells of the lab is what the lab gives today. To record it again: {@code lstm lab which-cell}, and its lab.json. */
class RecordedLabTest {
    private static final WhichCellReport RECORD = RecordedLab.read().report();

    /** Steps of those that learn soon, which are trained again. */
    private static final int SOON = 160;

    /** Seconds that others of the first seed may take to be trained again; all with {@code -Dlstm.lab.all=true}, in minutes. */
    private static final double QUICK = 2.6;

    @Test
    void itWasMadeWithTheSettingsAndTasksOfToday() {
        assertThat(RECORD.settings()).isEqualTo(StepSettings.FULL);
        assertThat(RECORD.rehearsal()).isFalse();
        assertThat(RECORD.seeds()).containsExactly(1L, 2L, 3L);
        assertThat(RECORD.tasks().stream().map(StepTaskResult::task))
                .containsExactlyElementsOf(
                        WhichCell.TASKS.stream().map(StepTask::name).toList());
    }

    @Test
    void itSaysOfItsNumbersWhatTheLabSaysOfThemToday() {
        for (int i = 0; i < RECORD.tasks().size(); i++) {
            StepTaskResult recorded = RECORD.tasks().get(i);
            StepTaskResult again =
                    StepTaskResult.of(WhichCell.TASKS.get(i), RECORD.settings(), RECORD.evidence(), recorded.cells());
            assertThat(again).isEqualTo(recorded);
        }
    }

    @Test
    void everyOrderThatPapersReportCameOut() {
        assertThat(RECORD.tasks())
                .allSatisfy(task -> assertThat(task.orders()).isNotEmpty().allMatch(StepTaskResult.Order::comesOut));
    }

    @Test
    void itsNetworksComeOutAgainToTheLastAnswer() {
        boolean isAll = Boolean.getBoolean("lstm.lab.all");
        List<StepJob> jobs = new ArrayList<>();
        for (int i = 0; i < RECORD.tasks().size(); i++) {
            for (int cell = 0; cell < RECORD.settings().contenders().size(); cell++) {
                StepCellResult result = RECORD.tasks().get(i).cells().get(cell);
                for (int seed = 0; seed < RECORD.seeds().size(); seed++) {
                    boolean isSoon = result.steps().values().get(seed) <= SOON;
                    boolean isQuick = seed == 0 && result.seconds().values().getFirst() <= QUICK;
                    if (isAll || isSoon || isQuick) {
                        jobs.add(new StepJob(
                                WhichCell.TASKS.get(i),
                                RECORD.settings().contenders().get(cell),
                                RECORD.seeds().get(seed)));
                    }
                }
            }
        }
        assertThat(jobs).hasSizeGreaterThan(8);
        try (LabCrew crew = new LabCrew(Selection.of("native").withOptions(new BackendOptions(2, Map.of())))) {
            List<StepRun> runs = crew.train(
                    jobs, (job, backend) -> new StepTraining(job, RECORD.settings()).run(backend), run -> {});
            assertThat(runs).allSatisfy(run -> {
                StepCellResult recorded = recorded(run.job());
                int seed = RECORD.seeds().indexOf(run.job().seed());
                assertThat(run.accuracy())
                        .as("%s", run.job())
                        .isEqualTo(recorded.accuracy().stream()
                                .map(at -> at.values().get(seed))
                                .toList());
                assertThat((double) run.steps())
                        .isEqualTo(recorded.steps().values().get(seed));
                assertThat(run.parameters()).isEqualTo(recorded.parameters());
            });
        }
    }

    private static StepCellResult recorded(StepJob job) {
        return RECORD.tasks().stream()
                .filter(task -> task.task().equals(job.task().name()))
                .flatMap(task -> task.cells().stream())
                .filter(cell -> cell.cell().equals(job.contender().cell()))
                .findFirst()
                .orElseThrow();
    }
}
