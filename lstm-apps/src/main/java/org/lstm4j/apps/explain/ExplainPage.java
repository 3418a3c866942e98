package org.lstm4j.apps.explain;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.trace.Attribution;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.train.Weights;

/** An explained sentence as a page of one file. Its places are made here; {@code view.js} fills them. */
final class ExplainPage {
    private final Explained explained;
    private final PageData data;

    ExplainPage(Explained explained) {
        this.explained = explained;
        this.data = new PageData(explained);
    }

    HtmlPage page() {
        HtmlPage page = HtmlPage.titled("“" + explained.request().text() + "”");
        page.style(ExplainPage.class, "explain.css");
        page.lead("How the LSTM of task " + explained.model().task().name()
                + " reads this: which words moved it, and what each gate did at each of them.");
        if (!data.isLive()) {
            page.add(Html.element("p", attributes("class", "bad"), Html.text(whyNotLive())));
        }
        page.add(now());
        page.section(
                "Words",
                Html.paragraph(
                        "The share of each word in the probability, and below it the drop: orange speaks for it, blue"
                                + " against. "
                                + WordEffect.meaning()
                                + (data.isLive() ? " Click a word to leave it out." : "")
                                + unknown()),
                Html.element("ul", attributes("id", "words", "class", "words")),
                explained
                        .whyApart()
                        .map(why -> Html.element("p", attributes("id", "apart"), Html.text(why)))
                        .orElseGet(() -> Html.text("")),
                Html.element("p", attributes("class", "muted"), Html.text(completeness())));
        if (data.isLive()) {
            page.section("Force a gate", forces());
        }
        page.section("Inside, step by step", inside());
        page.section(data.isLive() ? "All units" : "Some units", units());
        page.section("Single changes", alternatives());
        page.section("What the letters mean", legend());
        page.section("About this page", about());
        page.data("explained", data.json());
        page.script(ExplainPage.class, "engine.js");
        page.script(ExplainPage.class, "tools.js");
        page.script(ExplainPage.class, "arithmetic.js");
        page.script(ExplainPage.class, "view.js");
        return page;
    }

    private static Map<String, String> attributes(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return attributes;
    }

    private String whyNotLive() {
        return data.isTooLarge()
                ? "This model is too large to travel in a page of less than a megabyte. So the page shows what the program"
                        + " computed, for some units; words and gates cannot be changed here, but the table of single changes"
                        + " was computed by the program."
                : "This model has an operator that the page cannot compute. So it shows what the program computed; words and"
                        + " gates cannot be changed here, but the table of single changes was computed by the program.";
    }

    /** The probability as it is with the reader's changes. */
    private Html now() {
        return Html.element(
                "div",
                attributes("class", "now"),
                Html.element("span", Html.text(explained.subject().name() + " =")),
                Html.element(
                        "output",
                        attributes("id", "probability", "aria-live", "polite"),
                        Html.text(Numbers.probability(explained.probability()))),
                Html.element("b", attributes("id", "label")),
                Html.element("span", attributes("id", "moved", "class", "moved")),
                Html.element(
                        "div",
                        attributes("id", "meter", "class", "meter", "role", "img"),
                        Html.element("i", attributes("id", "meter-fill")),
                        threshold()),
                data.isLive()
                        ? Html.element(
                                "button", attributes("type", "button", "id", "reset"), Html.text("Undo all changes"))
                        : Html.text(""));
    }

    private Html threshold() {
        if (explained.reading().nextWord()) {
            return Html.text("");
        }
        double threshold = explained.model().bundle().threshold();
        return Html.element(
                "b",
                attributes(
                        "style",
                        String.format(Locale.ROOT, "left: calc(%.2f%% - 1px)", 100 * threshold),
                        "title",
                        "threshold " + threshold));
    }

    private String unknown() {
        int written = explained.request().text().strip().split("\\s+").length;
        boolean areAllKnown = explained.sentence().words().stream().allMatch(Word::known);
        return (areAllKnown
                        ? ""
                        : " The words with dots below are unknown to the model: it reads the same in place of each.")
                + (explained.sentence().words().size() < written
                        ? " Words that are not here were left out by the model's text pipeline: stop words, words it does not"
                                + " know, or more than it reads."
                        : "");
    }

