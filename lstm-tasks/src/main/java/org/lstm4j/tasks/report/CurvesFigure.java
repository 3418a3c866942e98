package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.LineChart;

/** The loss and the first metric over the epochs, for pages; {@link CurvesChart} draws the same as a picture. */
final class CurvesFigure {
    private static final int MOST_PANELS = 2;
    private static final int MOST_TICKS = 10;

    private CurvesFigure() {}

    static List<LineChart> of(List<EpochScores> epochs, int kept) {
        return epochs.getFirst().train().values().keySet().stream()
                .limit(MOST_PANELS)
                .map(name -> panel(name, epochs, kept))
                .toList();
    }

    private static LineChart panel(String name, List<EpochScores> epochs, int kept) {
        List<LineChart.Line> lines = new ArrayList<>();
        lines.add(line("training", 1, epochs, epoch -> epoch.train().value(name)));
        boolean isValidated = epochs.getFirst().validation().isPresent();
        if (isValidated) {
            lines.add(line(
                    "validation",
                    2,
                    epochs,
                    epoch -> epoch.validation().orElseThrow().value(name)));
        }
        double[] values = lines.stream()
                .flatMapToDouble(line -> line.points().stream().mapToDouble(LineChart.Point::y))
                .toArray();
        String quantity = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return new LineChart(
                quantity,
                epochAxis(epochs.size()),
                CurvesChart.axis(name, values),
                lines,
                isValidated ? List.of(LineChart.Guide.upright("kept: epoch " + kept, kept)) : List.of());
    }

    /** Epochs whose value is no number, as after an overflow, have no point. */
    private static LineChart.Line line(
            String name, int style, List<EpochScores> epochs, ToDoubleFunction<EpochScores> value) {
        return new LineChart.Line(
                name,
                style,
                epochs.stream()
                        .filter(epoch -> Double.isFinite(value.applyAsDouble(epoch)))
                        .map(epoch -> LineChart.Point.of(epoch.epoch(), value.applyAsDouble(epoch)))
                        .toList());
    }

    /** Whole epochs only. */
    private static Axis epochAxis(int epochs) {
        int every = Math.ceilDiv(epochs, MOST_TICKS);
        DoubleStream ticks = epochs <= MOST_TICKS
                ? IntStream.rangeClosed(1, epochs).asDoubleStream()
                : IntStream.rangeClosed(1, epochs / every).mapToDouble(i -> i * every);
        double half = epochs == 1 ? 0.5 : 0;
        return new Axis("epoch", false, 1 - half, epochs + half, ticks.boxed().toList());
    }
}
