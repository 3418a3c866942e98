package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static EpochScores epoch(int number) {
        return new EpochScores(number, Scores.of(0.69312, 0.5012), Optional.of(Scores.of(0.6, 0.66666)), 3.24);
    }

    @Test
    void anEpochIsOneLineWithTheNamesOfKeras() {
        assertThat(EpochLine.of(epoch(1), 5))
                .isEqualTo(
                        "Epoch 1/5 - loss: 0.6931 - accuracy: 0.5012 - val_loss: 0.6000 - val_accuracy: 0.6667 - 3.2s");
    }

    @Test
    void numbersAreAlignedAndKeysThatDoNotApplyAbsent() {
        EpochScores scores = new EpochScores(7, Scores.of(1, 1), Optional.empty(), 12);
        assertThat(EpochLine.of(scores, 50)).isEqualTo("Epoch  7/50 - loss: 1.0000 - accuracy: 1.0000 - 12.0s");
    }

    @Test
    void numbersHaveAPointInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(EpochLine.of(epoch(1), 5)).contains("0.6931").contains("3.2s");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void withoutATerminalThereAreOnlyLines() {
        StringWriter text = new StringWriter();
        try (ProgressDisplay display = ProgressDisplay.of(new PrintWriter(text))) {
            display.epochStarts(1, 5, 2);
            display.stepDone(0.5);
            display.stepDone(0.5);
            display.epochEnds(epoch(1));
        }
        assertThat(text.toString()).isEqualTo(EpochLine.of(epoch(1), 5) + System.lineSeparator());
    }

    @Test
    void theBarLeavesNothingInTheOutputButTheLines() {
        StringWriter text = new StringWriter();
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (TerminalProgress display =
                new TerminalProgress(new PrintWriter(text), new PrintStream(screen, true, StandardCharsets.UTF_8))) {
            display.epochStarts(1, 2, 1);
            display.stepDone(0.5);
            display.epochEnds(epoch(1));
            display.epochStarts(2, 2, 1);
        }
        assertThat(text.toString()).isEqualTo(EpochLine.of(epoch(1), 2) + System.lineSeparator());
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("Epoch 1/2")
                .contains("1/1 steps");
    }
}
