package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.tasks.wording.Counted;

/** The report of {@link WhichCell} as one page. */
final class WhichCellPage {
    private final WhichCellReport report;

    private WhichCellPage(WhichCellReport report) {
        this.report = report;
    }

    static HtmlPage of(WhichCellReport report) {
        return new WhichCellPage(report).page();
    }

    private HtmlPage page() {
        String title = "Which cell, when";
        HtmlPage page = HtmlPage.titled(report.rehearsal() ? title + ": a rehearsal" : title)
                .lead(lead());
        page.section("What is measured", explanation());
        for (int i = 0; i < report.tasks().size(); i++) {
            StepTask task = WhichCell.TASKS.get(i);
            page.section(task.title(), task(task, report.tasks().get(i)));
        }
        return page.section("Settings", settings()).data("lab", JsonText.line(report));
    }

    /** The finding over all tasks, counted, not claimed. */
    private String lead() {
        if (!report.evidence().compares()) {
            return report.evidence().caution();
        }
        List<StepTaskResult.Order> orders =
                report.tasks().stream().flatMap(task -> task.orders().stream()).toList();
        return String.format(
                Locale.ROOT,
                "%d of %d orders of two cells that papers report, or that follow from what gates see, come out here: every one of %d"
                        + " seeds of the better cell is ahead of every one of the other.",
                orders.stream().filter(StepTaskResult.Order::comesOut).count(),
                orders.size(),
                report.seeds().size());
    }

    private Html[] explanation() {
        return new Html[] {
            Html.paragraph(
                    "Each task is a line of Java that a network has to find by examples. Symbols come one at a time; the network is"
                            + " the same for all cells but for the cell itself, and all have about as many weights. Lessons have all"
                            + " sizes up to a largest one, tests go beyond it, and no sequence is seen twice. A point is the"
                            + " mean of the seeds, its band reaches from the worst to the best."),
            Html.paragraph(
                    "An LSTM, a GRU and an sLSTM feed their last output back into their gates. An mLSTM and a minLSTM do not: what"
                            + " their gates do depends on the input alone, so that all steps can be computed at once. The mLSTM has a matrix"
                            + " as its memory instead of a row of numbers.")
        };
    }

    private Html[] task(StepTask task, StepTaskResult result) {
        List<Html> parts = new ArrayList<>();
        parts.add(Html.paragraph(task.description()));
        parts.add(Html.preformatted(task.inJava() + "\n\n" + example(task, result)));
        parts.add(Html.figure(
                LabFigures.accuracy("Right answers", task.axis(), result.sizes(), result.curves(), result.chance()),
                String.format(
                        Locale.ROOT,
                        "Over %s; lessons had at most %d. Mean of the seeds; bands from worst to best. Where lines cover each other,"
                                + " the last one of the names is on top.",
                        task.sizeMeaning(),
                        result.lessons())));
        if (!result.conclusion().isEmpty()) {
            parts.add(Html.element(
                    "ul",
                    result.conclusion().stream()
                            .map(sentence -> Html.element("li", Html.text(sentence)))
                            .toArray(Html[]::new)));
        }
        parts.add(table(task, result).html());
        return parts.toArray(Html[]::new);
    }

    private String example(StepTask task, StepTaskResult result) {
        int size = Math.min(result.lessons(), 4);
        return task.lesson(size, new Draws(report.seeds().getFirst(), 0, 0)).text(task);
    }

    private HtmlTable table(StepTask task, StepTaskResult result) {
        int seeds = report.seeds().size();
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(
                new HtmlTable.Column("", false),
                new HtmlTable.Column("weights", true),
                new HtmlTable.Column("steps", true),
                new HtmlTable.Column("learned", true),
                new HtmlTable.Column("seconds", true)));
        result.sizes().forEach(size -> columns.add(new HtmlTable.Column(Counted.of(size, task.unit()), true)));
        HtmlTable table = new HtmlTable(
                "Right answers at each size: "
                        + (seeds == 1 ? "of one seed" : "mean (lowest–highest) of " + seeds + " seeds")
                        + ". Before them: steps of training and seconds of a network, and how many networks learned the largest"
                        + " lessons within " + result.budget() + " steps",
                columns,
                List.of());
        for (StepCellResult cell : result.cells()) {
            List<Html> row = new ArrayList<>();
            row.add(Html.text(cell.kind().title()));
            row.add(Html.text(String.format(Locale.ROOT, "%,d", cell.parameters())));
            row.add(Html.text(cell.steps().text("%.0f")));
            row.add(Html.text(cell.learned() + " of " + seeds));
            row.add(Html.text(String.format(Locale.ROOT, "%.1f", cell.seconds().mean())));
            cell.accuracy().forEach(at -> row.add(Html.text(at.text("%.2f"))));
            table = table.row(row);
        }
        return table;
    }

    private Html[] settings() {
        StepSettings of = report.settings();
        HtmlTable table = HtmlTable.of("", "Setting", "Value")
                .row(
                        "network",
                        "embedding of " + of.width() + " numbers, causal convolution of " + of.window()
                                + " symbols, the cell, layer norm, dense layer")
                .row(
                        "units",
                        of.contenders().stream()
                                .map(it -> it.kind().title() + " " + it.units())
                                .collect(Collectors.joining(", ")))
                .row(
                        "optimizer",
                        "Adam, gradients clipped at norm " + of.clipping() + "; learning rate "
                                + of.contenders().stream()
                                        .map(it -> it.kind().title() + " " + it.learningRate())
                                        .collect(Collectors.joining(", ")))
                .row(
                        "lessons",
                        "batches of " + of.batch()
                                + " new sequences, of all sizes up to the task's largest; no sequence is seen twice")
                .row(
                        "budget",
                        report.tasks().stream()
                                .map(task -> task.task() + " " + task.budget())
                                .collect(Collectors.joining(", ", "at most so many steps: ", "")))
                .row(
                        "stops early",
                        "when " + of.enough() + " of the answers to " + of.validationRows()
                                + " validation sequences of the largest lessons are right at two looks in a row, one every "
                                + of.blockSteps()
                                + " steps")
                .row("test", of.testRows() + " further sequences of each size")
                .row("seeds", report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .row("backend", report.backend() + ", " + report.threads() + " trainings at a time, each on one thread")
                .row("time", String.format(Locale.ROOT, "%.0f s", report.seconds()));
        if (report.rehearsal()) {
            return new Html[] {table.html()};
        }
        return new Html[] {
            table.html(),
            Html.paragraph(
                    "Learning rates are those of 0.003, 0.005 and 0.01 that did best on a seed that is not among these. With more steps, layers or"
                            + " units cells learn more than here; what they can hold at all is another question than what they learn"
                            + " within this budget.")
        };
    }
}