    private String completeness() {
        Attribution shares = explained.attribution();
        String hidden = Math.abs(explained.hiddenShare()) < 5e-5
                ? ""
                : String.format(
                        Locale.ROOT, " (%+.4f of it at steps of padding that are not shown)", explained.hiddenShare());
        return String.format(
                Locale.ROOT,
                "Integrated gradients from %s, with which the model says %.4f. The shares add up to %+.4f%s, and should to %+.4f:"
                        + " a completeness error of %s, with the gradient at %d points of the way, by %s.",
                explained.baseline(),
                shares.baseline(),
                shares.sum(),
                hidden,
                shares.prediction() - shares.baseline(),
                Numbers.error(shares.completenessError()),
                shares.points(),
                explained.attributionBackend());
    }

    private static Html forces() {
        return Html.join(List.of(
                Html.paragraph("What if a gate were always shut (0) or always open (1), whatever the model reads?"),
                Html.element(
                        "div",
                        attributes("class", "forces"),
                        Html.element(
                                "label",
                                attributes("class", "choice"),
                                Html.text("In"),
                                Html.element("select", attributes("id", "force-layer"))),
                        Html.element(
                                "label",
                                attributes("class", "choice"),
                                Html.element("input", attributes("type", "checkbox", "id", "force-unit")),
                                Html.text("only in the chosen unit"))),
                Html.element("div", attributes("class", "forces", "id", "force-gates"))));
    }

    private Html inside() {
        return Html.join(List.of(
                choice("layer", "Layer"),
                choice("unit", "Unit"),
                key("gate", "0", "1"),
                key("signed", "below 0", "above 0"),
                padding(),
                cut(),
                Html.element(
                        "div",
                        attributes("class", "inside"),
                        Html.element(
                                "div",
                                Html.element(
                                        "div",
                                        attributes("class", "scroll slanted"),
                                        Html.element("table", attributes("id", "overview", "class", "heat")))),
                        Html.element(
                                "aside",
                                attributes(
                                        "id",
                                        "arithmetic",
                                        "class",
                                        "arithmetic",
                                        "aria-live",
                                        "polite",
                                        "aria-label",
                                        "How the number comes about"))),
                Html.element(
                        "noscript",
                        Html.paragraph("Scripts are off, so this is a picture."),
                        new Drawing(explained).figure())));
    }

    private static Html choice(String id, String label) {
        return Html.element(
                "label", attributes("class", "choice"), Html.text(label), Html.element("select", attributes("id", id)));
    }

    private static Html key(String what, String low, String high) {
        return Html.element(
                "span",
                attributes("class", "key", "role", "img", "aria-label", "colours from " + low + " to " + high),
                Html.text(low),
                Html.element("i", attributes("class", what)),
                Html.text(high));
    }

    private Html padding() {
        int padding = explained.sentence().paddingSteps();
        if (padding == 0 || explained.reading().padding().isEmpty()) {
            return Html.text("");
        }
        return Html.element(
                "p",
                attributes("class", "muted"),
                Html.text("The model was trained on rows of one length and reads " + padding
                        + " steps of padding beside the words, as if they were words. Only a few of them are shown, a gap"
                        + " stands for the others; colours and lines are scaled to the words."));
    }

    private Html cut() {
        int all = explained.columns().size();
        int shown = data.columns().size();
        return shown == all
                ? Html.text("")
                : Html.element(
                        "p",
                        attributes("class", "muted"),
                        Html.text("Shown are the first " + shown + " of " + all + " steps."));
    }

    private static Html units() {
        return Html.join(List.of(
                choice("signal", "Show"),
                Html.element(
                        "div",
                        attributes("class", "scroll slanted"),
                        Html.element("table", attributes("id", "units", "class", "heat units")))));
    }

    private Html alternatives() {
        HtmlTable table = HtmlTable.of(
                "One change at a time, by " + explained.backend() + ", the largest effect first",
                "Change",
                "#" + explained.subject().name(),
                "#Difference");
        List<Alternative> sorted = explained.alternatives().stream()
                .sorted(Comparator.comparingDouble(
                        (Alternative it) -> -Math.abs(it.probability() - explained.probability())))
                .toList();
        for (Alternative it : sorted) {
            table = table.row(
                    it.what(),
                    Numbers.probability(it.probability()),
                    Numbers.signed(it.probability() - explained.probability()));
        }
        return data.isLive()
                ? Html.details("All " + sorted.size() + ", computed by the program", table.html())
                : table.html();
    }

