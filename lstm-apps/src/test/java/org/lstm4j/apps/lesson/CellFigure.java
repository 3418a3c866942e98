package org.lstm4j.apps.lesson;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lstm4j.tasks.page.Svg;
import org.lstm4j.trace.Signal;

/** The inside of an LSTM: all of it, or one of its parts with the numbers of a step, the rest faded. */
final class CellFigure {
    private static final double LANE = 80; // where the cell state runs
    private static final double BUS = 300; // where input and hidden state come in
    private static final double TOP = 220; // of the four blocks
    private static final double MIDDLE = 150; // where input gate and candidate meet
    private static final double LOWER = 180; // where output gate and memory meet
    private static final double RADIUS = 13;
    private static final double F = 150;
    private static final double I = 290;
    private static final double G = 410;
    private static final double O = 540;
    private static final double H = 610;

    /** What can be lit up. */
    enum Part {
        INPUTS,
        FORGET,
        KEPT,
        INPUT,
        CANDIDATE,
        ADDED,
        CELL,
        OUTPUT,
        HIDDEN
    }

    private final Svg svg;
    private final Set<Part> lit;
    private final Function<Signal, String> numbers;
    private final String word;
    private final String cellBefore;

    private CellFigure(Svg svg, Set<Part> lit, Function<Signal, String> numbers, String word, String cellBefore) {
        this.svg = svg;
        this.lit = lit;
        this.numbers = numbers;
        this.word = word;
        this.cellBefore = cellBefore;
    }

    /** The whole cell, with a legend of its signs. */
    static Svg whole() {
        Svg svg = new Svg(720, 420, "An LSTM cell with its cell state, its three gates and its candidate");
        new CellFigure(svg, EnumSet.allOf(Part.class), signal -> "", "", "").draw();
        svg.circle(96, 394, 11, "panel ink");
        svg.text(96, 399, "×", "middle strong");
        svg.text(114, 398, "scales", "small");
        svg.circle(206, 394, 11, "panel ink");
        svg.text(206, 399, "+", "middle strong");
        svg.text(224, 398, "adds", "small");
        svg.text(300, 398, "σ squeezes to 0 … 1", "small");
        svg.text(470, 398, "tanh squeezes to -1 … 1", "small");
        return svg;
    }

    /**
     * A part of it.
     *
     * @param title read to those who do not see it
     * @param numbers what each signal came to
     * @param word that is read
     * @param cellBefore the cell state before it
     * @param lit what is not faded
     */
    static Svg part(
            String title, Function<Signal, String> numbers, String word, String cellBefore, Part first, Part... lit) {
        Svg svg = new Svg(720, 380, title);
        new CellFigure(svg, EnumSet.of(first, lit), numbers, word, cellBefore).draw();
        return svg;
    }

    private void draw() {
        svg.rect(70, 28, 580, 306, 14, "panel");
        part(Part.INPUTS, this::inputs);
        part(Part.FORGET, this::forgetGate);
        part(Part.INPUT, this::inputGate);
        part(Part.CANDIDATE, this::candidate);
        part(Part.OUTPUT, this::outputGate);
        part(Part.KEPT, this::kept);
        part(Part.ADDED, this::added);
        part(Part.CELL, this::cell);
        part(Part.HIDDEN, this::hidden);
    }

    private void part(Part part, Consumer<Svg> drawing) {
        svg.group(Map.of("opacity", lit.contains(part) ? "1" : "0.22"), drawing);
    }

    private void inputs(Svg g) {
        g.line(20, BUS, O, BUS, "ink");
        g.line(110, 362, 110, BUS, "ink");
        g.circle(110, BUS, 3.5, "head");
        g.text(20, BUS - 9, "h₋", "strong");
        g.text(120, 364, word.isEmpty() ? "x, the word that is read" : "x, the word “" + word + "”", "strong");
        for (double x : new double[] {F, I, G, O}) {
            g.arrow(x, BUS, x, TOP + 45, "ink");
        }
    }

    private void forgetGate(Svg g) {
        block(g, F, "forget gate", "f = σ(…)", 2);
        g.arrow(F, TOP, F, LANE + RADIUS, "ink");
        number(g, F + 8, 155, Signal.FORGET);
    }

    private void inputGate(Svg g) {
        block(g, I, "input gate", "i = σ(…)", 3);
        g.line(I, TOP, I, MIDDLE, "ink");
        g.arrow(I, MIDDLE, G - RADIUS, MIDDLE, "ink");
        number(g, I + 8, 172, Signal.INPUT);
    }

    private void candidate(Svg g) {
        block(g, G, "candidate", "g = tanh(…)", 5);
        g.arrow(G, TOP, G, MIDDLE + RADIUS, "ink");
        number(g, G + 8, 197, Signal.CANDIDATE);
    }

    private void outputGate(Svg g) {
        block(g, O, "output gate", "o = σ(…)", 4);
        g.line(O, TOP, O, LOWER, "ink");
        g.arrow(O, LOWER, H - RADIUS, LOWER, "ink");
        number(g, O - 46, 205, Signal.OUTPUT);
    }

    private void block(Svg g, double x, String name, String formula, int style) {
        g.rect(x - 52, TOP, 104, 44, 7, "paper s" + style + " solid");
        g.text(x, TOP + 18, name, "small middle");
        g.text(x, TOP + 35, formula, "middle f" + style);
    }

    private void kept(Svg g) {
        g.text(20, LANE - 10, "c₋", "strong");
        g.text(20, LANE + 20, cellBefore, "small");
        g.arrow(20, LANE, F - RADIUS, LANE, "s1 solid");
        operator(g, F, LANE, "×");
        g.arrow(F + RADIUS, LANE, G - RADIUS, LANE, "s1 solid");
        g.text(F + 70, LANE - 10, "k = f · c₋", "strong");
        number(g, F + 70, LANE + 20, Signal.KEPT);
    }

    private void added(Svg g) {
        operator(g, G, MIDDLE, "×");
        g.arrow(G, MIDDLE - RADIUS, G, LANE + RADIUS, "ink");
        g.text(G + 10, 117, "j = i · g", "strong");
        number(g, G + 10, 134, Signal.ADDED);
    }

    private void cell(Svg g) {
        operator(g, G, LANE, "+");
        g.arrow(G + RADIUS, LANE, 704, LANE, "s1 solid");
        g.text(G + 50, LANE - 10, "c = k + j", "strong");
        number(g, G + 118, LANE - 10, Signal.CELL);
        g.text(690, LANE - 10, "c", "strong");
    }

    private void hidden(Svg g) {
        g.arrow(H, LANE, H, 112, "ink");
        g.rect(H - 27, 112, 54, 26, 13, "paper ink");
        g.text(H, 130, "tanh", "small middle");
        g.arrow(H, 138, H, LOWER - RADIUS, "ink");
        operator(g, H, LOWER, "×");
        g.arrow(H + RADIUS, LOWER, 704, LOWER, "ink");
        g.text(690, 170, "h", "strong");
        g.text(660, 200, numbers.apply(Signal.HIDDEN), "small");
    }

    private static void operator(Svg g, double x, double y, String sign) {
        g.circle(x, y, RADIUS, "paper ink");
        g.text(x, y + 5, sign, "middle big");
    }

    private void number(Svg g, double x, double y, Signal signal) {
        g.text(x, y, numbers.apply(signal), "small");
    }
}
