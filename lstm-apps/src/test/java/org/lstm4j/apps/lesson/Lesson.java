package org.lstm4j.apps.lesson;

import static java.util.Locale.ROOT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.lstm4j.apps.lab.RecordedLab;
import org.lstm4j.apps.lesson.CellFigure.Part;
import org.lstm4j.apps.lesson.GradientNorms.Measured;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.page.Svg;
import org.lstm4j.tasks.report.ModelSummaryTable;
import org.lstm4j.trace.GateArithmetic;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;
import org.lstm4j.trace.Trace;
import org.lstm4j.trace.Tracer;

/** Writes the lesson: trains its networks, looks into them, draws, and fills the pages with what came out. */
final class Lesson implements AutoCloseable {
    /** The step of the sentence at which the cell is taken apart: "not". */
    static final int STEP = 3;

    /** The unit that is followed by hand. */
    static final int UNIT = 1;

    private static final int SEEDS = 5;
    private static final double LEARNED = 0.1; // a loss; 0.69 is guessing

    private static final int EXAMPLE = 4; // bits, letters or pairs of the sequences that are shown

    /** An accuracy that the text tells. */
    private record Told(String task, String cell, int size) {}

    private static final List<Told> WHICH_NUMBERS = List.of(
            new Told("parity", "mlstm", 256),
            new Told("parity", "minlstm", 256),
            new Told("parity", "minlstm-2", 10),
            new Told("parity", "minlstm-2", 40),
            new Told("keep-first", "minlstm", 4),
            new Told("keep-first", "minlstm", 16),
            new Told("keep-first", "minlstm-2", 64),
            new Told("recall", "mlstm", 4),
            new Told("recall", "mlstm", 8),
            new Told("recall", "lstm", 4),
            new Told("recall", "gru", 4),
            new Told("recall", "minlstm", 4),
            new Told("recall", "slstm", 4));

    private static final List<String> PAGES = List.of(
            "README.md",
            "1-rnn.md",
            "2-why-lstm.md",
            "3-gates.md",
            "4-sentence.md",
            "5-shapes.md",
            "6-conclusion.md",
            "7-which-cell.md");

    private final RecordedLab lab = RecordedLab.read();
    private final TrainingBackend backend;
    private final Classroom classroom;
    private final Classroom plainRnn;
    private final Tracer tracer;
    private final Trace trace;
    private final List<String> words = List.of(Sentences.WALKED.split(" ", -1));

    Lesson() {
        backend = Backends.selectForTraining(Selection.of("native"));
        classroom = Classroom.train(backend, Lstm.of(2), Classroom.SEED);
        plainRnn = Classroom.train(backend, SimpleRnn.of(2), Classroom.SEED);
        tracer = Tracer.of(backend, classroom.model(), classroom.weights());
        trace = trace(Sentences.WALKED);
    }

    /** The network that the pages are about. */
    Classroom classroom() {
        return classroom;
    }

    /** What it computes of a sentence. */
    Trace trace(String sentence) {
        return tracer.trace(classroom.feeds(sentence));
    }

    private LayerTrace lstm() {
        return trace.layers().getFirst();
    }

    /** All files of the folder, by name. @throws IllegalStateException if a fact is told nowhere */
    SequencedMap<String, String> files() {
        Template template = new Template(Path.of("src", "test", "java", "org", "lstm4j", "apps", "lesson"));
        SequencedMap<String, Svg> figures = figures();
        figures.forEach((name, svg) -> template.put("figure " + name, name + ".svg"));
        outputs(template);
        sentences(template);
        gates(template);
        gradients(template);
        whichCell(template);
        SequencedMap<String, String> files = new LinkedHashMap<>();
        for (String page : PAGES) {
            files.put(page, template.fill(resource(page)));
        }
        if (!template.untold().isEmpty()) {
            throw new IllegalStateException("no page tells " + template.untold());
        }
        figures.forEach((name, svg) -> files.put(name + ".svg", svg.standalone()));
        return files;
    }

