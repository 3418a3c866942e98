package org.lstm4j.apps.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What an evaluation reports to scripts.
 *
 * @param task the model was trained for
 * @param backend that did the work
 * @param savedEpoch the epoch that the weights are from, counted from 1
 * @param parameters of the model
 * @param test scores on the test rows
 * @param weightsSha256 of the weights, in hexadecimal
 */
@JsonPropertyOrder({"task", "backend", "savedEpoch", "parameters", "test", "weightsSha256"})
public record EvaluationReport(
        String task, String backend, int savedEpoch, long parameters, TestScores test, String weightsSha256) {}
