package org.lstm4j.tasks.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.LineChart;
import org.lstm4j.tasks.page.Section;

/** Single forecasts for the run's page: all beside what came, and the worst. */
final class ForecastExamples {
    private static final int SHOWN = 15;

    private ForecastExamples() {}

    static Section of(SeriesRows rows, List<Double> forecasts) {
        double[] values = rows.series().values();
        int[] test = rows.windows().test();
        List<Integer> worst = IntStream.range(0, test.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(forecasts.get(i) - values[test[i]])))
                .limit(SHOWN)
                .toList();
        HtmlTable table = HtmlTable.of("The largest errors", "Position in the series", "#Came", "#Forecast", "#Error");
        for (int i : worst) {
            table = table.row(
                    String.valueOf(test[i] + 1),
                    number(values[test[i]]),
                    number(forecasts.get(i)),
                    number(forecasts.get(i) - values[test[i]]));
        }
        return Section.of(
                "Forecasts",
                Html.figure(chart(rows, forecasts), "One step ahead, in the unit of the series."),
                table.html());
    }

    private static LineChart chart(SeriesRows rows, List<Double> forecasts) {
        double[] values = rows.series().values();
        // Positions drawn by chance do not come in order.
        List<Integer> order = IntStream.range(0, forecasts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> rows.windows().test()[i]))
                .toList();
        List<LineChart.Point> came = new ArrayList<>();
        List<LineChart.Point> forecast = new ArrayList<>();
        for (int i : order) {
            int position = rows.windows().test()[i];
            came.add(LineChart.Point.of(position + 1, values[position]));
            forecast.add(LineChart.Point.of(position + 1, forecasts.get(i)));
        }
        double first = came.getFirst().x();
        double last = came.getLast().x();
        return new LineChart(
                rows.series().name(),
                Axis.linear("position in the series", first, last > first ? last : first + 1),
                Axis.around(
                        "value",
                        DoubleStream.concat(
                                        came.stream().mapToDouble(LineChart.Point::y),
                                        forecast.stream().mapToDouble(LineChart.Point::y))
                                .toArray()),
                List.of(new LineChart.Line("what came", 1, came), new LineChart.Line("forecast", 2, forecast)),
                List.of());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.3f", value);
    }
}