    private Html legend() {
        HtmlTable table = HtmlTable.of("", "Letter", "Formula", "Meaning")
                .row("x", "", "the word's vector: x0, x1 and so on")
                .row("h₋, c₋", "", "hidden state and cell state before the step: h0 is that of unit 0")
                .row("W, R, b", "", "the unit's weights: for the word, for the hidden state before, and on their own");
        List<RecurrentCell> cells =
                explained.layers().stream().map(LayerTrace::cell).distinct().toList();
        for (CellFunction function : CellFunction.values()) {
            if (cells.stream().anyMatch(cell -> has(cell, function))) {
                table = switch (function) {
                    case SIGMOID -> table.row("σ", "1 / (1 + e^-x)", "squashes any number to 0 to 1");
                    case HARD_SIGMOID -> table.row("σ̂", "0.2 x + 0.5, from 0 to 1", "the same in straight lines");
                    case TANH -> table.row("tanh", "(e^x - e^-x) / (e^x + e^-x)", "squashes any number to -1 to 1");
                    case RELU -> table.row("relu", "max(0, x)", "lets through what is above 0");
                };
            }
        }
        for (RecurrentCell cell : cells) {
            table = formulas(table, cell);
        }
        return Html.join(List.of(
                table.html(),
                Html.paragraph(
                        "Each gate has weights of its own. With the arrow keys one walks through the cells; the computation"
                                + " of the chosen one stands beside them.")));
    }

    private static boolean has(RecurrentCell cell, CellFunction function) {
        return cell.stateFunction() == function || (cell.formula() != Formula.RNN && cell.gateFunction() == function);
    }

    private static HtmlTable formulas(HtmlTable table, RecurrentCell cell) {
        String gate = cell.gateFunction().symbol() + "(W·x + R·h₋ + b)";
        String state = cell.stateFunction().symbol();
        String given = "hidden state: what the layer gives and hands on";
        return switch (cell.formula()) {
            case LSTM ->
                table.row("f", gate, "forget gate: how much of the memory is kept")
                        .row("i", gate, "input gate, or add gate: how much of the candidate comes in")
                        .row("g", state + "(W·x + R·h₋ + b)", "candidate, also written C̃: what could be added")
                        .row(
                                "k, j, c",
                                "k = f · c₋,  j = i · g,  c = k + j",
                                "what is kept, what is added, and the new cell state")
                        .row("o", gate, "output gate: how much of the memory shows")
                        .row("h", "o · " + state + "(c)", given);
            case GRU, GRU_LINEAR_BEFORE_RESET ->
                table.row("r", gate, "reset gate: how much of the state before the candidate sees")
                        .row("z", gate, "update gate: how much of the state before stays")
                        .row(
                                "g",
                                cell.formula() == Formula.GRU
                                        ? state + "(W·x + R·(r h₋) + b)"
                                        : state + "(W·x + b + r (R·h₋ + b′))",
                                "candidate")
                        .row("h", "(1 - z) · g + z · h₋", given);
            case RNN -> table.row("h", state + "(W·x + R·h₋ + b)", given);
        };
    }

    private Html about() {
        double deviation = explained.layers().stream()
                .mapToDouble(LayerTrace::deviation)
                .max()
                .orElse(0);
        return Html.join(List.of(
                Html.element(
                        "p",
                        attributes("id", "check"),
                        Html.text(
                                data.isLive()
                                        ? "Not checked yet."
                                        : "The numbers are those that the program computed.")),
                HtmlTable.of("", "What", "Value")
                        .row(
                                "Model",
                                explained.model().file().getFileName() + ", task "
                                        + explained.model().task().name())
                        .row(
                                "Its weights",
                                "SHA-256 "
                                        + Weights.sha256(
                                                explained.model().bundle().weights()))
                        .row("Gates and states by", explained.backend())
                        .row("Gradients by", explained.attributionBackend())
                        .row(
                                "Hidden states against gates",
                                "differ by at most " + Numbers.error(deviation) + ", the rounding of float32")
                        .html()));
    }
}
