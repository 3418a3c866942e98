package org.lstm4j.apps.report;

/**
 * What a model says of one text.
 *
 * @param text as it was given
 * @param label the name of the class
 * @param probability of class 1, from 0 to 1
 * @param words how many words the model read; 0 for a text without any, whose label says nothing
 * @param knownWords how many of these it knows
 */
public record Prediction(String text, String label, double probability, int words, int knownWords) {}
