package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.report.JsonText;

/** The report of a comparison of cells as one page. */
final class LabPage {
    private final List<GapTask> tasks;
    private final LabReport report;

    private LabPage(List<GapTask> tasks, LabReport report) {
        this.tasks = tasks;
        this.report = report;
    }

    static HtmlPage of(List<GapTask> tasks, LabReport report) {
        return new LabPage(tasks, report).page();
    }

    private HtmlPage page() {
        String title = "Plain RNN, GRU and LSTM over growing gaps";
        HtmlPage page = HtmlPage.titled(report.rehearsal() ? title + ": a rehearsal" : title)
                .lead(lead());
        page.section("What is measured", explanation());
        for (int i = 0; i < tasks.size(); i++) {
            page.section(tasks.get(i).title(), task(tasks.get(i), report.tasks().get(i)));
        }
        return page.section("Settings", settings()).data("lab", JsonText.line(report));
    }

    /** The finding over all tasks, counted, not claimed. */
    private String lead() {
        if (!report.evidence().compares()) {
            return report.evidence().caution();
        }
        List<Integer> gaps = report.settings().gaps();
        long shown = report.tasks().stream().filter(TaskResult::separates).count();
        String reach =
                report.tasks().stream().map(result -> reach(result, gaps)).collect(Collectors.joining("; "));
        return String.format(
                Locale.ROOT,
                "In %d of %d tasks there is a gap beyond which the plain RNN does no better than chance while the LSTM is at"
                        + " %.2f or above, as a mean of %d seed%s. Largest gap learned, plain RNN / GRU / LSTM: %s.",
                shown,
                report.tasks().size(),
                TaskResult.LEARNED,
                report.seeds().size(),
                report.seeds().size() == 1 ? "" : "s",
                reach);
    }

    private static String reach(TaskResult result, List<Integer> gaps) {
        return result.task() + " "
                + result.cells().stream()
                        .map(cell -> cell.holdsUpTo(TaskResult.LEARNED))
                        .map(place -> place < 0 ? "none" : String.valueOf(gaps.get(place)))
                        .collect(Collectors.joining(" / "));
    }

    private static Html[] explanation() {
        return new Html[] {
            Html.paragraph(
                    "Each task says something, goes on about something else for a controlled number of steps, the gap, and"
                            + " asks for it at the end. Every point is the mean of networks that were trained for that gap, each with"
                            + " another seed, and tested on sequences that nobody was trained on; the band reaches from the worst seed to"
                            + " the best."),
            Html.paragraph(
                    "The second chart of a task is there to show why cells differ. It is the norm of the gradient of a sequence's loss with"
                            + " respect to what was read at each step, at the largest gap, as a share of that of the last step: what"
                            + " training has to go by when it is to connect the end with the beginning. On the way back a plain RNN"
                            + " multiplies the gradient at each step by the same matrix and the slope of tanh; an LSTM multiplies its cell"
                            + " state by the forget gate, which it can learn to hold open.")
        };
    }

    private Html[] task(GapTask task, TaskResult result) {
        List<Integer> gaps = report.settings().gaps();
        List<Html> parts = new ArrayList<>();
        parts.add(Html.paragraph(task.description()));
        parts.add(Html.paragraph(String.format(
                Locale.ROOT,
                "Gap: %s. Chance is %.3f: %s.",
                task.gapMeaning(),
                result.chance(),
                task.chanceMeaning())));
        Example example = task.example(gaps.getFirst(), new Draws(report.seeds().getFirst(), 0, 0));
        parts.add(Html.preformatted(example.text() + "  →  " + example.answer()));
        parts.add(Html.beside(
                Html.figure(
                        LabFigures.accuracy(
                                "Right answers",
                                "gap (steps)",
                                gaps,
                                result.curves().reversed(),
                                result.chance()),
                        "Mean of the seeds; bands from worst to best."),
                Html.figure(
                        LabFigures.gradients("Gradient per step, trained", result, CellResult::gradientsAfter),
                        "Networks trained for gap " + report.settings().longest() + "; geometric mean of the seeds.")));
        if (!result.conclusion().isEmpty()) {
            parts.add(Html.element(
                    "ul",
                    result.conclusion().stream()
                            .map(sentence -> Html.element("li", Html.text(sentence)))
                            .toArray(Html[]::new)));
        }
        parts.add(table(task, result).html());
        parts.add(Html.details(
                "Gradients with the initial weights",
                Html.figure(
                        LabFigures.gradients("Gradient per step, before training", result, CellResult::gradientsBefore),
                        "What training starts from. The plain RNN's recurrent weights start orthogonal, which spares it the"
                                + " worst at first; the LSTM's forget gates start at σ(1) = 0.73, the GRU's update gates at a"
                                + " half.")));
        return parts.toArray(Html[]::new);
    }

