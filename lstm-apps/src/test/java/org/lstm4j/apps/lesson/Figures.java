package org.lstm4j.apps.lesson;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lstm4j.apps.lesson.GradientNorms.Measured;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.HeatMap;
import org.lstm4j.tasks.page.LineChart;
import org.lstm4j.tasks.page.Svg;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;

/** The drawings of the lesson, but for the {@linkplain CellFigure cell}. */
final class Figures {
    private Figures() {}

    /** A plain RNN, with its loop and without. */
    static Svg rnn(List<String> words) {
        Svg svg = new Svg(720, 190, "A recurrent network with its loop, and the same unrolled over words");
        cell(svg, 70, "x", "h");
        svg.path("M104,95 C150,95 150,42 70,42", "s2 solid");
        svg.arrow(72, 42, 70, 42, "s2 solid");
        svg.path("M70,42 C-4,42 -4,95 24,95", "s2 solid");
        svg.arrow(24, 95, 36, 95, "s2 solid");
        svg.text(190, 101, "=", "big middle strong");
        double step = 92;
        for (int t = 0; t < words.size(); t++) {
            double x = 254 + t * step;
            cell(svg, x, words.get(t), "h" + subscript(t + 1));
            svg.arrow(x - (t == 0 ? 46 : step - 34), 95, x - 34, 95, "s2 solid");
        }
        return svg;
    }

    private static void cell(Svg svg, double x, String input, String output) {
        svg.arrow(x, 160, x, 117, "ink");
        svg.text(x, 178, input, "middle");
        svg.rect(x - 34, 74, 68, 42, 7, "panel ink");
        svg.text(x, 100, "RNN", "middle strong");
        svg.arrow(x, 74, x, 30, "ink");
        svg.text(x, 20, output, "middle strong");
    }

    private static String subscript(int digit) {
        return String.valueOf((char) ('₀' + digit));
    }

    /** What memory goes through from step to step in both networks. */
    static Svg roads() {
        Svg svg = new Svg(720, 246, "What the memory of a plain RNN and of an LSTM goes through at each step");
        svg.text(16, 26, "Plain RNN: the state is multiplied by R and squeezed by tanh, each time", "strong");
        svg.arrow(16, 72, 66, 72, "s2 solid");
        for (int t = 0; t < 4; t++) {
            double x = 66 + t * 160;
            svg.rect(x, 52, 44, 40, 6, "panel ink");
            svg.text(x + 22, 77, "R ·", "middle");
            svg.line(x + 44, 72, x + 58, 72, "s2 solid");
            svg.rect(x + 58, 52, 52, 40, 20, "panel ink");
            svg.text(x + 84, 77, "tanh", "middle");
            svg.arrow(x + 110, 72, x + 160, 72, "s2 solid");
            svg.text(x + 132, 62, "h" + subscript(t + 1), "small middle");
        }
        svg.text(
                16,
                150,
                "LSTM: the cell state is multiplied by f and added to; where f is 1, it arrives whole",
                "strong");
        svg.arrow(16, 196, 90, 196, "s1 solid");
        for (int t = 0; t < 4; t++) {
            double x = 90 + t * 160;
            svg.circle(x + 14, 196, 14, "panel ink");
            svg.text(x + 14, 201, "×", "middle big");
            svg.arrow(x + 14, 236, x + 14, 211, "muted");
            svg.text(x + 22, 234, "f", "small");
            svg.line(x + 28, 196, x + 54, 196, "s1 solid");
            svg.circle(x + 68, 196, 14, "panel ink");
            svg.text(x + 68, 201, "+", "middle big");
            svg.arrow(x + 68, 236, x + 68, 211, "muted");
            svg.text(x + 76, 234, "j", "small");
            svg.arrow(x + 82, 196, t == 3 ? x + 136 : x + 160, 196, "s1 solid");
            svg.text(x + 112, 186, "c" + subscript(t + 1), "small middle");
        }
        return svg;
    }

