package org.lstm4j.recognition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.ClassificationScores;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;

/**
 * A classifier of sequences on rows it has never seen.
 *
 * @param classes what any classifier reports
 * @param auc the area under the ROC curve, each class against all others, their mean; classes without rows, or with all, left out
 * @param baseline a simpler method, if the task asks for one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RecognitionScores(
        @JsonUnwrapped ClassificationScores classes, Optional<Double> auc, Optional<BaselineScore> baseline)
        implements TestScores {
    @Override
    public Scores summary() {
        Scores scores = classes.summary().with("macroF1", classes.macroF1());
        return auc.map(area -> scores.with("auc", area)).orElse(scores);
    }

    @Override
    public void print(PrintWriter text) {
        classes.print(text);
        auc.ifPresent(area -> text.printf(
                Locale.ROOT, "Area under the ROC curve, each class against the others, mean: %.4f%n", area));
        baseline.ifPresent(it -> text.printf(
                Locale.ROOT,
                "Beside it: %s gives an accuracy of %.4f.%s%n",
                it.name(),
                it.accuracy(),
                it.accuracy() >= classes.accuracy() ? " The model is not better." : ""));
    }

    @Override
    public List<Section> sections() {
        List<Section> sections = new ArrayList<>(classes.sections());
        baseline.ifPresent(it -> sections.add(Section.of(
                "Beside simpler methods",
                Html.figure(
                        new BarChart(
                                "Share of right answers",
                                List.of(
                                        new BarChart.Bar("this model", classes.accuracy(), 1),
                                        new BarChart.Bar(it.name(), it.accuracy(), 4),
                                        new BarChart.Bar("always the same", classes.majorityAccuracy(), 5)),
                                "%.4f"),
                        it.accuracy() >= classes.accuracy()
                                ? "The simpler method is as good or better: these rows do not need the model."
                                : "What the simpler method gets right needs no model."))));
        return sections;
    }
}
