package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What networks that answer at steps are made and trained with.
 *
 * @param contenders the cells, in the order in which they are told
 * @param width numbers that a symbol becomes
 * @param window symbols that a cell sees at each step, the last one among them
 * @param batch rows of a training step
 * @param clipping largest norm of all gradients of a step together
 * @param blockSteps training steps between two looks at the validation rows
 * @param enough accuracy at the largest size of lessons at which a training stops, at two looks in a row
 * @param validationRows that are looked at
 * @param testRows that accuracy is measured on, at each size
 * @param budgetShare share of each task's budget of steps that may be spent
 * @param testSizes most sizes that are tested of each task, from the smallest on
 */
@JsonPropertyOrder({
    "contenders",
    "width",
    "window",
    "batch",
    "clipping",
    "blockSteps",
    "enough",
    "validationRows",
    "testRows",
    "budgetShare",
    "testSizes"
})
record StepSettings(
        List<Contender> contenders,
        int width,
        int window,
        int batch,
        double clipping,
        int blockSteps,
        double enough,
        int validationRows,
        int testRows,
        double budgetShare,
        int testSizes) {
    /** What the published figures are made with. Learning rates are those of 0.003, 0.005 and 0.01 that did best on seed 100. */
    static final StepSettings FULL = new StepSettings(
            List.of(
                    new Contender(Cell.LSTM, 32, 0.01),
                    new Contender(Cell.GRU, 38, 0.01),
                    new Contender(Cell.SLSTM, 32, 0.01),
                    new Contender(Cell.MLSTM, 64, 0.005),
                    new Contender(Cell.MIN_LSTM, 82, 0.003),
                    new Contender(Cell.MIN_LSTM_TWICE, 38, 0.005)),
            32,
            2,
            32,
            1,
            50,
            0.99,
            100,
            200,
            1,
            Integer.MAX_VALUE);

    /** A rehearsal. */
    static final StepSettings QUICK = new StepSettings(
            List.of(
                    new Contender(Cell.LSTM, 8, 0.01),
                    new Contender(Cell.GRU, 9, 0.01),
                    new Contender(Cell.SLSTM, 8, 0.01),
                    new Contender(Cell.MLSTM, 16, 0.01),
                    new Contender(Cell.MIN_LSTM, 20, 0.01),
                    new Contender(Cell.MIN_LSTM_TWICE, 9, 0.01)),
            8,
            2,
            16,
            1,
            10,
            0.99,
            20,
            40,
            0.02,
            2);

    /** Copies the list. */
    StepSettings {
        contenders = List.copyOf(contenders);
    }

    /** Most steps of a training. */
    int budget(StepTask task) {
        return (int) Math.max(blockSteps, task.budget() * budgetShare);
    }

    /** The sizes at which a task is tested. */
    List<Integer> sizes(StepTask task) {
        List<Integer> all = task.testSizes();
        return all.subList(0, Math.min(testSizes, all.size()));
    }
}
