package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import org.lstm4j.model.use.StepReading;

/**
 * A density of sequences that needs no network.
 *
 * @param key in reports
 * @param name for people
 * @param logs of a sequence's steps, the logarithms of their densities, in the model's scale
 */
record Rule(String key, String name, Logs logs) {
    /** How likely steps are. */
    @FunctionalInterface
    interface Logs {
        /** Of each step, without how likely its end is. */
        double[] of(Drawing drawing);
    }

    /** Those that a model is compared with, fitted to what it learned, its ends among it. */
    static List<Rule> of(StepReading reading, List<Drawing> training) {
        int classes = reading.classes().size();
        List<Rule> rules = new ArrayList<>();
        switch (reading.density().kind()) {
            case BIVARIATE_MIXTURE -> {
                rules.add(new Rule(
                        "gaussian",
                        "one Gaussian, and how often the pen is lifted",
                        pen(training, 1, (drawing, step) -> 0)));
                rules.add(new Rule(
                        "gaussianByPen",
                        "a Gaussian with the pen down, and one with it lifted",
                        pen(training, 2, Rule::isLiftedBefore)));
            }
            case MIXTURE -> {
                Gaussian gaussian = Gaussian.of(training, 0, reading.width(), (drawing, step) -> true);
                rules.add(new Rule("gaussian", "one Gaussian", drawing -> each(drawing, gaussian, false)));
                List<Drawing> changes = training.stream().map(Rule::changes).toList();
                Gaussian change = Gaussian.of(changes, 0, reading.width(), (drawing, step) -> step > 0);
                rules.add(new Rule("change", "a Gaussian about the step before", drawing -> {
                    double[] logs = each(changes(drawing), change, false);
                    logs[0] = gaussian.log(drawing.scaled(), 0);
                    return logs;
                }));
            }
            case BERNOULLI -> {
                rules.add(pixels("independent", "independent pixels", reading, training, 1, (drawing, pixel) -> 0));
                if (classes > 0) {
                    rules.add(pixels(
                            "independentByClass",
                            "independent pixels of each class",
                            reading,
                            training,
                            classes,
                            (drawing, pixel) -> drawing.label()));
                }
                rules.add(pixels(
                        "above",
                        "each pixel by the three above it",
                        reading,
                        training,
                        8,
                        (drawing, pixel) -> above(drawing, pixel, reading.width())));
            }
        }
        return reading.ends()
                ? rules.stream().map(rule -> rule.withEnds(training)).toList()
                : rules;
    }

    private static double[] each(Drawing drawing, Gaussian gaussian, boolean isPen) {
        int width = isPen ? 3 : drawing.sequence().features();
        return IntStream.range(0, drawing.steps())
                .mapToDouble(step -> gaussian.log(drawing.scaled(), step * width))
                .toArray();
    }

    private static int isLiftedBefore(Drawing drawing, int step) {
        return step == 0 || drawing.scaled()[step * 3 - 1] > 0 ? 1 : 0;
    }

    private static Logs pen(List<Drawing> training, int kinds, ToIntBiFunction<Drawing, Integer> kind) {
        List<Gaussian> gaussians = new ArrayList<>();
        Counts lifted = new Counts(kinds);
        for (int k = 0; k < kinds; k++) {
            int one = k;
            gaussians.add(Gaussian.of(training, 3, 2, (drawing, step) -> kind.applyAsInt(drawing, step) == one));
        }
        for (Drawing drawing : training) {
            for (int step = 0; step < drawing.steps(); step++) {
                lifted.add(kind.applyAsInt(drawing, step), drawing.scaled()[step * 3 + 2]);
            }
        }
        return drawing -> IntStream.range(0, drawing.steps())
                .mapToDouble(step -> {
                    int k = kind.applyAsInt(drawing, step);
                    return gaussians.get(k).log(drawing.scaled(), step * 3)
                            + lifted.log(k, drawing.scaled()[step * 3 + 2]);
                })
                .toArray();
    }

    /** A sequence's differences from step to step; the first one is zero. */
    private static Drawing changes(Drawing drawing) {
        int width = drawing.sequence().features();
        float[] changes = new float[drawing.scaled().length];
        for (int i = width; i < changes.length; i++) {
            changes[i] = drawing.scaled()[i] - drawing.scaled()[i - width];
        }
        return new Drawing(drawing.sequence(), changes, drawing.label(), drawing.place());
    }

    /** Each pixel by how often it was 1 where the same was to be seen; at its own place where all images have the same rows. */
    private static Rule pixels(
            String key,
            String name,
            StepReading reading,
            List<Drawing> training,
            int kinds,
            ToIntBiFunction<Drawing, Integer> kind) {
        int places = reading.isFixed() ? reading.longest() * reading.width() : reading.width();
        Counts counts = new Counts(Math.multiplyExact(places, kinds));
        for (Drawing drawing : training) {
            for (int pixel = 0; pixel < drawing.scaled().length; pixel++) {
                counts.add(pixel % places * kinds + kind.applyAsInt(drawing, pixel), drawing.scaled()[pixel]);
            }
        }
        return new Rule(key, name, drawing -> {
            double[] logs = new double[drawing.steps()];
            for (int pixel = 0; pixel < drawing.scaled().length; pixel++) {
                logs[pixel / reading.width()] +=
                        counts.log(pixel % places * kinds + kind.applyAsInt(drawing, pixel), drawing.scaled()[pixel]);
            }
            return logs;
        });
    }

    /** The three pixels above one, as a number from 0 to 7; black beyond the border. */
    private static int above(Drawing drawing, int pixel, int width) {
        int bits = 0;
        for (int side = -1; side <= 1; side++) {
            int column = pixel % width + side;
            int at = pixel - width + side;
            boolean isThere = column >= 0 && column < width && at >= 0;
            bits = 2 * bits + (isThere && drawing.scaled()[at] > 0 ? 1 : 0);
        }
        return bits;
    }

    private Rule withEnds(List<Drawing> training) {
        Counts ends = new Counts(1);
        for (Drawing drawing : training) {
            for (int step = 1; step <= drawing.steps(); step++) {
                ends.add(0, step == drawing.steps() ? 1 : 0);
            }
        }
        return new Rule(key, name, drawing -> {
            double[] all = logs.of(drawing);
            for (int step = 0; step < all.length; step++) {
                all[step] += ends.log(0, step == all.length - 1 ? 1 : 0);
            }
            return all;
        });
    }

    /** How often something was 1; with one half added to both sides, so that nothing is impossible. */
    private static final class Counts {
        private final double[] ones;
        private final double[] all;

        Counts(int kinds) {
            ones = new double[kinds];
            all = new double[kinds];
        }

        void add(int kind, double value) {
            ones[kind] += value;
            all[kind]++;
        }

        double log(int kind, double value) {
            return Math.log(((value > 0 ? ones[kind] : all[kind] - ones[kind]) + 0.5) / (all[kind] + 1));
        }
    }
}
