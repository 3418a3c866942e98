package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.LineChart;
import org.lstm4j.tasks.page.Section;

/** What the model and the best rule forecast, beside what came, as figures of the run's page. */
final class VectorExamples {
    private static final int SHOWN = 120; // forecasts in a figure
    private static final int FIGURES = 4;

    private VectorExamples() {}

    static Section of(Forecasts forecasts, List<VectorSplit.Case> test, VectorMeasurement.Measured measured) {
        List<Html> figures = forecasts.tracks().tracks().size() == 1
                ? ofOneTable(forecasts, test, measured)
                : ofTracks(forecasts, test, measured);
        return Section.of("Forecasts", figures.toArray(Html[]::new));
    }

    private static List<Html> ofOneTable(
            Forecasts forecasts, List<VectorSplit.Case> test, VectorMeasurement.Measured measured) {
        int horizon = forecasts.reading().horizon();
        List<VectorSplit.Case> last = test.subList(Math.max(0, test.size() - SHOWN), test.size());
        List<Html> figures = new ArrayList<>();
        for (int column : first(forecasts)) {
            figures.add(Html.figure(
                    chart(forecasts, last, measured, column, horizon),
                    "The last " + last.size() + " forecasts of "
                            + forecasts.tracks().columns().get(column) + ", "
                            + (horizon == 1 ? "one step" : horizon + " steps") + " ahead, in its own unit."));
        }
        return figures;
    }

    private static List<Html> ofTracks(
            Forecasts forecasts, List<VectorSplit.Case> test, VectorMeasurement.Measured measured) {
        Map<Integer, List<VectorSplit.Case>> tracks = new LinkedHashMap<>();
        test.forEach(at ->
                tracks.computeIfAbsent(at.track(), track -> new ArrayList<>()).add(at));
        int[] targets = forecasts.targets();
        List<Html> figures = new ArrayList<>();
        for (List<VectorSplit.Case> track :
                tracks.values().stream().limit(FIGURES).toList()) {
            String name = "track " + (track.getFirst().track() + 1);
            if (targets.length == 2) {
                figures.add(Html.figure(
                        path(forecasts, track, measured, targets, name),
                        "Each point forecast from those before it, " + name + " of the test part."));
            } else {
                figures.add(Html.figure(
                        chart(forecasts, track, measured, targets[0], 1),
                        forecasts.tracks().columns().get(targets[0]) + ", one step ahead, " + name
                                + " of the test part."));
            }
        }
        return figures;
    }

    private static List<Integer> first(Forecasts forecasts) {
        return Arrays.stream(forecasts.targets()).limit(FIGURES).boxed().toList();
    }

    private static LineChart chart(
            Forecasts forecasts,
            List<VectorSplit.Case> cases,
            VectorMeasurement.Measured measured,
            int column,
            int ahead) {
        List<LineChart.Point> came = new ArrayList<>();
        List<LineChart.Point> model = new ArrayList<>();
        List<LineChart.Point> rule = new ArrayList<>();
        for (VectorSplit.Case at : cases) {
            double x = at.at() + ahead;
            came.add(LineChart.Point.of(x, forecasts.came(at, column, ahead)));
            model.add(LineChart.Point.of(x, measured.model().rule().of(at, column, ahead)));
            rule.add(LineChart.Point.of(x, measured.best().rule().of(at, column, ahead)));
        }
        double low = came.getFirst().x();
        double high = Math.max(low + 1, came.getLast().x());
        return new LineChart(
                forecasts.tracks().columns().get(column),
                Axis.linear("step", low, high),
                Axis.around("value", values(came, model, rule, false)),
                List.of(
                        new LineChart.Line("what came", 1, came),
                        new LineChart.Line("forecast", 2, model),
                        new LineChart.Line(measured.best().name(), 5, rule)),
                List.of());
    }

    private static LineChart path(
            Forecasts forecasts,
            List<VectorSplit.Case> cases,
            VectorMeasurement.Measured measured,
            int[] columns,
            String name) {
        List<LineChart.Point> came = new ArrayList<>();
        List<LineChart.Point> model = new ArrayList<>();
        List<LineChart.Point> rule = new ArrayList<>();
        for (VectorSplit.Case at : cases) {
            came.add(LineChart.Point.of(forecasts.came(at, columns[0], 1), forecasts.came(at, columns[1], 1)));
            model.add(LineChart.Point.of(
                    measured.model().rule().of(at, columns[0], 1),
                    measured.model().rule().of(at, columns[1], 1)));
            rule.add(LineChart.Point.of(
                    measured.best().rule().of(at, columns[0], 1),
                    measured.best().rule().of(at, columns[1], 1)));
        }
        List<String> names = forecasts.tracks().columns();
        return new LineChart(
                name,
                Axis.around(names.get(columns[0]), values(came, model, rule, true)),
                Axis.around(names.get(columns[1]), values(came, model, rule, false)),
                List.of(
                        new LineChart.Line("what came", 1, came),
                        new LineChart.Line("forecast", 2, model),
                        new LineChart.Line(measured.best().name(), 5, rule)),
                List.of());
    }

    private static double[] values(
            List<LineChart.Point> first, List<LineChart.Point> second, List<LineChart.Point> third, boolean isX) {
        return DoubleStream.concat(
                        first.stream().mapToDouble(it -> isX ? it.x() : it.y()),
                        DoubleStream.concat(
                                second.stream().mapToDouble(it -> isX ? it.x() : it.y()),
                                third.stream().mapToDouble(it -> isX ? it.x() : it.y())))
                .toArray();
    }
}
