package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.apps.parity.ParityPage;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.report.JsonText;

/** What an import read, and how its numbers compare, as one page for people. */
final class ImportPage {
    private ImportPage() {}

    static HtmlPage of(Path file, ImportReport report) {
        HtmlPage page = HtmlPage.titled("Import of " + file.getFileName()).lead(lead(report));
        report.parity().ifPresent(parity -> ParityPage.sections(parity).forEach(page::section));
        page.section("What was read", read(file, report));
        List<Html> remarks = new ArrayList<>();
        report.remarks().forEach(remark -> remarks.add(Html.element("li", Html.text(remark))));
        if (!remarks.isEmpty()) {
            page.section("What to know", Html.element("ul", remarks.toArray(Html[]::new)));
        }
        return page.data("report", JsonText.line(report));
    }

    private static String lead(ImportReport report) {
        String read =
                "A model of " + report.producer().orElse("an unnamed program") + ", read into " + report.file() + ". ";
        return report.parity()
                .map(parity -> read + ParityPage.verdict(parity))
                .orElse(read + "No numbers were recorded beside it, so whether it computes the same was not checked.");
    }

    private static Html read(Path file, ImportReport report) {
        HtmlTable table = HtmlTable.of("", "", "")
                .row("File", file.toString())
                .row("Written by", report.producer().orElse("an unnamed program"));
        if (report.opset().isPresent()) {
            table = table.row("Operator set", Long.toString(report.opset().getAsLong()));
        }
        return table.row("Trainable numbers", String.format(Locale.ROOT, "%,d", report.parameters()))
                .row("Reads", String.join(", ", report.inputs()))
                .row("Gives", String.join(", ", report.outputs()))
                .row("Text", report.text().orElse("none: it is fed numbers"))
                .html();
    }
}
