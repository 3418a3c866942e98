package org.lstm4j.recognition;

/**
 * What a simpler method comes to on the test rows.
 *
 * @param name of the method
 * @param accuracy share of rows that are right
 */
public record BaselineScore(String name, double accuracy) {}
