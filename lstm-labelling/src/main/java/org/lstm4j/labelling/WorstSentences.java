package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;

/** The test sentences that a model is most wrong about, which are those with the least probable labels. */
final class WorstSentences {
    private static final int SHOWN = 20;
    private static final int LONGEST = 60; // words of a sentence

    private WorstSentences() {}

    /** The worst of them, as a section of the run's page. */
    static Section of(List<Sentence> sentences, Measurement.Measured measured, List<String> labels) {
        List<Integer> wrong = IntStream.range(0, sentences.size())
                .filter(row -> mistakes(sentences.get(row), measured.predicted().get(row), labels) > 0)
                .boxed()
                // Equal ones keep the order of the file, so that the page of equal runs is the same.
                .sorted(Comparator.comparingDouble(
                        (Integer row) -> -measured.surprise().get(row)))
                .toList();
        String count = String.format(
                Locale.ROOT, "%,d of %,d test sentences have a wrong label.", wrong.size(), sentences.size());
        if (wrong.isEmpty()) {
            return Section.of("Worst sentences", Html.paragraph(count));
        }
        HtmlTable table = HtmlTable.of("", "Line", "Words, and the labels of those with a wrong one", "#Wrong");
        for (int row : wrong.subList(0, Math.min(SHOWN, wrong.size()))) {
            Sentence sentence = sentences.get(row);
            int[] predicted = measured.predicted().get(row);
            table = table.row(List.of(
                    Html.text(String.valueOf(sentence.line())),
                    words(sentence, predicted, labels),
                    Html.text(mistakes(sentence, predicted, labels) + " of " + predicted.length)));
        }
        return Section.of(
                "Worst sentences",
                Html.paragraph(
                        count + " In these the right labels are the least probable to the model, the worst first;"
                                + " words in green have the right label, of the others in red stands behind what it is, and what"
                                + " it was taken for. Lines are those of the file."),
                table.html());
    }

    private static int mistakes(Sentence sentence, int[] predicted, List<String> labels) {
        return (int) IntStream.range(0, predicted.length)
                .filter(i -> !labels.get(predicted[i]).equals(sentence.labels().get(i)))
                .count();
    }

    private static Html words(Sentence sentence, int[] predicted, List<String> labels) {
        List<Html> words = new ArrayList<>();
        int shown = Math.min(LONGEST, predicted.length);
        for (int i = 0; i < shown; i++) {
            String word = sentence.words().get(i);
            String right = sentence.labels().get(i);
            String given = labels.get(predicted[i]);
            words.add(
                    right.equals(given)
                            ? Html.element("span", Map.of("class", "good"), Html.text(word))
                            : Html.element(
                                    "span",
                                    Map.of("class", "bad"),
                                    Html.text(word + " (" + right + ", not " + given + ")")));
        }
        if (shown < predicted.length) {
            words.add(Html.text("…"));
        }
        return Html.join(words);
    }
}