    private static String resource(String page) {
        try (InputStream in = Objects.requireNonNull(Lesson.class.getResourceAsStream(page), page)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SequencedMap<String, Svg> figures() {
        SequencedMap<String, Svg> figures = new LinkedHashMap<>();
        figures.put("rnn", Figures.rnn(words.subList(0, 5)));
        figures.put("roads", Figures.roads());
        figures.put("gradients", Figures.gradients(GradientNorms.all(backend)));
        figures.put("cell", CellFigure.whole());
        figures.put("forget", part("The forget gate", Part.INPUTS, Part.FORGET, Part.KEPT));
        figures.put("input", part("The input gate", Part.INPUTS, Part.INPUT));
        figures.put("candidate", part("The candidate", Part.INPUTS, Part.INPUT, Part.CANDIDATE, Part.ADDED));
        figures.put("update", part("The update of the cell state", Part.KEPT, Part.ADDED, Part.CELL));
        figures.put("output", part("Output gate and hidden state", Part.INPUTS, Part.OUTPUT, Part.CELL, Part.HIDDEN));
        figures.put("gates", Figures.gates(lstm(), words));
        figures.put("states", Figures.states(lstm(), words));
        int last = words.size() - 1;
        double[] h = {lstm().value(Signal.HIDDEN, last, 0, 0), lstm().value(Signal.HIDDEN, last, 0, 1)};
        double[] weights = classroom.weight("dense/kernel").toDoubleArray();
        figures.put("decision", Figures.decision(h, weights, bias(), logit(h, weights), probability(trace)));
        figures.put("shapes", Figures.shapes(4, words, 2));
        lab.tasks().forEach(task -> figures.put(task, lab.figure(task)));
        return figures;
    }

    private double bias() {
        return classroom.weight("dense/bias").element(0);
    }

    private double logit(double[] h, double[] weights) {
        return weights[0] * h[0] + weights[1] * h[1] + bias();
    }

    private static double probability(Trace trace) {
        return trace.output(Model.PREDICTION).element(0);
    }

    private Svg part(String title, Part first, Part... others) {
        String before = number(lstm().cellBefore().element(STEP * 2 + UNIT));
        return CellFigure.part(
                title + " of unit " + UNIT + " at the word “" + words.get(STEP) + "”",
                signal -> value(signal, STEP, UNIT),
                words.get(STEP),
                before,
                first,
                others);
    }

    private String value(Signal signal, int step, int unit) {
        return number(lstm().value(signal, step, 0, unit));
    }

    private static String number(double value) {
        return String.format(ROOT, "%.4f", value);
    }

    /** What the listings print. */
    private void outputs(Template template) {
        template.put("output trace", printed(out -> Listings.trace(out, classroom, backend)));
        template.put("output what-if", printed(out -> Listings.whatIf(out, classroom, backend)));
        template.put("output summary", printed(out -> Listings.summary(out, classroom)));
        template.put("output mistake", printed(Listings::mistake));
        template.put("output padding", printed(out -> Listings.padding(out, classroom, backend)));
        template.put("output ids", printed(out -> Listings.ids(out, classroom)));
        template.put("output shapes", printed(out -> Listings.shapes(out, classroom, backend)));
        template.put("output rnn", printed(out -> Listings.rnn(out, plainRnn, backend)));
    }

    private static String printed(Consumer<PrintStream> listing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            listing.accept(out);
        }
        String text = bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        return "```text\n" + text.stripTrailing() + "\n```";
    }

    private void sentences(Template template) {
        long parameters = ModelSummaryTable.of(classroom.model()).parameters();
        template.put("parameters", String.valueOf(parameters));
        template.put("train loss", number(classroom.trainLoss()));
        template.put("held-out loss", number(classroom.heldOutLoss()));
        template.put("rnn held-out loss", number(plainRnn.heldOutLoss()));
        template.put("learners", learners());
        template.put("probability", number(probability(trace)));
        template.put("probability of bad", number(probability(trace("the film was not really bad"))));
        template.put("table", table(lstm()));
        LayerTrace bad = trace("the film was not really bad").layers().getFirst();
        template.put("last words", lastWords(lstm(), bad));
        double[] h = {lstm().value(Signal.HIDDEN, 5, 0, 0), lstm().value(Signal.HIDDEN, 5, 0, 1)};
        double[] weights = classroom.weight("dense/kernel").toDoubleArray();
        template.put(
                "decision",
                String.format(
                        ROOT,
                        "```text\nz = w₀ h₀ + w₁ h₁ + b = %s · %s + %s · %s + %s = %.4f\np = σ(z) = %.4f\n```",
                        bracketed(weights[0]),
                        bracketed(h[0]),
                        bracketed(weights[1]),
                        bracketed(h[1]),
                        bracketed(bias()),
                        logit(h, weights),
                        PlainLstm.sigmoid(logit(h, weights))));
    }

    /** How many of several trainings come to answer the sentences that they never saw. */
    private String learners() {
        Map<String, Recurrent> layers = new LinkedHashMap<>();
        layers.put("`SimpleRnn.of(2)`", SimpleRnn.of(2));
        layers.put("`SimpleRnn.of(5)`", SimpleRnn.of(5));
        layers.put("`Lstm.of(2)`", Lstm.of(2));
        StringBuilder table = new StringBuilder("| layer | its weights | learned it |\n|---|---:|---:|");
        layers.forEach((name, layer) -> {
            List<Classroom> trained = LongStream.rangeClosed(1, SEEDS)
                    .mapToObj(seed -> Classroom.train(backend, layer, seed))
                    .toList();
            long learned = trained.stream()
                    .filter(classroom -> classroom.heldOutLoss() < LEARNED)
                    .count();
            table.append(String.format(
                    ROOT, "\n| %s | %d | %d of %d |", name, trained.getFirst().recurrentWeights(), learned, SEEDS));
        });
        return table.toString();
    }

    private String table(LayerTrace layer) {
        StringBuilder table = new StringBuilder("| | unit |");
        words.forEach(word -> table.append(' ').append(word).append(" |"));
        table.append("\n|---|---|").append("---:|".repeat(words.size()));
        for (Signal signal : layer.signals()) {
            for (int unit = 0; unit < 2; unit++) {
                table.append("\n| ").append(signal.symbol()).append(", ").append(signal.words());
                table.append(" | ").append(unit).append(" |");
                for (int step = 0; step < words.size(); step++) {
                    table.append(' ')
                            .append(number(layer.value(signal, step, 0, unit)))
                            .append(" |");
                }
            }
        }
        return table.toString();
    }

    private static String lastWords(LayerTrace good, LayerTrace bad) {
        StringBuilder table = new StringBuilder("| last word | unit | f | i | g | c before | c after |\n");
        table.append("|---|---|---:|---:|---:|---:|---:|");
        for (int unit = 0; unit < 2; unit++) {
            row(table, "good", good, unit);
            row(table, "bad", bad, unit);
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String word, LayerTrace layer, int unit) {
        table.append("\n| ").append(word).append(" | ").append(unit).append(" |");
        for (Signal signal : List.of(Signal.FORGET, Signal.INPUT, Signal.CANDIDATE)) {
            table.append(' ').append(number(layer.value(signal, 5, 0, unit))).append(" |");
        }
        table.append(' ').append(number(layer.value(Signal.CELL, 4, 0, unit))).append(" |");
        table.append(' ').append(number(layer.value(Signal.CELL, 5, 0, unit))).append(" |");
    }

    /** The arithmetic of each number of one unit at one word. */
    private void gates(Template template) {
        for (Signal signal : lstm().signals()) {
            String text = lstm().arithmetic(signal, STEP, 0, UNIT) instanceof GateArithmetic gate
                    ? byHand(gate)
                    : lstm().arithmetic(signal, STEP, 0, UNIT).toText();
            template.put("arithmetic " + signal.symbol(), "```text\n" + text + "\n```");
        }
        for (Signal signal : List.of(Signal.FORGET, Signal.INPUT, Signal.CELL)) {
            template.put(signal.symbol() + " at really", value(signal, STEP + 1, UNIT));
        }
        template.put("c before not", value(Signal.CELL, STEP - 1, UNIT));
        template.put("c at not", value(Signal.CELL, STEP, UNIT));
        template.put("c at good", value(Signal.CELL, STEP + 2, UNIT));
        template.put("f at not", value(Signal.FORGET, STEP, UNIT));
        template.put("i at not", value(Signal.INPUT, STEP, UNIT));
        template.put("g at not", value(Signal.CANDIDATE, STEP, UNIT));
        template.put("c of unit 0 at was", value(Signal.CELL, STEP - 1, 0));
        template.put("o of unit 0 at was", value(Signal.OUTPUT, STEP - 1, 0));
        template.put("f at was", value(Signal.FORGET, STEP - 1, UNIT));
    }

    private static String byHand(GateArithmetic gate) {
        String name = gate.signal().symbol();
        String function = gate.function().symbol();
        return "W·x  = " + sum(gate.input(), gate.inputSum()) + "\nR·h₋ = " + sum(gate.state(), gate.stateSum())
                + String.format(ROOT, "\nb    = %.4f\n", gate.inputBias() + gate.stateBias())
                + String.format(
                        ROOT,
                        "%s    = %s(W·x + R·h₋ + b) = %s(%.4f) = %.4f",
                        name,
                        function,
                        function,
                        gate.sum(),
                        gate.value());
    }

    private static String sum(List<GateArithmetic.Term> terms, double sum) {
        return terms.stream()
                        .map(term -> bracketed(term.weight()) + " · " + bracketed(term.value()))
                        .collect(Collectors.joining(" + "))
                + " = " + number(sum);
    }

    private static String bracketed(double value) {
        return value < 0 ? "(" + number(value) + ")" : number(value);
    }

    private void gradients(Template template) {
        List<Measured> measured = GradientNorms.all(backend);
        StringBuilder table = new StringBuilder("| steps back |");
        measured.forEach(it -> table.append(' ').append(it.name()).append(" |"));
        table.append("\n|---:|").append("---:|".repeat(measured.size()));
        for (int back : new int[] {0, 5, 10, 20, 30, 39}) {
            table.append("\n| ").append(back).append(" |");
            measured.forEach(it -> table.append(String.format(ROOT, " %.1e |", it.back(back))));
        }
        template.put("gradients", table.toString());
        template.put("share rnn", share(measured.get(0)));
        template.put("share lstm", share(measured.get(2)));
        template.put("share open", share(measured.get(3)));
        template.put(
                "growth",
                String.format(
                        ROOT, "%.0f", measured.get(1).back(39) / measured.get(1).back(0)));
    }

    /** How much of the gradient at the last step is left at the first, in percent. */
    private static String share(Measured measured) {
        double percent = 100 * measured.back(39) / measured.back(0);
        return String.format(ROOT, percent < 0.01 ? "%.5f %%" : percent < 1 ? "%.3f %%" : "%.0f %%", percent);
    }

    /** What the lab came to. */
    private void whichCell(Template template) {
        template.put("which trainings", String.valueOf(lab.trainings()));
        template.put("which seconds", String.format(ROOT, "%.0f", lab.seconds()));
        template.put("which threads", String.valueOf(lab.threads()));
        template.put("which seeds", String.valueOf(lab.seeds()));
        template.put("which orders", String.valueOf(lab.orders()));
        template.put("which orders out", String.valueOf(lab.ordersThatCameOut()));
        for (String task : lab.tasks()) {
            template.put("which table " + task, lab.table(task));
            template.put("which example " + task, lab.example(task, EXAMPLE));
        }
        template.put("which budget parity", String.valueOf(lab.budget("parity")));
        template.put("which budget recall", String.valueOf(lab.budget("recall")));
        for (String cell : List.of("lstm", "gru", "slstm")) {
            template.put("which steps parity " + cell, lab.steps("parity", cell));
        }
        WHICH_NUMBERS.forEach(it -> template.put(
                "which " + it.task() + " " + it.cell() + " " + it.size(), lab.mean(it.task(), it.cell(), it.size())));
    }

    @Override
    public void close() {
        tracer.close();
        backend.close();
    }
}