    private HtmlTable table(GapTask task, TaskResult result) {
        List<Integer> gaps = report.settings().gaps();
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(new HtmlTable.Column("", false)));
        gaps.forEach(gap -> columns.add(new HtmlTable.Column("gap " + gap, true)));
        task.control().ifPresent(control -> columns.add(new HtmlTable.Column("control", true)));
        HtmlTable table = new HtmlTable(
                "Right answers: "
                        + (report.seeds().size() == 1
                                ? "of one seed"
                                : "mean (lowest–highest) of " + report.seeds().size() + " seeds")
                        + "; below, steps of training"
                        + task.control().map(it -> ". Control: " + it.name()).orElse(""),
                columns,
                List.of());
        for (CellResult cell : result.cells()) {
            table = table.row(row(cell, gaps.size()));
        }
        return table;
    }

    private static List<Html> row(CellResult cell, int gaps) {
        List<Html> row = new ArrayList<>(List.of(Html.text(Cell.of(cell.cell()).title())));
        IntStream.range(0, gaps)
                .forEach(gap -> row.add(Html.join(List.of(
                        Html.text(cell.accuracy().get(gap).text("%.2f")),
                        Html.element("br"),
                        Html.element(
                                "span",
                                Map.of("class", "muted"),
                                Html.text(String.format(
                                        Locale.ROOT,
                                        "%.0f",
                                        cell.steps().get(gap).mean())))))));
        cell.control().ifPresent(control -> row.add(Html.text(control.text("%.2f"))));
        return row;
    }

    private Html[] settings() {
        LabSettings of = report.settings();
        HtmlTable table = HtmlTable.of("", "Setting", "Value")
                .row("network", of.units() + " units of the cell, then a dense layer; the same for all three")
                .row("initial weights", "the layers' own: Glorot uniform, recurrent weights orthogonal, forget bias 1")
                .row(
                        "optimizer",
                        "Adam, learning rate " + of.learningRate() + ", gradients clipped at norm " + of.clipping())
                .row(
                        "lessons",
                        "batches of " + of.batch() + " new sequences, gaps from 1/" + of.lessonsFrom()
                                + " of the gap that is tested up to it; no sequence is seen twice")
                .row("budget", budgets())
                .row(
                        "stops early",
                        "when " + of.enough() + " of " + of.validationRows() + " validation sequences are right,"
                                + " looked at every " + of.blockSteps() + " steps")
                .row("test", of.testRows() + " further sequences of the gap")
                .row("no better than chance", "at most three standard errors above it: " + limits())
                .row("seeds", report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .row("backend", report.backend() + ", each training on one thread")
                .row("time", String.format(Locale.ROOT, "%.0f s", report.seconds()));
        if (report.rehearsal()) {
            return new Html[] {table.html()};
        }
        return new Html[] {
            table.html(),
            Html.paragraph(
                    "The settings were chosen so that the difference shows within two minutes, and are the same for all cells: none was tuned for."
                            + " With more steps, another learning rate or easier lessons a plain RNN learns larger gaps than here, and at larger gaps an LSTM"
                            + " fails as well.")
        };
    }

    private String budgets() {
        return report.tasks().stream()
                .map(task -> task.task() + " " + task.budget())
                .collect(Collectors.joining(", ", "at most so many steps: ", ""));
    }

    private String limits() {
        return report.tasks().stream()
                .map(task -> String.format(Locale.ROOT, "%s %.3f", task.task(), task.chanceUpTo()))
                .collect(Collectors.joining(", "));
    }
}
