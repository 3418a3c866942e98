package org.lstm4j.recognition;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.wording.Counted;

/**
 * A model whose rows may have several labels, on rows it has never seen; lists run over the labels.
 *
 * @param loss mean over rows and labels
 * @param rows how many
 * @param exact share of rows all of whose labels are right
 * @param exactOfSame the same of always giving each label or not, whichever is more frequent
 * @param labelAccuracy share of labels, given or not, that are right
 * @param macroF1 mean of the F1 of all labels
 * @param auc mean of the areas under the ROC curves of the labels that some rows have and some have not
 * @param labels names
 * @param precision of each label
 * @param recall of each label
 * @param f1 of each label
 * @param support rows that have it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LabelsScores(
        double loss,
        int rows,
        double exact,
        double exactOfSame,
        double labelAccuracy,
        double macroF1,
        Optional<Double> auc,
        List<String> labels,
        List<Double> precision,
        List<Double> recall,
        List<Double> f1,
        List<Long> support)
        implements TestScores {
    /**
     * Those of some answers.
     *
     * @param given for each row which labels were given
     * @param right for each row which labels it has
     */
    static LabelsScores of(
            double loss, boolean[][] given, boolean[][] right, List<String> labels, Optional<Double> auc) {
        List<Double> precision = new ArrayList<>();
        List<Double> recall = new ArrayList<>();
        List<Double> f1 = new ArrayList<>();
        List<Long> support = new ArrayList<>();
        boolean[] same = new boolean[labels.size()];
        long hits = 0;
        for (int label = 0; label < labels.size(); label++) {
            long both = 0;
            long said = 0;
            long has = 0;
            for (int row = 0; row < right.length; row++) {
                both += given[row][label] && right[row][label] ? 1 : 0;
                said += given[row][label] ? 1 : 0;
                has += right[row][label] ? 1 : 0;
                hits += given[row][label] == right[row][label] ? 1 : 0;
            }
            same[label] = 2 * has > right.length;
            precision.add(said == 0 ? 0 : (double) both / said);
            recall.add(has == 0 ? 0 : (double) both / has);
            f1.add(said + has == 0 ? 0 : 2.0 * both / (said + has));
            support.add(has);
        }
        long exact = 0;
        long exactOfSame = 0;
        for (int row = 0; row < right.length; row++) {
            exact += Arrays.equals(given[row], right[row]) ? 1 : 0;
            exactOfSame += Arrays.equals(same, right[row]) ? 1 : 0;
        }
        double count = right.length;
        return new LabelsScores(
                loss,
                right.length,
                exact / count,
                exactOfSame / count,
                hits / count / labels.size(),
                f1.stream().mapToDouble(it -> it).average().orElse(0),
                auc,
                labels,
                precision,
                recall,
                f1,
                support);
    }

    @Override
    public Scores summary() {
        Scores scores = Scores.of(loss)
                .with("exact", exact)
                .with("labelAccuracy", labelAccuracy)
                .with("macroF1", macroF1);
        return auc.map(area -> scores.with("auc", area)).orElse(scores);
    }

    @Override
    public void print(PrintWriter text) {
        text.printf("On the %s:%n%n", Counted.of(rows, "test row"));
        int width = labels.stream().mapToInt(String::length).max().orElse(0) + 2;
        text.printf("%" + width + "s%11s%11s%11s%11s%n", "", "precision", "recall", "f1-score", "support");
        for (int i = 0; i < labels.size(); i++) {
            text.printf(
                    Locale.ROOT,
                    "%-" + width + "s%11.2f%11.2f%11.2f%11d%n",
                    labels.get(i),
                    precision.get(i),
                    recall.get(i),
                    f1.get(i),
                    support.get(i));
        }
        text.printf(
                Locale.ROOT,
                "%nAll labels of a row right: %.4f, always the same labels %.4f. Single labels right %.4f, macro F1 %.4f, loss"
                        + " %.4f.%n",
                exact,
                exactOfSame,
                labelAccuracy,
                macroF1,
                loss);
        auc.ifPresent(area -> text.printf(Locale.ROOT, "Area under the ROC curve, mean of the labels: %.4f%n", area));
    }

    @Override
    public List<Section> sections() {
        HtmlTable table = HtmlTable.of("By label", "", "#precision", "#recall", "#F1", "#rows");
        for (int i = 0; i < labels.size(); i++) {
            table = table.row(
                    labels.get(i),
                    share(precision.get(i)),
                    share(recall.get(i)),
                    share(f1.get(i)),
                    String.valueOf(support.get(i)));
        }
        return List.of(Section.of(
                "On the test rows",
                Html.paragraph(String.format(
                        Locale.ROOT,
                        "Of %s, %.4f have all labels right; always giving the same labels %.4f. Of single labels %.4f are"
                                + " right.",
                        Counted.of(rows, "test row"),
                        exact,
                        exactOfSame,
                        labelAccuracy)),
                table.html()));
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
