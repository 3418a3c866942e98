package org.lstm4j.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.recognition.SequenceSplit.Where;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.data.SplitConfig.Source;
import org.lstm4j.tasks.data.SplitConfig.Validation;
import org.lstm4j.tasks.run.DataRoot;

class SourcesTest {
    private static final DataRoot NO_ROOT = new DataRoot(Optional.empty(), "test");
    private static final Validation NONE = new Validation(Source.NOTHING, Optional.empty(), Optional.empty());
    private static final Validation HALF = new Validation(Source.TRAINING, Optional.of(0.5), Optional.of(7L));

    @Test
    void sumsAreThoseOfTheMarkedNumbers() {
        List<SequenceRow> rows =
                new AddingProblem(9, Optional.empty(), 50, 3).read(NO_ROOT).rows();
        for (SequenceRow row : rows) {
            Sequence it = row.sequence();
            double sum = 0;
            int marks = 0;
            for (int step = 0; step < 9; step++) {
                assertThat(it.value(step, 0)).isBetween(0f, 1f);
                if (it.value(step, 1) == 1) {
                    sum += it.value(step, 0);
                    marks++;
                    assertThat(step < 4).isEqualTo(marks == 1);
                }
            }
            assertThat(marks).isEqualTo(2);
            assertThat(Question.number(row)).isCloseTo(sum, within(1e-6));
        }
        assertThat(rows.stream().map(SequenceRow::label).distinct()).hasSizeGreaterThan(45);
    }

    @Test
    void shortSumsAreAsFrequentAsLongOnes() {
        int[] steps = new AddingProblem(200, Optional.of(4), 2000, 1)
                .read(NO_ROOT).rows().stream()
                        .mapToInt(row -> row.sequence().steps())
                        .toArray();
        assertThat(Arrays.stream(steps).min().orElseThrow()).isEqualTo(4);
        assertThat(Arrays.stream(steps).max().orElseThrow()).isEqualTo(200);
        // the middle by the logarithm
        assertThat(Arrays.stream(steps).filter(count -> count <= 28).count()).isBetween(900L, 1100L);
    }

    @Test
    void spiralsWindAroundEachOther() {
        List<SequenceRow> rows = new TwoSpirals(200, 1.5, 0, 1).read(NO_ROOT).rows();
        for (SequenceRow row : rows) {
            double x = row.sequence().value(0, 0);
            double y = row.sequence().value(0, 1);
            double along = Math.hypot(x, y);
            double angle = along * 3 * Math.PI + (row.label().equals("1") ? Math.PI : 0);
            assertThat(x).isCloseTo(along * Math.cos(angle), within(1e-5));
            assertThat(y).isCloseTo(along * Math.sin(angle), within(1e-5));
        }
    }

