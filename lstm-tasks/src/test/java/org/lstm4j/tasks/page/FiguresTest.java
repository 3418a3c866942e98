package org.lstm4j.tasks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.testing.Looks;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class FiguresTest {
    private static final Axis GAPS = new Axis("gap", true, 5, 80, List.of(5.0, 20.0, 80.0));

    private static Document parse(Svg svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg.standalone())));
    }

    private static LineChart chart() {
        return new LineChart(
                "Accuracy",
                GAPS,
                Axis.linear("share", 0, 1),
                List.of(
                        new LineChart.Line(
                                "LSTM & co",
                                1,
                                List.of(LineChart.Point.of(5, 1), new LineChart.Point(80, 0.9, 0.8, 1))),
                        new LineChart.Line(
                                "RNN",
                                2,
                                List.of(
                                        LineChart.Point.of(5, 1),
                                        LineChart.Point.of(20, 0.5),
                                        LineChart.Point.of(80, 0)))),
                List.of(LineChart.Guide.level("chance", 0.25)));
    }

    @Test
    void aChartIsWellFormedAndHasALineForEachSeriesAndABandWhereThereIsSpread() throws Exception {
        Document document = parse(chart().draw());
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("polygon").getLength()).isEqualTo(1);
    }

    @Test
    void pointsLieWhereTheAxesSay() throws Exception {
        Document document = parse(chart().draw());
        String[] points = document.getElementsByTagName("polyline")
                .item(1)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue()
                .split(" ");
        double[] first = point(points[0]);
        double[] middle = point(points[1]);
        double[] last = point(points[2]);
        // 20 is halfway from 5 to 80 by factors; 0.5 halfway from 1 to 0.
        assertThat(middle[0]).isCloseTo((first[0] + last[0]) / 2, within(0.02));
        assertThat(middle[1]).isCloseTo((first[1] + last[1]) / 2, within(0.02));
        assertThat(last[1]).isGreaterThan(first[1]);
    }

    @Test
    void theNameOfALevelLineStandsAboveThePlotWhereNoMarkCoversIt() throws Exception {
        Document document = parse(chart().draw());
        double top = point(document.getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue()
                .split(" ")[0])[1]; // that of the axis' upper end
        NodeList texts = document.getElementsByTagName("text");
        assertThat(IntStream.range(0, texts.getLength())
                        .mapToObj(texts::item)
                        .filter(text -> text.getTextContent().equals("chance"))
                        .mapToDouble(text -> Double.parseDouble(
                                text.getAttributes().getNamedItem("y").getNodeValue())))
                .singleElement()
                .satisfies(y -> assertThat(y).isLessThan(top - 8));
    }

    private static double[] point(String text) {
        String[] parts = text.split(",");
        return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
    }

    @Test
    void axesHaveRoundTicks() {
        assertThat(Axis.linear("share", 0, 1).ticks()).hasSize(6).contains(0.0, 1.0);
        assertThat(Axis.around("loss", 0.13, 0.71).ticks()).first().isEqualTo(0.0);
        assertThat(Axis.powersOfTen("norm", 3e-5, 0.2).ticks()).containsExactly(1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0);
        assertThat(Axis.around("flat", 2, 2).high()).isGreaterThan(2);
    }

    @Test
    void anAxisOfAWideRangeOfPowersNamesThemAsPowers() {
        assertThat(Axis.powersOfTen("norm", 1e-8, 1).text(1e-8)).isEqualTo("1e-8");
        assertThat(GAPS.text(20)).isEqualTo("20");
    }

    /** One of each kind, with the longest names that are likely. */
    static Stream<Chart> all() {
        List<String> labels = List.of("Not sarcastic", "Sarcastic");
        return Stream.of(
                chart(),
                new LineChart(
                        "Gradient per step, before training",
                        Axis.linear("steps before the last one", 0, 123_456),
                        Axis.powersOfTen("gradient norm / that of the last step", 1e-12, 1),
                        List.of(
                                new LineChart.Line("LSTM", 1, List.of(LineChart.Point.of(5, 1))),
                                new LineChart.Line("plain RNN", 2, List.of(LineChart.Point.of(5, 1e-6)))),
                        List.of(LineChart.Guide.upright("kept: epoch 12345", 120_000))),
                new HeatMap(
                        "Confusion matrix",
                        labels,
                        labels,
                        List.of(List.of(3181.0, 525.0), List.of(123_456.0, 0.0)),
                        new ColorScale(0, 123_456, ColorScale.Kind.SEQUENTIAL),
                        "%,.0f"),
                new BarChart(
                        "Mean absolute error, less is better",
                        List.of(
                                new BarChart.Bar("this model", 1_234_567.25, 1),
                                new BarChart.Bar("seasonal naive: 365 steps before", 2_345_678.5, 5)),
                        "%,.2f"),
                new BarChart("Share", List.of(new BarChart.Bar("up", 3, 1), new BarChart.Bar("down", -1, 2)), "%.1f"));
    }

    private static String textOf(Document document) {
        return IntStream.range(0, document.getElementsByTagName("text").getLength())
                .mapToObj(i -> document.getElementsByTagName("text").item(i).getTextContent())
                .collect(Collectors.joining("|"));
    }

    /**
     * So its text has the size that the style sheet gives it, on a telephone as on a screen. What the sheet gives is looked at
     * here, and by {@link Looks} where there is a browser.
     */
    @Test
    void everyChartIsDrawnForATelephoneAndNeverScaled() {
        all().forEach(chart -> {
            assertThat(chart.draw(Chart.NARROW).width()).isLessThanOrEqualTo(Chart.NARROW);
            assertThat(chart.draw(Chart.WIDE).width()).isLessThanOrEqualTo(Chart.WIDE);
            String figure = Html.figure(chart, "caption").toString();
            assertThat(figure).contains("class=\"figure wide\"", "class=\"figure narrow\"", "<div class=\"scroll\">");
        });
        String theme = Resources.text(Svg.class, "theme.css");
        assertThat(theme)
                .contains("figure .figure { display: block; max-width: none; }", ".scroll { overflow-x: auto; }")
                .contains("@container (width < " + Math.round(Chart.WIDE) + "px) { .figure.wide { display: none; } }")
                .contains(
                        "@container (width >= " + Math.round(Chart.WIDE) + "px) { .figure.narrow { display: none; } }");
        Matcher sizes =
                Pattern.compile("(?:font|font-size): ([0-9.]+)px").matcher(Resources.text(Svg.class, "figure.css"));
        assertThat(sizes.results().mapToDouble(size -> Double.parseDouble(size.group(1))))
                .isNotEmpty()
                .allMatch(size -> size >= 11);
    }

    @Test
    void aNarrowChartSaysAllThatAWideOneSaysExceptLabelsOfTicksThatWouldTouch() throws Exception {
        for (Chart chart : all().toList()) {
            String wide = textOf(parse(chart.draw(Chart.WIDE)));
            String narrow = textOf(parse(chart.draw(Chart.NARROW)));
            for (String part : wide.split("\\|")) {
                if (!part.matches("[0-9.,e-]+") || !(chart instanceof LineChart)) {
                    assertThat(narrow).contains(part);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.1, 10.15",
        "0.743, 0.7499",
        "0.69310, 0.69315",
        "1, 1",
        "0, 0",
        "-3, -3",
        "1e-9, 2e-9",
        "1e12, 1.00001e12",
        "5e6, 7.1e6",
        "123456, 123456.5",
        "-1e-5, 3e-5",
        "1, 1.000000000001",
        "1e300, 2e300"
    })
    void anAxisHasThreeTicksOrMoreAndEachItsOwnLabel(double low, double high) {
        for (Axis axis : low < high
                ? List.of(Axis.around("y", low, high), Axis.linear("y", low, high))
                : List.of(Axis.around("y", low, high))) {
            assertThat(axis.ticks())
                    .as("%s", axis)
                    .hasSizeBetween(3, 12)
                    .isSorted()
                    .doesNotHaveDuplicates();
            boolean isTight = high - low < 1e-9 * Math.abs(high) && low < high;
            if (!isTight) {
                assertThat(axis.ticks().stream().map(axis::text)).as("%s", axis).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aPlaceBetweenTicksIsLabelledWithTheDigitsThatItHas() {
        Axis axis = Axis.linear("loss", 0.4, 0.7);
        assertThat(axis.label(0.45)).isEqualTo("0.45");
        assertThat(axis.label(0.5)).isEqualTo("0.5");
    }

    @Test
    void anAxisLeavesOutWhatIsNoNumber() {
        Axis axis = Axis.around("loss", Double.NaN, 2, Double.POSITIVE_INFINITY, 1, Double.NEGATIVE_INFINITY);
        assertThat(axis.low()).isEqualTo(1);
        assertThat(axis.high()).isEqualTo(2);
    }

    @Test
    void aRangeWithoutExtentIsRefused() {
        assertThatThrownBy(() -> Axis.linear("x", 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Axis("x", true, 0, 1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void coloursRunFromDarkToLightAndTextOnThemIsReadable() {
        ColorScale scale = ColorScale.unit();
        assertThat(scale.color(0)).isEqualTo("#00224e");
        assertThat(scale.color(1)).isEqualTo("#fee838");
        assertThat(scale.color(7)).isEqualTo(scale.color(1));
        assertThat(scale.isDark(0)).isTrue();
        assertThat(scale.isDark(1)).isFalse();
        assertThat(ColorScale.around0(2).color(0)).isEqualTo("#f3f1ec");
    }

    @Test
    void aHeatMapHasACellForEachNumberWithItsValueInTheTooltip() throws Exception {
        HeatMap map = new HeatMap(
                "Gates",
                List.of("forget", "input"),
                List.of("the", "sky", "is"),
                List.of(List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.625)),
                ColorScale.unit(),
                "%.2f");
        Document document = parse(map.draw());
        assertThat(document.getElementsByTagName("title").getLength()).isEqualTo(6);
        assertThat(document.getElementsByTagName("title").item(5).getTextContent())
                .isEqualTo("input, is: 0.62500");
    }

    @Test
    void barsBelowZeroLieLeftOfIt() throws Exception {
        Document document = parse(new BarChart(
                        "Attribution", List.of(new BarChart.Bar("up", 3, 1), new BarChart.Bar("down", -1, 2)), "%.1f")
                .draw());
        var bars = document.getElementsByTagName("rect"); // the first is the background
        double up = Double.parseDouble(
                bars.item(1).getAttributes().getNamedItem("x").getNodeValue());
        double down = Double.parseDouble(
                bars.item(2).getAttributes().getNamedItem("x").getNodeValue());
        double width = Double.parseDouble(
                bars.item(2).getAttributes().getNamedItem("width").getNodeValue());
        assertThat(down + width).isCloseTo(up, within(0.02));
    }
}
