package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.tasks.page.Axis;

class CurvesChartTest {
    private static final int TRAIN = 0xFF1F77B4;
    private static final int VALIDATION = 0xFFE4701E;
    private static final int KEPT = 0xFF9A9A9A;

    @TempDir
    private Path folder;

    private static List<EpochScores> epochs(int count, boolean validated) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new EpochScores(
                        number,
                        Scores.of(1.0 / number, 1 - 0.5 / number),
                        validated ? Optional.of(Scores.of(1.2 / number, 0.9 - 0.4 / number)) : Optional.empty(),
                        1))
                .toList();
    }

    private static long pixels(BufferedImage image, int color, int from, int to) {
        return IntStream.range(from, to)
                .mapToLong(x -> IntStream.range(0, image.getHeight())
                        .filter(y -> image.getRGB(x, y) == color)
                        .count())
                .sum();
    }

    @Test
    void bothPanelsShowTrainingValidationAndTheKeptEpoch() throws IOException {
        Path file = folder.resolve("curves.png");
        CurvesChart.write(file, "sarcasm", epochs(6, true), 4);
        BufferedImage image = ImageIO.read(file.toFile());
        int middle = image.getWidth() / 2;
        for (int color : new int[] {TRAIN, VALIDATION, KEPT}) {
            assertThat(pixels(image, color, 0, middle)).isGreaterThan(200);
            assertThat(pixels(image, color, middle, image.getWidth())).isGreaterThan(200);
        }
    }

    /** The lines of the legend lie below the plots, where nothing else has these colours. */
    @Test
    void validationIsDashedInThePlotAndInTheLegendAsThePageHasIt() {
        BufferedImage image = CurvesChart.draw("sarcasm", epochs(30, true), 30);
        assertThat(runs(image, TRAIN))
                .as("pieces of the solid line in the legends")
                .isEqualTo(2);
        assertThat(runs(image, VALIDATION)).as("pieces of the dashed one").isGreaterThan(2 * 2);
    }

    /** In how many pieces the lowest row of pixels of a colour, which is that of the legends, falls. */
    private static int runs(BufferedImage image, int color) {
        int pieces = 0;
        for (int y = image.getHeight() - 1; y > image.getHeight() / 2 && pieces == 0; y--) {
            for (int x = 1; x < image.getWidth(); x++) {
                boolean starts = image.getRGB(x, y) == color && image.getRGB(x - 1, y) != color;
                pieces += starts ? 1 : 0;
            }
        }
        return pieces;
    }

    /** What lies close together needs more digits than two, and a flat line an axis of its own. */
    @Test
    void theAxisHasThreeDifferentLabelsOrMoreHoweverCloseTheValuesAre() {
        for (double[] values : new double[][] {{0.7412, 0.7488}, {1, 1, 1}, {0.6931, 0.6930}, {0.74, 1.0}, {0}}) {
            Axis axis = CurvesChart.axis("accuracy", values);
            assertThat(axis.ticks().stream().map(axis::label))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anEpochWhoseLossIsNoNumberDoesNotSpoilThePicture() {
        List<EpochScores> epochs = List.of(
                new EpochScores(1, Scores.of(0.5), Optional.empty(), 1),
                new EpochScores(2, Scores.of(Double.NaN), Optional.empty(), 1),
                new EpochScores(3, Scores.of(Double.POSITIVE_INFINITY), Optional.empty(), 1));
        BufferedImage image = CurvesChart.draw("sarcasm", epochs, 1);
        assertThat(pixels(image, TRAIN, 0, image.getWidth())).isPositive();
    }

    @Test
    void withoutValidationThereIsNoSecondLine() {
        BufferedImage image = CurvesChart.draw("sarcasm", epochs(30, false), 30);
        assertThat(pixels(image, TRAIN, 0, image.getWidth())).isGreaterThan(200);
        assertThat(pixels(image, VALIDATION, 0, image.getWidth())).isZero();
    }

    @Test
    void oneEpochIsEnough() {
        BufferedImage image = CurvesChart.draw("sarcasm", epochs(1, true), 1);
        assertThat(pixels(image, TRAIN, 0, image.getWidth())).isPositive();
    }

    @Test
    void thePageLeavesOutEpochsWhoseLossIsNoNumber() {
        List<EpochScores> epochs = List.of(
                new EpochScores(1, Scores.of(0.5), Optional.empty(), 1),
                new EpochScores(2, Scores.of(Double.NaN), Optional.empty(), 1),
                new EpochScores(3, Scores.of(Double.POSITIVE_INFINITY), Optional.empty(), 1));
        assertThat(CurvesFigure.of(epochs, 1)).singleElement().satisfies(chart -> {
            assertThat(chart.lines().getFirst().points()).hasSize(1);
            assertThat(chart.draw().standalone()).contains("<polyline");
        });
    }

    @Test
    void ticksOfThePageAreWholeEpochs() {
        assertThat(CurvesFigure.of(epochs(25, true), 3).getFirst().x().ticks())
                .containsExactly(3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0, 24.0);
        assertThat(CurvesFigure.of(epochs(1, false), 1).getFirst().x().ticks()).containsExactly(1.0);
    }
}