    private static List<SequenceRow> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> new SequenceRow(
                        Sequence.of(1, new float[] {row}),
                        String.valueOf(row % 2),
                        new LinkedHashMap<>(Map.of("who", "w" + row / 3)),
                        "row " + row))
                .toList();
    }

    private static SequenceSplit split(
            Optional<Double> share, Optional<String> by, Optional<Where> where, Validation validation) {
        return new SequenceSplit(Optional.empty(), Optional.empty(), share, share.map(it -> 5L), by, where, validation);
    }

    @Test
    void wholeGroupsTrainOrTest() {
        List<SequenceRow> rows = rows(30);
        SequenceSplit.Parts parts = split(Optional.of(0.3), Optional.of("who"), Optional.empty(), HALF)
                .parts(rows);
        Set<String> testing = new HashSet<>();
        Arrays.stream(parts.test())
                .forEach(row -> testing.add(rows.get(row).columns().get("who")));
        assertThat(testing).hasSize(3);
        assertThat(parts.test()).hasSize(9);
        assertThat(Arrays.stream(parts.train())
                        .mapToObj(row -> rows.get(row).columns().get("who")))
                .doesNotContainAnyElementsOf(testing);
        assertThat(parts.train().length + parts.heldOut().length).isEqualTo(21);
    }

    @Test
    void everyRowIsInOnePart() {
        List<SequenceRow> rows = rows(20);
        List<SequenceSplit> ways = List.of(
                split(Optional.of(0.25), Optional.empty(), Optional.empty(), HALF),
                split(Optional.empty(), Optional.empty(), Optional.of(new Where("who", List.of("w0", "w5"))), HALF),
                new SequenceSplit(
                        Optional.of(15),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        HALF));
        for (SequenceSplit way : ways) {
            SequenceSplit.Parts parts = way.parts(rows);
            int[] all = Stream.of(parts.train(), parts.heldOut(), parts.test())
                    .flatMapToInt(IntStream::of)
                    .sorted()
                    .toArray();
            assertThat(all).containsExactly(IntStream.range(0, 20).toArray());
            assertThat(parts.test()).hasSizeBetween(5, 6);
        }
    }

    @Test
    void aSplitWithoutAPartIsRefused() {
        assertThatThrownBy(() -> split(
                                Optional.empty(), Optional.empty(), Optional.of(new Where("who", List.of("x"))), NONE)
                        .parts(rows(6)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no row has one of [x]");
        assertThatThrownBy(() -> split(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new Where("who", List.of("w0", "w1"))),
                                NONE)
                        .parts(rows(6)))
                .hasMessageContaining("each part needs at least one");
        assertThatThrownBy(() -> split(Optional.empty(), Optional.of("who"), Optional.empty(), NONE))
                .isInstanceOf(SettingException.class);
        assertThatThrownBy(() ->
                        split(Optional.of(0.5), Optional.empty(), Optional.of(new Where("who", List.of("w0"))), NONE))
                .isInstanceOf(SettingException.class);
    }

    @Test
    void theNearestRowDecidesAndRowsOfOtherLengthsAreResampled() {
        float[][] known = {{0, 0}, {10, 10}, {0, 10}};
        assertThat(Baseline.nearest(known, new int[] {4, 5, 6}, new float[][] {{1, 1}, {9, 8}, {1, 8}, {5, 5}}))
                .containsExactly(4, 5, 6, 4);
        Sequence row = Sequence.of(2, new float[] {0, 1, 2, 5, 4, 9});
        assertThat(Baseline.resampled(row, 5)).containsExactly(0, 1, 1, 3, 2, 5, 3, 7, 4, 9);
        assertThat(Baseline.resampled(row, 2)).containsExactly(0, 1, 4, 9);
    }

    @Test
    void logisticRegressionDrawsStraightLinesOnly() {
        float[][] line = new float[60][2];
        float[][] cross = new float[60][2];
        int[] ofLine = new int[60];
        int[] ofCross = new int[60];
        for (int row = 0; row < 60; row++) {
            line[row] = new float[] {row, 100 - 3 * row % 7};
            ofLine[row] = row < 20 ? 0 : row < 40 ? 1 : 2;
            cross[row] = new float[] {row % 2, row / 2 % 2};
            ofCross[row] = (row + row / 2) % 2;
        }
        int[] answers = Baseline.linear(line, ofLine, line, 3);
        assertThat(IntStream.range(0, 60)
                        .filter(row -> answers[row] == ofLine[row])
                        .count())
                .isGreaterThan(52);
        int[] guesses = Baseline.linear(cross, ofCross, cross, 2);
        assertThat(IntStream.range(0, 60)
                        .filter(row -> guesses[row] == ofCross[row])
                        .count())
                .isLessThan(46);
    }

    @Test
    void numbersAreMeasuredInTheirUnit() {
        NumberScores scores = NumberScores.of(0.5, new double[] {1, 3}, new double[] {2, 4}, 3.5);
        assertThat(scores.mse()).isEqualTo(1);
        assertThat(scores.mae()).isEqualTo(1);
        assertThat(scores.r2()).isEqualTo(0);
        assertThat(scores.meanMse()).isEqualTo((2.25 + 0.25) / 2);
    }

    @Test
    void severalLabelsAreMeasuredByLabelAndByRow() {
        boolean[][] right = {{true, false}, {true, true}, {false, false}, {true, false}};
        boolean[][] given = {{true, false}, {true, false}, {false, true}, {true, false}};
        LabelsScores scores = LabelsScores.of(0.1, given, right, List.of("a", "b"), Optional.empty());
        assertThat(scores.exact()).isEqualTo(0.5);
        assertThat(scores.exactOfSame()).isEqualTo(0.5);
        assertThat(scores.labelAccuracy()).isEqualTo(0.75);
        assertThat(scores.f1()).containsExactly(1.0, 0.0);
        assertThat(scores.support()).containsExactly(3L, 1L);
    }

    @Test
    void picturesOfEachKindAreDrawn() {
        float[] values = new float[80];
        IntStream.range(0, 80).forEach(i -> values[i] = i);
        Sequence row = Sequence.of(8, values);
        for (Picture kind : Picture.values()) {
            String svg = SequencePicture.of(kind, "a <title>", row).standalone();
            assertThat(svg).contains("a &lt;title").doesNotContain("NaN");
            assertThat(svg.contains("data:image/png;base64,"))
                    .isEqualTo(kind == Picture.SPECTROGRAM || kind == Picture.IMAGE);
        }
        Sequence constant = Sequence.of(1, new float[] {3});
        for (Picture kind : Picture.values()) {
            assertThat(SequencePicture.of(kind, "one", constant).standalone()).doesNotContain("NaN");
        }
    }
}
