package org.lstm4j.signal;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;

/**
 * From what is recorded to what a model reads, the same in training and in use. In this order: a spectrogram if it is sound, each row brought
 * to a scale of its own, differences added, steps stacked, and features brought to a scale that was learned from training rows. Immutable.
 *
 * @param features of a step before anything is done; 1 for sound
 * @param sound what becomes of samples; without it a row is read as it stands
 * @param rows what each row's features are brought to, by the row's own numbers
 * @param differences whether the difference to the step before is added for each feature, 0 for the first step
 * @param stack how many steps become one, 1 to 64; the last one is repeated where they do not come out even
 * @param scale by which features are brought to mean 0 and deviation 1; without it they stay
 */
public record FrontEnd(
        int features, Optional<LogMel> sound, Rows rows, boolean differences, int stack, Optional<Scale> scale) {
    private static final int MOST_FEATURES = 1 << 20;
    private static final int MOST_STACKED = 64;
    private static final double LEAST_DEVIATION = 1e-8;

    /** What each row's features are brought to, by the row's own numbers. */
    public enum Rows {
        /** Nothing. */
        AS_THEY_ARE,
        /** Mean 0 of each feature, as against a microphone that hears some bands better. */
        CENTRED,
        /** Mean 0 and deviation 1 of each feature. */
        STANDARD
    }

    /**
     * What features are brought to a common scale by: {@code (x - mean) / deviation}.
     *
     * @param means of each feature
     * @param deviations of each feature, above 0
     */
    public record Scale(List<Double> means, List<Double> deviations) {
        /** Copies the lists. @throws InvalidInputException if they do not go together, or a number has no use */
        public Scale {
            means = List.copyOf(means);
            deviations = List.copyOf(deviations);
            if (means.size() != deviations.size()
                    || !means.stream().allMatch(Double::isFinite)
                    || !deviations.stream().allMatch(value -> Double.isFinite(value) && value > 0)) {
                throw new InvalidInputException(
                        "A scale has a finite mean and a deviation above 0 for each feature; got " + means.size()
                                + " means and " + deviations.size() + " deviations");
            }
        }

        /** Means and deviations over all steps of some sequences; a feature that never changes is only moved. */
        static Scale of(List<Sequence> sequences) {
            int features = sequences.getFirst().features();
            double[] means = new double[features];
            long steps = 0;
            for (Sequence sequence : sequences) {
                steps += sequence.steps();
                for (int i = 0; i < sequence.values().length; i++) {
                    means[i % features] += sequence.values()[i];
                }
            }
            double all = steps;
            Arrays.setAll(means, i -> means[i] / all);
            double[] deviations = new double[features];
            for (Sequence sequence : sequences) {
                for (int i = 0; i < sequence.values().length; i++) {
                    double off = sequence.values()[i] - means[i % features];
                    deviations[i % features] += off * off;
                }
            }
            Arrays.setAll(deviations, i -> deviation(deviations[i], all, means[i]));
            return new Scale(
                    Arrays.stream(means).boxed().toList(),
                    Arrays.stream(deviations).boxed().toList());
        }
    }

    /** What is left of rounding is no deviation. */
    private static double deviation(double squares, double count, double mean) {
        double found = Math.sqrt(squares / count);
        return found > LEAST_DEVIATION * Math.max(1, Math.abs(mean)) ? found : 1;
    }

    /** Checks that the parts go together. @throws InvalidInputException if not */
    public FrontEnd {
        if (features < 1 || features > MOST_FEATURES || stack < 1 || stack > MOST_STACKED) {
            throw new InvalidInputException("A front end reads 1 to " + MOST_FEATURES + " features and stacks 1 to "
                    + MOST_STACKED + " steps; got " + features + " and " + stack);
        }
        if (sound.isPresent() && features != 1) {
            throw new InvalidInputException("Sound has one number for each sample; got " + features + " features");
        }
        int width = width(features, sound, differences, stack);
        if (scale.isPresent() && scale.get().means().size() != width) {
            throw new InvalidInputException("The scale is for "
                    + scale.get().means().size() + " features, and what is before it gives " + width);
        }
    }

    private static int width(int features, Optional<LogMel> sound, boolean differences, int stack) {
        return Math.multiplyExact(sound.map(LogMel::bands).orElse(features), (differences ? 2 : 1) * stack);
    }

    /** How many features a model reads. */
    public int outputs() {
        return width(features, sound, differences, stack);
    }

    /** The same with a scale that is learned from rows, as they were recorded. */
    public FrontEnd fitted(List<Sequence> training) {
        FrontEnd without = new FrontEnd(features, sound, rows, differences, stack, Optional.empty());
        Scale learned = Scale.of(training.stream().map(without::apply).toList());
        return new FrontEnd(features, sound, rows, differences, stack, Optional.of(learned));
    }

    /**
     * What a model reads of a row.
     *
     * @throws InvalidInputException if it has other features than those of training, or numbers beyond what a model reads
     */
    public Sequence apply(Sequence row) {
        if (row.features() != features) {
            throw new InvalidInputException("expected steps of " + features + (features == 1 ? " number" : " numbers")
                    + ", as the model was trained" + " with, found " + row.features());
        }
        Sequence heard = sound.isPresent() ? sound.get().apply(row) : row;
        Sequence level = rows == Rows.AS_THEY_ARE ? heard : levelled(heard);
        Sequence moved = differences ? withDifferences(level) : level;
        Sequence stacked = stack == 1 ? moved : stacked(moved);
        return scale.isPresent() ? scaled(stacked, scale.get()) : stacked;
    }

    private Sequence levelled(Sequence row) {
        Scale own = Scale.of(List.of(row));
        return scaled(
                row,
                rows == Rows.STANDARD
                        ? own
                        : new Scale(own.means(), ones(own.means().size())));
    }

    private static List<Double> ones(int count) {
        return Collections.nCopies(count, 1.0);
    }

    private static Sequence scaled(Sequence row, Scale scale) {
        int features = row.features();
        float[] values = new float[row.values().length];
        for (int i = 0; i < values.length; i++) {
            double value = (row.values()[i] - scale.means().get(i % features))
                    / scale.deviations().get(i % features);
            values[i] = (float) value;
            if (!Float.isFinite(values[i])) {
                throw new InvalidInputException("expected numbers such as the model was trained with, found "
                        + row.values()[i] + " in step " + (i / features + 1) + ", which is beyond its scale");
            }
        }
        return Sequence.of(features, values);
    }

    private static Sequence withDifferences(Sequence row) {
        int features = row.features();
        float[] values = new float[Math.multiplyExact(2, row.values().length)];
        for (int step = 0; step < row.steps(); step++) {
            for (int feature = 0; feature < features; feature++) {
                values[step * 2 * features + feature] = row.value(step, feature);
                values[step * 2 * features + features + feature] =
                        step == 0 ? 0 : row.value(step, feature) - row.value(step - 1, feature);
            }
        }
        return Sequence.of(2 * features, values);
    }

    private Sequence stacked(Sequence row) {
        int features = row.features();
        int steps = Math.ceilDiv(row.steps(), stack);
        float[] values = new float[Math.multiplyExact(steps * stack, features)];
        for (int step = 0; step < steps * stack; step++) {
            int from = Math.min(step, row.steps() - 1);
            System.arraycopy(row.values(), from * features, values, step * features, features);
        }
        return Sequence.of(features * stack, values);
    }
}
