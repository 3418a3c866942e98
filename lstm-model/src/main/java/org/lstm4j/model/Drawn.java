package org.lstm4j.model;

import org.lstm4j.signal.Sequence;

/**
 * A sequence that a model drew.
 *
 * @param sequence its steps, with what was given of it, in the units of the files that the model learned from
 * @param label the class that was drawn; empty of a model without classes
 * @param given how many steps were given; 0 of one that is the model's alone
 * @param isEnded true if it has its last step, false if it was stopped
 */
public record Drawn(Sequence sequence, String label, int given, boolean isEnded) {}