    /** The norms of the gradient, the last step at the left. */
    static Svg gradients(List<Measured> measured) {
        List<LineChart.Line> lines = IntStream.range(0, measured.size())
                .mapToObj(i -> new LineChart.Line(
                        measured.get(i).name(),
                        new int[] {2, 4, 3, 1}[i],
                        IntStream.range(0, GradientNorms.STEPS)
                                .mapToObj(back ->
                                        LineChart.Point.of(back, measured.get(i).back(back)))
                                .toList()))
                .toList();
        double[] all = measured.stream()
                .flatMap(it -> it.norms().stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new LineChart(
                        "What of the gradient arrives how far back",
                        Axis.linear("steps back from the end", 0, GradientNorms.STEPS),
                        Axis.powersOfTen("norm of the gradient", all),
                        lines,
                        List.of())
                .draw();
    }

    /** The gates of a sentence. */
    static Svg gates(LayerTrace lstm, List<String> words) {
        return map(
                "Gates: 0 is shut, 1 is open",
                lstm,
                words,
                ColorScale.unit(),
                Signal.FORGET,
                Signal.INPUT,
                Signal.OUTPUT);
    }

    /** Its candidates and states. */
    static Svg states(LayerTrace lstm, List<String> words) {
        return map(
                "Candidate g, cell state c, hidden state h",
                lstm,
                words,
                ColorScale.around0(3),
                Signal.CANDIDATE,
                Signal.CELL,
                Signal.HIDDEN);
    }

    private static Svg map(String title, LayerTrace lstm, List<String> words, ColorScale scale, Signal... signals) {
        List<String> rows = new ArrayList<>();
        List<List<Double>> values = new ArrayList<>();
        for (Signal signal : signals) {
            for (int u = 0; u < lstm.layer().units(); u++) {
                int unit = u;
                rows.add(signal.symbol() + ", unit " + unit);
                values.add(IntStream.range(0, words.size())
                        .mapToObj(step -> lstm.value(signal, step, 0, unit))
                        .toList());
            }
        }
        return new HeatMap(title, rows, words, values, scale, "%.2f").draw();
    }

    /** From the last hidden state to a probability. */
    static Svg decision(double[] h, double[] weights, double bias, double logit, double probability) {
        Svg svg = new Svg(720, 200, "From the last hidden state to the probability of praise");
        for (int u = 0; u < 2; u++) {
            double y = 62 + u * 84;
            svg.circle(90, y, 30, "panel s4 solid");
            svg.text(90, y + 5, number(h[u]), "middle");
            svg.text(20, y + 5, "h" + subscript(u), "strong");
            svg.arrow(120, y, 318, 104 + (u == 0 ? -14 : 14), "ink");
            svg.text(170, u == 0 ? 52 : 168, "· " + number(weights[u]), "small");
        }
        svg.circle(345, 104, 29, "panel ink");
        svg.text(345, 110, "+", "middle big");
        svg.arrow(345, 184, 345, 135, "ink");
        svg.text(356, 180, "b = " + number(bias), "small");
        svg.arrow(374, 104, 470, 104, "ink");
        svg.text(422, 94, number(logit), "small middle");
        svg.rect(470, 84, 50, 40, 20, "panel ink");
        svg.text(495, 110, "σ", "middle big");
        svg.arrow(520, 104, 566, 104, "ink");
        svg.text(576, 92, "probability of praise", "small");
        svg.rect(576, 98, 120, 14, 3, "panel");
        svg.rect(576, 98, Math.max(2, 120 * probability), 14, 3, "f1");
        svg.text(576, 132, number(probability), "strong");
        return svg;
    }

    /** Samples, timesteps and features as a stack of tables. */
    static Svg shapes(int samples, List<String> words, int features) {
        Svg svg =
                new Svg(720, 262, "A batch: samples one behind the other, timesteps downwards, features to the right");
        double width = 84;
        double height = 27;
        for (int s = samples - 1; s >= 0; s--) {
            double left = 150 + s * 46;
            double top = 70 - s * 18;
            svg.rect(left, top, features * width, words.size() * height, 5, "paper ink");
            for (int t = 1; t < words.size(); t++) {
                svg.line(left, top + t * height, left + features * width, top + t * height, "rule");
            }
            for (int k = 1; k < features; k++) {
                svg.line(left + k * width, top, left + k * width, top + words.size() * height, "rule");
            }
        }
        for (int t = 0; t < words.size(); t++) {
            svg.text(140, 70 + (t + 0.66) * height, words.get(t), "small end");
            for (int k = 0; k < features; k++) {
                svg.text(150 + (k + 0.5) * width, 70 + (t + 0.66) * height, "x" + subscript(k), "small muted middle");
            }
        }
        svg.arrow(52, 70, 52, 70 + words.size() * height, "s1 solid");
        svg.text(40, 70 + words.size() * height / 2, "timesteps", "f1 middle", -90);
        svg.arrow(150, 246, 150 + features * width, 246, "s3 solid");
        svg.text(150 + features * width + 10, 250, "features", "f3");
        double right = 150 + features * width;
        svg.arrow(right + 14, 232, right + 14 + (samples - 1) * 46, 232 - (samples - 1) * 18, "s2 solid");
        svg.text(right + 78, 232, "samples", "f2");
        svg.text(470, 90, "[" + samples + ", " + words.size() + ", " + features + "]", "big strong code");
        svg.text(470, 114, samples + " samples: sentences in the batch", "small");
        svg.text(470, 134, words.size() + " timesteps: words of each", "small");
        svg.text(470, 154, features + " features: numbers for each word", "small");
        return svg;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
