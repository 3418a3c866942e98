package org.lstm4j.signal;

import org.lstm4j.InvalidInputException;

/** A sequence of numbers: steps, each with the same features. Its numbers are not copied and must not change; thread-safe then. */
public final class Sequence {
    private final int steps;
    private final int features;
    private final float[] values;

    private Sequence(int steps, int features, float[] values) {
        this.steps = steps;
        this.features = features;
        this.values = values;
    }

    /**
     * A sequence of numbers that lie step by step.
     *
     * @param features of each step, 1 or more
     * @param values the features of the first step, of the second and so on; not copied
     * @throws InvalidInputException if there is no step, the last one is not whole, or a number is not finite
     */
    public static Sequence of(int features, float[] values) {
        if (features < 1 || values.length == 0 || values.length % features != 0) {
            throw new InvalidInputException("A sequence has one step or more, each with as many numbers as there are"
                    + " features; got " + values.length + " numbers for " + features + " features");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidInputException("The numbers of a sequence are finite; step " + (i / features + 1)
                        + " has " + values[i] + " for feature " + (i % features + 1));
            }
        }
        return new Sequence(values.length / features, features, values);
    }

    /**
     * A sequence of steps; copied.
     *
     * @throws InvalidInputException if there is no step, one has another number of features, or a number is not finite
     */
    public static Sequence of(float[][] steps) {
        int features = steps.length == 0 ? 0 : steps[0].length;
        float[] values = new float[Math.multiplyExact(steps.length, features)];
        for (int step = 0; step < steps.length; step++) {
            if (steps[step].length != features) {
                throw new InvalidInputException("All steps of a sequence have the same features; step 1 has " + features
                        + " numbers, step " + (step + 1) + " has " + steps[step].length);
            }
            System.arraycopy(steps[step], 0, values, step * features, features);
        }
        return of(features, values);
    }

    /** How many steps, 1 or more. */
    public int steps() {
        return steps;
    }

    /** How many numbers a step has, 1 or more. */
    public int features() {
        return features;
    }

    /** A number; both are counted from 0. */
    public float value(int step, int feature) {
        return values[step * features + feature];
    }

    /** The numbers, step by step; not a copy. */
    public float[] values() {
        return values;
    }
}
