package org.lstm4j.apps.report;

/**
 * How well a model does on a set of rows.
 *
 * @param loss mean over the rows
 * @param accuracy share of the rows that are right, from 0 to 1
 */
public record Scores(double loss, double accuracy) {}
