package org.lstm4j.drawing;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How unlikely the test rows are, to a model or to a simple rule, in nats: less is better.
 *
 * @param name for people
 * @param natsPerStep mean over all steps
 * @param natsPerSequence mean over the sequences
 */
@JsonPropertyOrder({"name", "natsPerStep", "natsPerSequence"})
record RuleScore(String name, double natsPerStep, double natsPerSequence) {}
