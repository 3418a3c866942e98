package org.lstm4j.tasks.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.Classes;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.text.LabeledText;

/** The test rows that a model is most wrong about, which are those with the highest loss. */
final class Mistakes {
    private static final int SHOWN = 20;
    private static final int LONGEST = 400; // characters of a text

    private Mistakes() {}

    /**
     * A row that was taken for another class.
     *
     * @param row the row
     * @param taken the class that it was taken for
     * @param probability of the class that is right
     */
    private record Mistake(LabeledText row, int taken, double probability) {}

    /** The worst of them, as a section of the run's page. */
    static Section worst(List<LabeledText> rows, List<Tensor> outputs, Classes classes, List<String> labels) {
        List<Mistake> mistakes = new ArrayList<>();
        int number = 0;
        for (Tensor batch : outputs) {
            float[] numbers = batch.floats();
            for (int from = 0; from < numbers.length; from += classes.numbers(), number++) {
                LabeledText row = rows.get(number);
                int taken = classes.label(numbers, from);
                if (taken != row.label()) {
                    mistakes.add(new Mistake(row, taken, classes.probabilities(numbers, from)[row.label()]));
                }
            }
        }
        // Equal probabilities keep the order of the rows, so that the page of equal runs is the same.
        mistakes.sort(Comparator.comparingDouble(Mistake::probability));
        HtmlTable table = HtmlTable.of("", "Text", "Is", "Taken for", "#Probability of what it is", "#Line");
        for (Mistake mistake : mistakes.subList(0, Math.min(SHOWN, mistakes.size()))) {
            int label = mistake.row().label();
            table = table.row(
                    shortened(mistake.row().text()),
                    labels.get(label),
                    labels.get(mistake.taken()),
                    String.format(Locale.ROOT, mistake.probability() < 0.0001 ? "%.0e" : "%.4f", mistake.probability()),
                    String.valueOf(mistake.row().line()));
        }
        String count = String.format(
                Locale.ROOT, "%,d of %,d test rows are taken for the wrong class.", mistakes.size(), number);
        return mistakes.isEmpty()
                ? Section.of("Worst mistakes", Html.paragraph(count))
                : Section.of(
                        "Worst mistakes",
                        Html.paragraph(count
                                + (mistakes.size() > SHOWN
                                        ? " These " + SHOWN + " the model is most sure about, the surest first;"
                                        : " The model is surest about the first;")
                                + " lines are those of the file."),
                        table.html());
    }

    private static String shortened(String text) {
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return end == text.length() ? text : text.substring(0, end) + " …";
    }
}
