package org.lstm4j.apps.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.model.parity.Difference;
import org.lstm4j.model.parity.Parity;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;

/** How a model's numbers compare with recorded ones, for a page. */
public final class ParityPage {
    private static final int PLAIN = 1;
    private static final int WRONG = 2;

    private ParityPage() {}

    /** In a sentence. */
    public static String verdict(ParityReport report) {
        double largest = 0;
        for (Parity parity : report.checks()) {
            largest = Double.isNaN(parity.largest()) ? Double.NaN : Math.max(largest, parity.largest());
        }
        String backends = String.join(
                " and ",
                report.checks().stream().map(Parity::backend).distinct().toList());
        if (report.equal()) {
            return String.format(
                    Locale.ROOT,
                    "It gives the recorded numbers on %s: at most %.1e off, less than rounding in float32 explains.",
                    backends,
                    largest);
        }
        String located = report.located().isEmpty()
                ? ""
                : " Located: " + report.located().getFirst().text() + "; in their place all numbers are met.";
        return String.format(
                Locale.ROOT,
                "It gives other numbers than were recorded: up to %.1e off on %s.%s",
                largest,
                backends,
                located);
    }

    /** What was compared, output by output and layer by layer. */
    public static List<Section> sections(ParityReport report) {
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of("Outputs against the recorded numbers", outputs(report), skipped(report)));
        boolean hasLayers =
                report.checks().stream().anyMatch(parity -> !parity.layers().isEmpty());
        if (hasLayers) {
            sections.add(Section.of("Layer by layer", figure(report), layers(report)));
        }
        return sections;
    }

    private static Html outputs(ParityReport report) {
        HtmlTable table = table("Output");
        for (Parity parity : report.checks()) {
            for (Difference output : parity.outputs()) {
                table = row(table, parity, output);
            }
        }
        return table.html();
    }

    private static HtmlTable table(String what) {
        return HtmlTable.of(
                "Differences of the computed from the recorded numbers; a tolerance is what float32 may be off by,"
                        + " 1e-5 of (1 + the number)",
                "Recorded in",
                "Backend",
                what,
                "Result",
                "#Largest",
                "#Mean",
                "#In tolerances",
                "#Numbers",
                "#Same class");
    }

    private static HtmlTable row(HtmlTable table, Parity parity, Difference difference) {
        return table.row(
                parity.origin(),
                parity.backend(),
                difference.name(),
                difference.isEqual() ? "equal" : "different",
                String.format(Locale.ROOT, "%.1e", difference.largest()),
                String.format(Locale.ROOT, "%.1e", difference.mean()),
                String.format(Locale.ROOT, "%.3f", difference.ratio()),
                String.format(Locale.ROOT, "%,d", difference.numbers()),
                difference.agreement().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "%.1f %%",
                                100 * difference.agreement().getAsDouble())
                        : "");
    }

    private static Html skipped(ParityReport report) {
        return Html.join(report.skipped().stream().map(Html::paragraph));
    }

    private static Html layers(ParityReport report) {
        HtmlTable table = table("Layer");
        for (Parity parity : report.checks()) {
            for (Difference layer : parity.layers()) {
                table = row(table, parity, layer);
            }
        }
        return table.html();
    }

    /** The first layer that stands out is where what is wrong begins. */
    private static Html figure(ParityReport report) {
        Parity first = report.checks().getFirst();
        List<BarChart.Bar> bars = first.layers().stream()
                .map(layer -> new BarChart.Bar(layer.name(), layer.largest(), layer.isEqual() ? PLAIN : WRONG))
                .toList();
        return Html.figure(
                new BarChart("Largest difference of each layer", bars, "%.1e"),
                "In the order of the network, on " + first.backend()
                        + ": the first bar that stands out is the layer in which" + " what is wrong begins");
    }
}
