package org.lstm4j.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.tasks.config.TypedConfig;

class StepFitTest {
    private static final Output PEN = new Output.Pen(Optional.of(2));
    private static final Output NUMBERS = new Output.Numbers(2);

    private static DrawingData data(DrawingData.Points points, Optional<Double> roundedTo) {
        TypedConfig source = new TypedConfig("strokes", "data.source", ConfigFactory.empty());
        return new DrawingData(
                source,
                Optional.empty(),
                Optional.of(source),
                Optional.empty(),
                Optional.of(points),
                roundedTo,
                Optional.empty());
    }

    private static SequenceRow row(int columns, float... values) {
        return new SequenceRow(Sequence.of(columns, values), "", "it.csv:1");
    }

    private static float[] steps(DrawingData.Points points, Output output, SequenceRow row) {
        return DrawingRows.steps(data(points, Optional.empty()), output, List.of(row))
                .getFirst()
                .sequence()
                .values();
    }

    @Test
    void ofPositionsOffsetsAreMadeAndWithoutAPenItIsOneStroke() {
        assertThat(steps(DrawingData.Points.POSITIONS, PEN, row(2, 1, 1, 4, 1, 4, 3)))
                .containsExactly(3, 0, 0, 0, 2, 1);
        assertThat(steps(DrawingData.Points.POSITIONS, PEN, row(3, 1, 1, 0, 4, 1, 1, 4, 3, 0)))
                .as("whether a pen is lifted is of the point that it moves to")
                .containsExactly(3, 0, 1, 0, 2, 0);
        assertThat(steps(DrawingData.Points.OFFSETS, PEN, row(2, 1, 2, 3, 4))).containsExactly(1, 2, 0, 3, 4, 1);
        assertThat(steps(DrawingData.Points.POSITIONS, NUMBERS, row(3, 1, 1, 1, 2, 3, 4)))
                .containsExactly(1, 2, 3);
        assertThatThrownBy(() -> steps(DrawingData.Points.POSITIONS, PEN, row(2, 1, 1)))
                .isInstanceOf(SignalDataException.class)
                .hasMessage("it.csv:1: expected 2 points or more, found one, which is no drawing");
        assertThatThrownBy(() -> steps(DrawingData.Points.OFFSETS, PEN, row(4, 1, 1, 1, 1)))
                .hasMessageStartingWith("it.csv:1: expected the columns x, y and whether the pen is lifted");
    }

    private static StepReading reading(float deviation) {
        return new StepReading(
                List.of("dx", "dy", "lifted"),
                new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 2, 3),
                List.of(),
                List.of(0.0, 0.0, 0.0),
                List.of((double) deviation, (double) deviation, 1.0),
                false,
                true,
                false,
                2,
                4);
    }

    @Test
    void whatRoundingTookIsGivenBackAlwaysTheSame() {
        DrawingData whole = data(DrawingData.Points.OFFSETS, Optional.of(2.0));
        SequenceRow zeros = row(3, new float[300]);
        List<SequenceRow> rows = List.of(zeros, zeros);
        List<Drawing> noisy = StepFit.drawings(reading(4), whole, StepFit.Part.TEST, rows);
        float[] first = noisy.getFirst().scaled();
        double squares = 0;
        for (int i = 0; i < 300; i++) {
            assertThat(first[i]).isBetween(i % 3 == 2 ? 0f : -0.25f, i % 3 == 2 ? 0f : 0.25f);
            squares += first[i] * first[i] / 200;
        }
        assertThat(squares)
                .as("of a uniform number, a twelfth of its width's square")
                .isCloseTo(0.25 / 12, within(0.005));
        assertThat(noisy.getFirst().sequence().values()).containsOnly(0);
        assertThat(noisy.getLast().scaled()).isNotEqualTo(first);
        assertThat(StepFit.drawings(reading(4), whole, StepFit.Part.TEST, rows)
                        .getFirst()
                        .scaled())
                .containsExactly(first);
        assertThat(StepFit.drawings(reading(4), whole, StepFit.Part.TRAINING, rows)
                        .getFirst()
                        .scaled())
                .isNotEqualTo(first);
    }

    @Test
    void whatCannotBeReadIsSaidWithItsPlace() {
        DrawingData data = data(DrawingData.Points.OFFSETS, Optional.empty());
        assertThatThrownBy(() ->
                        StepFit.drawings(reading(1), data, StepFit.Part.TEST, List.of(row(3, 1, 1e30f, 0, 1, 1, 1))))
                .hasMessage("it.csv:1: expected a number from -1e9 to 1e9 for dy in step 1, found 1.0E30");
        assertThatThrownBy(() ->
                        StepFit.drawings(reading(1), data, StepFit.Part.TEST, List.of(row(3, 1, 1, 0, 1, 1, 0.5f))))
                .hasMessage("it.csv:1: expected 0 or 1 for lifted in step 2, found 0.5");
        assertThatThrownBy(() -> new DrawingData.Split(Optional.of(0.6), Optional.of(0.5), Optional.empty()))
                .isInstanceOf(InvalidInputException.class);
    }

    /** Each row by the same noise, so that what is said of one does not depend on where it stands. */
    @Test
    void whatIsAskedAboutIsSpreadAsWhatWasLearned() {
        StepReading reading = new StepReading(
                List.of("dx", "dy", "lifted"),
                new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 2, 3),
                List.of(),
                List.of(0.0, 0.0, 0.0),
                List.of(5.0, 5.0, 1.0),
                false,
                false,
                false,
                2,
                2);
        Sequence whole = Sequence.of(3, new float[] {3, -4, 0, 7, 2, 1});
        assertThat(StepFit.asLearned(reading, data(DrawingData.Points.OFFSETS, Optional.empty()), whole))
                .isSameAs(whole);
        DrawingData rounded = data(DrawingData.Points.OFFSETS, Optional.of(2.0));
        Sequence spread = StepFit.asLearned(reading, rounded, whole);
        for (int i = 0; i < 6; i++) {
            float off = spread.values()[i] - whole.values()[i];
            assertThat(off).isBetween(-1f, 1f);
            assertThat(off == 0).as("only a pen is not spread").isEqualTo(i % 3 == 2);
        }
        assertThat(StepFit.asLearned(reading, rounded, whole).values()).containsExactly(spread.values());
    }
}
