package org.lstm4j.apps.lab;

import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.LineChart;

/** The charts of an experiment, for pages. */
final class LabFigures {
    private LabFigures() {}

    /**
     * Accuracy over the places of a logarithmic axis: mean of the seeds, and from the worst to the best.
     *
     * @param curves the one without dashes first, as it would hide the others
     */
    static LineChart accuracy(String title, String axis, List<Integer> places, List<Curve> curves, double chance) {
        List<Double> ticks = places.stream().map(Integer::doubleValue).toList();
        return new LineChart(
                title,
                new Axis(axis, true, ticks.getFirst() * 0.9, ticks.getLast() * 1.1, ticks),
                Axis.linear("share of right answers", 0, 1),
                curves.stream()
                        .map(curve -> new LineChart.Line(
                                curve.cell().title(),
                                curve.cell().style(),
                                IntStream.range(0, places.size())
                                        .mapToObj(i -> {
                                            Extent at = curve.values().get(i);
                                            return new LineChart.Point(places.get(i), at.mean(), at.low(), at.high());
                                        })
                                        .toList()))
                        .toList(),
                List.of(LineChart.Guide.level("chance", chance)));
    }

    /** How strongly the loss depends on each step: geometric mean of the seeds, and from the weakest to the strongest. */
    static LineChart gradients(String title, TaskResult result, Function<CellResult, List<Extent>> part) {
        double[] all = result.cells().stream()
                .flatMap(cell -> part.apply(cell).stream())
                .flatMapToDouble(extent -> DoubleStream.of(extent.low(), extent.high()))
                .toArray();
        int steps = part.apply(result.cells().getFirst()).size();
        return new LineChart(
                title,
                Axis.linear("steps before the last one", 0, steps - 1),
                Axis.powersOfTen("gradient norm / that of the last step", all),
                lines(
                        result,
                        cell -> IntStream.range(0, steps)
                                .mapToObj(i -> {
                                    Extent at = part.apply(cell).get(i);
                                    return new LineChart.Point(i, at.middle(), at.low(), at.high());
                                })
                                .toList()),
                List.of());
    }

    private static List<LineChart.Line> lines(TaskResult result, Function<CellResult, List<LineChart.Point>> points) {
        return result.cells().reversed().stream()
                .map(cell -> new LineChart.Line(
                        Cell.of(cell.cell()).title(), Cell.of(cell.cell()).style(), points.apply(cell)))
                .toList();
    }
}
