package org.lstm4j.apps.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.apps.internal.AtomicFiles;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run reports to scripts, as {@code report.json}: the keys are the components' names, in this order, and stay. Absent
 * parts have no key.
 *
 * @param task name of the task
 * @param backend that did the work
 * @param seed of the training
 * @param epochs that were run, of which early stopping may have spared some
 * @param parameters of the model
 * @param train last epoch's scores, while the weights changed
 * @param validation scores of the saved weights on the held-out rows
 * @param test scores of the saved weights on the test rows
 * @param seconds the training took
 * @param sequencesPerSecond of training
 * @param weightsSha256 of the saved weights, in hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
    "task",
    "backend",
    "seed",
    "epochs",
    "parameters",
    "train",
    "validation",
    "test",
    "seconds",
    "sequencesPerSecond",
    "weightsSha256"
})
public record RunReport(
        String task,
        String backend,
        long seed,
        int epochs,
        long parameters,
        Optional<Scores> train,
        Optional<Scores> validation,
        Optional<TestScores> test,
        double seconds,
        double sequencesPerSecond,
        String weightsSha256) {

    /** The report as a JSON document. */
    public String json() {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(this);
    }

    /** Writes the report; it is there whole or not at all. */
    public void write(Path file) {
        AtomicFiles.write(file, json() + "\n");
    }
}
