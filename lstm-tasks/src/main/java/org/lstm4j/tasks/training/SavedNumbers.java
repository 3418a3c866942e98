package org.lstm4j.tasks.training;

import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.report.TestScores;

/** The numbers in the provenance of a model file; beside these, the values that were logged for its epoch. */
public final class SavedNumbers {
    static final String EPOCH = "epoch";
    /** Before the names of the scores on the test rows. */
    private static final String TEST = "test.";

    private SavedNumbers() {}

    /** A model with what it scores on the test rows. */
    static Bundle withTest(Bundle bundle, TestScores tested) {
        Map<String, String> numbers = new TreeMap<>(bundle.provenance().numbers());
        tested.summary().values().forEach((name, value) -> numbers.put(TEST + name, String.valueOf(value)));
        return bundle.withProvenance(bundle.provenance().withNumbers(numbers));
    }

    /** What {@link #withTest} added. */
    static Map<String, Double> tested(Bundle bundle) {
        Map<String, Double> tested = new TreeMap<>();
        bundle.provenance().numbers().forEach((name, value) -> {
            if (name.startsWith(TEST)) {
                tested.put(name.substring(TEST.length()), Double.valueOf(value));
            }
        });
        return tested;
    }

    /** The epoch that the weights are from, counted from 1. */
    public static int epoch(TaskModel model) {
        String text = model.bundle().provenance().numbers().getOrDefault(EPOCH, "");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    model.file() + ": does not say which epoch its weights are from, so it is no model of a training",
                    e);
        }
    }
}
