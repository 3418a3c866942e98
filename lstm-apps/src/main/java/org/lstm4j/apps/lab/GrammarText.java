package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.wording.Counted;

/** What {@link HmmVsLstm} prints for people. */
final class GrammarText {
    private final PrintWriter text;
    private final LabLines lines;

    GrammarText(PrintWriter text) {
        this.text = text;
        lines = new LabLines(text);
    }

    void begin(String backend, int models, GrammarSettings settings, int seeds, Evidence evidence) {
        lines.begin(
                evidence,
                models,
                String.format(
                        Locale.ROOT,
                        "%s on %s: %,d strings of the embedded Reber grammar to learn from, %s",
                        Counted.of(models, "model"),
                        backend,
                        settings.trainingRows(),
                        Counted.of(seeds, "seed")));
    }

    void done(GrammarRun run) {
        lines.done(String.format(
                Locale.ROOT,
                "%-32s  seed %d  perplexity %.4f  right %.3f  %3d rounds  %.1f s",
                run.job().title(),
                run.job().seed(),
                run.test().perplexity(),
                run.test().right(),
                run.rounds(),
                run.seconds()));
    }

    void results(GrammarReport report) {
        int seeds = report.seeds().size();
        text.printf(
                Locale.ROOT,
                "%nThe next symbol of %,d fresh strings%s; %.0f s in all%n",
                report.settings().testRows(),
                seeds == 1 ? "" : ", mean (lowest–highest) of " + seeds + " seeds",
                report.seconds());
        report.caution().ifPresent(text::println);
        text.printf("  %-32s%-9s%-22s%-22s%s%n", "", "numbers", "perplexity", "right", "right, decided far back");
        report.byStates().forEach(this::row);
        report.models().forEach(this::row);
        row(report.grammar());
        text.println("  States of the hidden Markov model, chosen on validation strings: "
                + String.join(
                        ", ", report.chosen().stream().map(String::valueOf).toList()));
        report.conclusion().forEach(sentence -> text.println("  " + sentence));
        text.flush();
    }

    private void row(GrammarResult result) {
        text.printf(
                Locale.ROOT,
                "  %-32s%-9.0f%-22s%-22s%s%n",
                result.title(),
                result.parameters().mean(),
                result.perplexity().text("%.3f"),
                result.right().text("%.3f"),
                result.farRight().text("%.2f"));
    }

    void files(List<Path> files) {
        lines.files(files);
    }
}
