package org.lstm4j.tasks.report;

import java.util.Locale;

/** One line for one epoch, with Keras's names: {@code Epoch 1/5 - loss: 0.5021 - accuracy: 0.7412 - ... - 3.2s}. */
public final class EpochLine {
    private EpochLine() {}

    /**
     * Formats an epoch.
     *
     * @param epochs how many there are at most
     */
    public static String of(EpochScores scores, int epochs) {
        String number = "%" + String.valueOf(epochs).length() + "d/%d";
        StringBuilder line =
                new StringBuilder("Epoch ").append(String.format(Locale.ROOT, number, scores.epoch(), epochs));
        append(line, "", scores.train());
        scores.validation().ifPresent(validation -> append(line, "val_", validation));
        return line.append(String.format(Locale.ROOT, " - %.1fs", scores.seconds()))
                .toString();
    }

    private static void append(StringBuilder line, String prefix, Scores scores) {
        scores.values()
                .forEach(
                        (name, value) -> line.append(String.format(Locale.ROOT, " - %s%s: %.4f", prefix, name, value)));
    }
}
