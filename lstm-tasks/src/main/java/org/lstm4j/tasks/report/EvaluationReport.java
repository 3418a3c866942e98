package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.OptionalInt;

/**
 * What an evaluation reports to scripts. Absent parts have no key.
 *
 * @param task the model was trained for
 * @param backend that did the work
 * @param savedEpoch the epoch that the weights are from, counted from 1; absent for an average
 * @param members of how many models it is the average; absent for one that was trained
 * @param parameters of the model
 * @param test scores on the test rows
 * @param weightsSha256 of the weights, in hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"task", "backend", "savedEpoch", "members", "parameters", "test", "weightsSha256"})
public record EvaluationReport(
        String task,
        String backend,
        OptionalInt savedEpoch,
        OptionalInt members,
        long parameters,
        TestScores test,
        String weightsSha256) {

    /** That of a model that was trained. */
    public EvaluationReport(
            String task, String backend, int savedEpoch, long parameters, TestScores test, String weightsSha256) {
        this(task, backend, OptionalInt.of(savedEpoch), OptionalInt.empty(), parameters, test, weightsSha256);
    }
}
