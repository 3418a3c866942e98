package org.lstm4j.tasks.report;

import java.util.Optional;

/**
 * One epoch of a training.
 *
 * @param epoch counted from 1
 * @param train mean over the epoch's steps, while the weights changed
 * @param validation with the weights at the epoch's end; empty when no rows are held out
 * @param seconds the epoch took, validation included
 */
public record EpochScores(int epoch, Scores train, Optional<Scores> validation, double seconds) {}
