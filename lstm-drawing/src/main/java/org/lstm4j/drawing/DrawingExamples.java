package org.lstm4j.drawing;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.model.DrawOptions;
import org.lstm4j.model.Drawer;
import org.lstm4j.model.Drawn;
import org.lstm4j.signal.Sequence;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.page.Svg;

/** What a model draws, beside what it was shown, as figures of the run's page. */
final class DrawingExamples {
    private static final int ACROSS = 10;
    private static final int ROWS = 4;
    private static final int COMPLETED = 10;
    private static final int SURPRISING = 20;

    private final Drawer drawer;
    private final List<String> labels;
    private final Gallery.Look look;
    private final Picture picture;
    private final List<Drawing> test;
    private final long seed;

    DrawingExamples(Drawer drawer, Gallery.Look look, List<Drawing> test, long seed) {
        this.drawer = drawer;
        this.labels = drawer.labels();
        this.look = look;
        this.picture = look.picture();
        this.test = test;
        this.seed = seed;
    }

    /**
     * The sections.
     *
     * @param temperature of further drawings
     * @param logs of each test row how likely its steps are
     */
    List<Section> sections(Optional<Double> temperature, List<double[]> logs) {
        List<Html> drawn = new ArrayList<>();
        drawn.add(samples(1));
        temperature.filter(value -> value != 1).ifPresent(value -> drawn.add(samples(value)));
        drawn.add(real());
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of("What it draws", drawn.toArray(Html[]::new)));
        sections.add(Section.of("Beginnings, and how it goes on", completed()));
        if (picture.isOfStrokes()) {
            sections.add(Section.of("What surprises it", surprise(logs)));
        }
        return sections;
    }

    private int across() {
        return labels.size() > 1 && labels.size() <= ACROSS ? labels.size() : ACROSS;
    }

    private Html samples(double temperature) {
        DrawOptions options = DrawOptions.DEFAULT.withTemperature(temperature).withSeed(seed);
        List<Gallery.Shown> shown = drawer.draw(ROWS * across(), options).stream()
                .map(it -> Gallery.Shown.of(it.sequence()).called(it.label()))
                .toList();
        String title = "Drawn by the model, temperature "
                + new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(temperature);
        return Html.figure(
                Gallery.of(title, look, shown, across()),
                "Seed " + seed + ", the first that came; none was chosen."
                        + (labels.isEmpty() ? "" : " The class beneath each was given.")
                        + (temperature == 1 ? " Temperature 1 draws from what the model says, as it is." : ""));
    }

    /** All that was drawn, as one picture. */
    static Svg picture(Gallery.Look look, List<Drawn> drawn) {
        List<Gallery.Shown> shown = drawn.stream()
                .map(it -> new Gallery.Shown(it.sequence(), it.given(), Optional.empty(), it.label()))
                .toList();
        return Gallery.of("Drawn by the model", look, shown, Math.min(ACROSS, shown.size()));
    }

    private Html real() {
        List<Gallery.Shown> shown = test.stream()
                .limit((long) ROWS / 2 * across())
                .map(it -> Gallery.Shown.of(it.sequence()).called(it.label() < 0 ? "" : labels.get(it.label())))
                .toList();
        return Html.figure(
                Gallery.of("Of the test part", look, shown, across()),
                "The first " + shown.size() + ", for comparison; the model has not learned them.");
    }

    private Html completed() {
        List<Drawing> some = test.subList(0, Math.min(COMPLETED, test.size()));
        List<Gallery.Shown> shown = new ArrayList<>();
        some.forEach(it -> shown.add(new Gallery.Shown(
                it.sequence(), (it.steps() + 1) / 2, Optional.empty(), it.label() < 0 ? "" : labels.get(it.label()))));
        for (int i = some.size(); i < ACROSS; i++) {
            shown.add(shown.getFirst());
        }
        for (int times = 0; times < 2; times++) {
            for (int i = 0; i < ACROSS; i++) {
                Drawing drawing = some.get(Math.min(i, some.size() - 1));
                Sequence half = beginning(drawing.sequence(), (drawing.steps() + 1) / 2);
                DrawOptions options = DrawOptions.DEFAULT.withSeed(seed + 1 + (long) times * ACROSS + i);
                DrawOptions asked = drawing.label() < 0 ? options : options.withLabel(labels.get(drawing.label()));
                Drawn drawn = drawer.complete(List.of(half), asked).getFirst();
                shown.add(new Gallery.Shown(drawn.sequence(), drawn.given(), Optional.empty(), drawn.label()));
            }
        }
        return Html.figure(
                Gallery.of("As it was, and twice as the model goes on", look, shown, ACROSS),
                "From top to bottom: a " + picture.whole()
                        + " of the test part; its first half, and what the model adds"
                        + " in another colour; the same once more.");
    }

    /** The first steps of a sequence. */
    static Sequence beginning(Sequence whole, int steps) {
        return Sequence.of(whole.features(), Arrays.copyOf(whole.values(), steps * whole.features()));
    }

    private Html surprise(List<double[]> logs) {
        List<Gallery.Shown> shown = new ArrayList<>();
        for (int i = 0; i < Math.min(SURPRISING, test.size()); i++) {
            double[] nats = Arrays.stream(logs.get(i)).map(log -> -log).toArray();
            double mean = Arrays.stream(nats).average().orElse(0);
            shown.add(new Gallery.Shown(
                    test.get(i).sequence(), 0, Optional.of(nats), String.format(Locale.ROOT, "%.2f nats", mean)));
        }
        return Html.figure(
                Gallery.of("How unlikely each step was", look, shown, ACROSS),
                "Of the test part; dark is expected, light is not. Beneath each the mean of its " + picture.step()
                        + "s.");
    }
}
