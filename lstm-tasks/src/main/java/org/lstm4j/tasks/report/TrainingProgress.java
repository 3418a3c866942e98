package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.train.BatchLog;
import org.lstm4j.train.CallbackState;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.Resumable;
import org.lstm4j.train.TrainingControl;

/** Shows a training on a display and keeps its scores and its time. For one training. */
public final class TrainingProgress implements Resumable {
    private static final String VALIDATION = "val_";
    private static final String STEP_NANOS = "stepNanos";
    private static final String ROWS = "rows";
    private static final String WALL_SECONDS = "wallSeconds";

    private final ProgressDisplay display;
    private final int steps;
    private final Invocation invocation;
    private final List<EpochScores> epochs = new ArrayList<>();
    private long epochStart;
    private long stepNanos;
    private long rows;
    private double secondsBefore;

    /**
     * Creates it.
     *
     * @param steps of an epoch
     * @param invocation whose time is taken
     */
    public TrainingProgress(ProgressDisplay display, int steps, Invocation invocation) {
        this.display = display;
        this.steps = steps;
        this.invocation = invocation;
    }

    @Override
    public void onEpochBegin(int epoch, TrainingControl control) {
        display.epochStarts(epoch + 1, control.epochs(), steps);
        epochStart = System.nanoTime();
    }

    @Override
    public void onBatchEnd(BatchLog log, TrainingControl control) {
        if (log.batch() == log.batches()) {
            stepNanos += System.nanoTime() - epochStart;
            rows += log.rows();
        }
        display.stepDone(log.loss());
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        EpochScores scores = scores(log);
        epochs.add(scores);
        display.epochEnds(scores);
    }

    @Override
    public CallbackState state() {
        return CallbackState.EMPTY.with(STEP_NANOS, stepNanos).with(ROWS, rows).with(WALL_SECONDS, wallSeconds());
    }

    @Override
    public void restore(CallbackState state, TrainingControl control) {
        stepNanos = state.count(STEP_NANOS);
        rows = state.count(ROWS);
        secondsBefore = state.number(WALL_SECONDS);
        control.history().epochs().forEach(log -> epochs.add(scores(log)));
    }

    private static EpochScores scores(EpochLog log) {
        SequencedMap<String, Double> train = new LinkedHashMap<>();
        SequencedMap<String, Double> validation = new LinkedHashMap<>();
        log.values().forEach((name, value) -> {
            if (name.startsWith(VALIDATION)) {
                validation.put(name.substring(VALIDATION.length()), value);
            } else {
                train.put(name, value);
            }
        });
        return new EpochScores(
                log.epoch() + 1,
                new Scores(train),
                validation.isEmpty() ? Optional.empty() : Optional.of(new Scores(validation)),
                log.seconds());
    }

    /** The epochs so far. */
    public List<EpochScores> epochs() {
        return List.copyOf(epochs);
    }

    /** The epoch with the highest accuracy on the validation rows, if there were any. */
    public Optional<BestEpoch> bestValidationAccuracy() {
        return BestEpoch.of(epochs);
    }

    /** How long all epochs took, validation included. */
    public double seconds() {
        return epochs.stream().mapToDouble(EpochScores::seconds).sum();
    }

    /** How long the program has worked for this run, with all calls up to the checkpoints that others went on from. */
    public double wallSeconds() {
        return secondsBefore + invocation.seconds();
    }

    /** Rows trained on in a second, without the time for validation. */
    public double rowsPerSecond() {
        return rows * 1e9 / stepNanos;
    }
}
