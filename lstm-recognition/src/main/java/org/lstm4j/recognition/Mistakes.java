package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lstm4j.model.use.Classes;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.signal.SignalUse.TargetScale;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;

/** The test rows that a model is most wrong about, drawn, for the page of the run. */
final class Mistakes {
    private static final int SHOWN = 12;

    private Mistakes() {}

    /**
     * A row and how wrong it is.
     *
     * @param row the row
     * @param is what it is
     * @param taken what it was taken for
     * @param detail of the answer
     * @param wrong the more, the worse
     */
    private record Mistake(SequenceRow row, String is, String taken, String detail, double wrong) {}

    /**
     * The worst of them.
     *
     * @param front what is recorded as it is heard, without any scale
     * @param outputs of the model, row after row
     */
    static Section worst(
            List<SequenceRow> rows,
            float[] outputs,
            Question question,
            Classes classes,
            LabelTable labels,
            TargetScale scale,
            FrontEnd front,
            Picture picture) {
        List<Mistake> mistakes = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            SequenceRow it = rows.get(row);
            switch (question.answer()) {
                case CLASS -> addClass(mistakes, it, outputs, row * classes.numbers(), classes, labels);
                case SYMBOLS -> throw Question.ofSymbols();
                case NUMBER -> {
                    double answer = outputs[row] * scale.deviation() + scale.mean();
                    double right = Question.number(it);
                    mistakes.add(new Mistake(
                            it,
                            number(right),
                            number(answer),
                            "off by " + number(answer - right),
                            Math.abs(answer - right)));
                }
                case LABELS -> addLabels(mistakes, it, outputs, row * classes.numbers(), classes, labels);
            }
        }
        // Equal ones keep the order of the rows, so that the page of equal runs is the same.
        mistakes.sort(Comparator.comparingDouble(Mistake::wrong).reversed());
        String count = question.answer() == Answer.NUMBER
                ? "The rows with the largest errors, the largest first."
                : String.format(
                        Locale.ROOT,
                        "%,d of %,d test rows are %s.%s",
                        mistakes.size(),
                        rows.size(),
                        question.answer() == Answer.CLASS ? "taken for the wrong class" : "not given just their labels",
                        mistakes.isEmpty() ? "" : " The model is surest about the first.");
        if (mistakes.isEmpty()) {
            return Section.of("Worst mistakes", Html.paragraph(count));
        }
        List<Mistake> shown = mistakes.subList(0, Math.min(SHOWN, mistakes.size()));
        HtmlTable table = HtmlTable.of("", "Row", "Is", "Taken for", "How sure");
        List<Html> drawings = new ArrayList<>();
        for (Mistake it : shown) {
            table = table.row(it.row().place(), it.is(), it.taken(), it.detail());
            Sequence drawn = picture == Picture.SPECTROGRAM
                    ? front.apply(it.row().sequence())
                    : it.row().sequence();
            String title = it.is() + ", taken for " + it.taken();
            drawings.add(Html.figure(SequencePicture.of(picture, title, drawn), ""));
        }
        return Section.of(
                "Worst mistakes",
                Html.paragraph(count + " " + caption(picture)),
                Html.beside(drawings.toArray(Html[]::new)),
                table.html());
    }

    private static String caption(Picture picture) {
        return switch (picture) {
            case LINES -> "Steps to the right, a line for each feature, each over its own range.";
            case PATH -> "The path of the first two features, from the dot on.";
            case SPECTROGRAM -> "Time to the right, low tones at the bottom; light is loud.";
            case IMAGE -> "Images as they are read, row by row from the top.";
        };
    }

    private static void addClass(
            List<Mistake> mistakes, SequenceRow row, float[] outputs, int from, Classes classes, LabelTable labels) {
        int right = labels.one(row);
        int taken = classes.label(outputs, from);
        if (taken != right) {
            double[] shares = classes.probabilities(outputs, from);
            mistakes.add(new Mistake(
                    row,
                    labels.names().get(right),
                    labels.names().get(taken),
                    String.format(Locale.ROOT, "%.4f, and %.4f of what it is", shares[taken], shares[right]),
                    -shares[right]));
        }
    }

    private static void addLabels(
            List<Mistake> mistakes, SequenceRow row, float[] outputs, int from, Classes classes, LabelTable labels) {
        Classes one = new Classes(1, classes.logits(), classes.cut());
        List<String> right = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (int label : labels.all(row)) {
            right.add(labels.names().get(label));
        }
        double surest = 0;
        for (int label = 0; label < classes.numbers(); label++) {
            String name = labels.names().get(label);
            double share = one.probabilities(outputs, from + label)[1];
            boolean isGiven = one.label(outputs, from + label) == 1;
            if (isGiven) {
                given.add(name);
            }
            if (isGiven != right.contains(name)) {
                surest = Math.max(surest, isGiven ? share : 1 - share);
            }
        }
        if (surest > 0) {
            mistakes.add(
                    new Mistake(row, listed(right), listed(given), String.format(Locale.ROOT, "%.4f", surest), surest));
        }
    }

    private static String listed(List<String> labels) {
        return labels.isEmpty() ? "nothing" : String.join(" and ", labels);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }
}
