package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

class ChartPanelsTest {
    private static final int WHITE = Color.WHITE.getRGB();

    private static XYChart chart(int lines) {
        XYChart chart = new XYChartBuilder()
                .width(ChartPanels.WIDTH)
                .height(ChartPanels.HEIGHT)
                .build();
        ChartPanels.style(chart.getStyler());
        for (int line = 0; line < lines; line++) {
            chart.addSeries("line number " + line, new double[] {0, 1}, new double[] {line, line + 1});
        }
        return chart;
    }

    /** Whether a column of the picture has anything in its lowest part, where the names are. */
    private static boolean isBlank(BufferedImage image, int x) {
        return IntStream.range(image.getHeight() * 9 / 10, image.getHeight())
                .allMatch(y -> image.getRGB(x, y) == WHITE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 12})
    void namesOfLinesAreNotCutOffHoweverManyThereAre(int lines) {
        BufferedImage image = ChartPanels.draw(List.of(chart(lines)), 1);
        assertThat(IntStream.range(0, 20)).allMatch(x -> isBlank(image, x) && isBlank(image, image.getWidth() - 1 - x));
        assertThat(IntStream.range(0, image.getWidth()).filter(x -> !isBlank(image, x)))
                .as("columns with names")
                .hasSizeGreaterThan(100);
    }
}
