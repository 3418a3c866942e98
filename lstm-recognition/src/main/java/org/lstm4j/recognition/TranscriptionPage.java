package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.page.Svg;
import org.lstm4j.text.metric.EditDistance;

/** What the page of a run shows of single rows: where the symbols of the first ones lie, and the ones that are furthest from right. */
final class TranscriptionPage {
    /** So many rows are drawn. */
    static final int SHOWN = 6;

    private static final String HEADING = "Where the symbols lie";
    private static final int WORST = 12;
    private static final double WIDTH = 480;
    private static final double LEFT = 8;
    private static final double BROAD = WIDTH - 2 * LEFT;
    private static final double IMAGE = 110;
    private static final double TOP = 24;
    private static final double LINES = 70;
    private static final double LETTERS = 16;
    private static final double LEAST_SHOWN = 0.05; // probability
    private static final int COLORS = 6;

    private TranscriptionPage() {}

    /**
     * Sections of the page.
     *
     * @param heard what is recorded as it is heard, without any scale
     * @param stack how many steps of that the model reads as one
     */
    static List<Section> sections(
            List<SequenceRow> test,
            TranscriptionMeasurement.Measured measured,
            SymbolTable symbols,
            FrontEnd heard,
            int stack,
            Picture picture) {
        List<Html> drawings = new ArrayList<>();
        for (int row = 0; row < measured.shown().size(); row++) {
            String title = "\"" + symbols.text(test.get(row)) + "\", found \""
                    + measured.heard().get(row) + "\"";
            Sequence drawn = picture == Picture.SPECTROGRAM
                    ? heard.apply(test.get(row).sequence())
                    : test.get(row).sequence();
            drawings.add(Html.figure(path(title, drawn, measured.shown().get(row), symbols, stack), ""));
        }
        return List.of(
                Section.of(
                        HEADING,
                        Html.paragraph("The first rows of the test, from left to right: what was recorded, low tones or"
                                + " features at the bottom, and below it how probable each symbol is at each step. A model of"
                                + " this kind names a symbol at a step or two of the many that it lasts, and the blank at all"
                                + " others; letters stand where the likeliest path names them."),
                        Html.beside(drawings.toArray(Html[]::new))),
                worst(test, measured, symbols));
    }

    private static Svg path(
            String title, Sequence row, TranscriptionMeasurement.Shown shown, SymbolTable symbols, int stack) {
        Svg svg = new Svg(WIDTH, TOP + IMAGE + LETTERS + LINES + LEFT, HEADING);
        svg.text(LEFT, 16, title, "small");
        SequencePicture.image(svg, row, true, LEFT, TOP, BROAD, IMAGE);
        int steps = shown.classes().length;
        double low = TOP + IMAGE + LETTERS + LINES;
        svg.rect(LEFT, TOP + IMAGE + LETTERS, BROAD, LINES, 0, "panel");
        // The last step of the model may be filled up, so that the image is a little shorter than its steps.
        double step = BROAD * stack / Math.max(1, row.steps());
        double[] xs = IntStream.range(0, steps)
                .mapToDouble(at -> Math.min(LEFT + BROAD, LEFT + (at + 0.5) * step))
                .toArray();
        for (int type = 1; type < symbols.classes(); type++) {
            int symbol = type;
            double[] ys = IntStream.range(0, shown.probabilities().length)
                    .mapToDouble(at -> low - LINES * shown.probabilities()[at][symbol])
                    .toArray();
            boolean isSeen = IntStream.range(0, ys.length).anyMatch(at -> low - ys[at] > LEAST_SHOWN * LINES);
            if (isSeen && ys.length == xs.length && xs.length > 1) {
                svg.polyline(xs, ys, "s" + (type % COLORS + 1));
            }
        }
        for (int at = 0; at < steps; at++) {
            int type = shown.classes()[at];
            if (type != 0 && (at == 0 || shown.classes()[at - 1] != type)) {
                String name = symbols.alphabet().symbols().get(type - 1);
                svg.text(xs[at] - 3, TOP + IMAGE + 12, name.isBlank() ? "␣" : name, "small");
            }
        }
        return svg;
    }

    private static Section worst(
            List<SequenceRow> test, TranscriptionMeasurement.Measured measured, SymbolTable symbols) {
        double[] wrong = IntStream.range(0, test.size())
                .mapToDouble(row -> {
                    String right = symbols.text(test.get(row));
                    return (double) EditDistance.ofCharacters(measured.heard().get(row), right)
                            / Math.max(1, right.length());
                })
                .toArray();
        // Equal ones keep the order of the rows, so that the page of equal runs is the same.
        List<Integer> order = IntStream.range(0, test.size())
                .boxed()
                .filter(row -> wrong[row] > 0)
                .sorted(Comparator.comparingDouble(row -> -wrong[row]))
                .toList();
        if (order.isEmpty()) {
            return Section.of("Worst", Html.paragraph("All texts of the test are found exactly."));
        }
        HtmlTable table = HtmlTable.of("", "Is", "Found", "Row");
        for (int row : order.subList(0, Math.min(WORST, order.size()))) {
            table = table.row(
                    symbols.text(test.get(row)),
                    measured.heard().get(row),
                    test.get(row).place());
        }
        return Section.of(
                "Worst",
                Html.paragraph(String.format(
                        Locale.ROOT, "%,d of %,d texts are not found exactly.", order.size(), test.size())),
                table.html());
    }
}
