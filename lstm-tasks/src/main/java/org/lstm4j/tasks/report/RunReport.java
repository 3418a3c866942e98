package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.lstm4j.io.AtomicFile;

/**
 * What a run reports to scripts, as {@code report.json}: the keys are the components' names, in this order, and stay. Absent
 * parts have no key.
 *
 * @param task name of the task
 * @param backend that did the work
 * @param seed of the training
 * @param epochs that were run, of which early stopping may have spared some
 * @param savedEpoch the epoch whose weights were saved, counted from 1
 * @param parameters of the model
 * @param train scores of the saved epoch, while the weights changed
 * @param validation scores of the saved weights on the validation rows, if there were any
 * @param bestValidationAccuracy the epoch that had the highest one, saved or not
 * @param test scores of the saved weights on the test rows
 * @param lastEpochTest scores of the last epoch's weights on the test rows, where it was not the one that was saved
 * @param seconds the training took, validation included
 * @param wallSeconds from the command's start to this report: data, training and test; of a resumed run also the
 *     time before, up to the checkpoint that it went on from
 * @param peakMemoryBytes the most memory that the process ever had, where the system tells; with several runs in one process it
 *     is that of all so far
 * @param sequencesPerSecond of the training steps
 * @param weightsSha256 of the saved weights, in hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
    "task",
    "backend",
    "seed",
    "epochs",
    "savedEpoch",
    "parameters",
    "train",
    "validation",
    "bestValidationAccuracy",
    "test",
    "lastEpochTest",
    "seconds",
    "wallSeconds",
    "peakMemoryBytes",
    "sequencesPerSecond",
    "weightsSha256"
})
public record RunReport(
        String task,
        String backend,
        long seed,
        int epochs,
        int savedEpoch,
        long parameters,
        Optional<Scores> train,
        Optional<Scores> validation,
        Optional<BestEpoch> bestValidationAccuracy,
        Optional<TestScores> test,
        Optional<Scores> lastEpochTest,
        double seconds,
        double wallSeconds,
        OptionalLong peakMemoryBytes,
        double sequencesPerSecond,
        String weightsSha256) {

    /** Writes the report; it is there whole or not at all. */
    public void write(Path file) {
        AtomicFile.write(file, (JsonText.of(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
