package org.lstm4j.model.use;

import java.util.function.IntToDoubleFunction;
import org.lstm4j.InvalidInputException;
import org.lstm4j.train.BivariateMixture;
import org.lstm4j.train.MixtureDensity;

/**
 * How likely a step of a sequence is, by the numbers that a model gives for it: what the losses of training say too, here in double precision
 * and without a graph, and steps are drawn from it. Immutable.
 *
 * @param kind which distribution
 * @param components how many Gaussians it is mixed of, or how many sets of probabilities
 * @param columns how many numbers a step has
 */
public record StepDensity(Kind kind, int components, int columns) {
    private static final int PEN_COLUMNS = 3;
    private static final int MOST = 1 << 16;
    private static final int MOST_NUMBERS = 1 << 24;
    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    /** As in the losses: the least logarithm of a deviation, and the most that a correlation is the tanh of. */
    private static final double LEAST_LOG = Math.log(1e-6);

    private static final double LARGEST_RHO = 6;

    /** A distribution. */
    public enum Kind {
        /** Of a pen's offset and whether it is lifted, {@link BivariateMixture}. */
        BIVARIATE_MIXTURE,
        /** Of any numbers, {@link MixtureDensity}. */
        MIXTURE,
        /**
         * Of columns that are 0 or 1, each by itself, by logits; of several components within each of which they are independent, theirs one
         * after the other and then the logits of their shares.
         */
        BERNOULLI
    }

    /** Checks what may come from a file. @throws InvalidInputException if there is no such distribution */
    public StepDensity {
        boolean fits = kind == Kind.BIVARIATE_MIXTURE ? columns == PEN_COLUMNS : columns >= 1 && columns <= MOST;
        if (components < 1 || components > MOST || !fits) {
            throw new InvalidInputException("A step has 1 to " + MOST + " columns, one of a pen " + PEN_COLUMNS
                    + ", and a mixture 1 to " + MOST + " components; got " + columns + " columns and " + components
                    + " components of " + kind);
        }
        long each = switch (kind) {
            case BIVARIATE_MIXTURE -> 6;
            case MIXTURE -> 2L * columns + 1;
            case BERNOULLI -> columns + 1L;
        };
        if (each * components > MOST_NUMBERS) {
            throw new InvalidInputException("A step is described by " + MOST_NUMBERS + " numbers at most; got "
                    + columns + " columns and " + components + " components of " + kind + ", which need "
                    + each * components);
        }
    }

    /** How many numbers a model gives for a step. */
    public int numbers() {
        return switch (kind) {
            case BIVARIATE_MIXTURE -> new BivariateMixture(components).outputs();
            case MIXTURE -> new MixtureDensity(components, columns).outputs();
            case BERNOULLI -> components * columns + (components == 1 ? 0 : components);
        };
    }

    /** True if a column is 0 or 1 and no other number. */
    public boolean isBinary(int column) {
        return switch (kind) {
            case BIVARIATE_MIXTURE -> column == PEN_COLUMNS - 1;
            case MIXTURE -> false;
            case BERNOULLI -> true;
        };
    }

    /**
     * The logarithm of the density of a step, a probability as far as its columns are binary.
     *
     * @param numbers of the model
     * @param at where they begin
     * @param step scaled
     * @param from where it begins
     */
    public double log(float[] numbers, int at, float[] step, int from) {
        return switch (kind) {
            case BIVARIATE_MIXTURE -> {
                double pen = binary(numbers[at], step[from + 2]);
                yield pen + mixed(k -> share(numbers, at, k) + offset(numbers, at, k, step[from], step[from + 1]));
            }
            case MIXTURE -> mixed(k -> share(numbers, at, k) + gaussian(numbers, at, k, step, from));
            case BERNOULLI ->
                components == 1
                        ? pixels(numbers, at, step, from)
                        : mixed(k -> share(numbers, at, k) + pixels(numbers, at + k * columns, step, from));
        };
    }

    private double pixels(float[] numbers, int at, float[] step, int from) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            sum += binary(numbers[at + column], step[from + column]);
        }
        return sum;
    }

    /** {@code log sum exp} over the components, with the shares normed by themselves. */
    private double mixed(IntToDoubleFunction logs) {
        double[] each = new double[components];
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < components; k++) {
            each[k] = logs.applyAsDouble(k);
            most = Math.max(most, each[k]);
        }
        double sum = 0;
        for (double log : each) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum);
    }

    /** The logarithm of the share of a component. */
    private double share(float[] numbers, int at, int component) {
        int first = at + firstShare();
        double most = numbers[first];
        for (int k = 1; k < components; k++) {
            most = Math.max(most, numbers[first + k]);
        }
        double sum = 0;
        for (int k = 0; k < components; k++) {
            sum += Math.exp(numbers[first + k] - most);
        }
        return numbers[first + component] - most - Math.log(sum);
    }

    private int firstShare() {
        return switch (kind) {
            case BIVARIATE_MIXTURE -> 1;
            case MIXTURE -> 2 * components * columns;
            case BERNOULLI -> components * columns;
        };
    }

    private double offset(float[] numbers, int at, int k, double x, double y) {
        double log1 = Math.max(LEAST_LOG, pen(numbers, at, 3, k));
        double log2 = Math.max(LEAST_LOG, pen(numbers, at, 4, k));
        double raw = Math.clamp(pen(numbers, at, 5, k), -LARGEST_RHO, LARGEST_RHO);
        double rho = Math.tanh(raw);
        double rest = 1 / (Math.cosh(raw) * Math.cosh(raw)); // 1 - rho²
        double z1 = (x - pen(numbers, at, 1, k)) * Math.exp(-log1);
        double z2 = (y - pen(numbers, at, 2, k)) * Math.exp(-log2);
        double off = z1 - rho * z2;
        return -0.5 * (off * off / rest + z2 * z2 + Math.log(rest)) - log1 - log2 - LOG_2_PI;
    }

    /** One of the parameters of a component of a pen: 1 and 2 the mean, 3 and 4 the logarithms of the deviations, 5 of the correlation. */
    private double pen(float[] numbers, int at, int which, int component) {
        return numbers[at + 1 + which * components + component];
    }

    private double gaussian(float[] numbers, int at, int k, float[] step, int from) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            double log = Math.max(LEAST_LOG, numbers[at + (components + k) * columns + column]);
            double z = (step[from + column] - numbers[at + k * columns + column]) * Math.exp(-log);
            sum -= 0.5 * (z * z + LOG_2_PI) + log;
        }
        return sum;
    }

    /** The logarithm of the probability that something of that logit is 1, or 0. */
    public static double binary(double logit, double value) {
        return value > 0.5 ? -softplus(-logit) : -softplus(logit);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /**
     * Draws a step.
     *
     * @param numbers of the model
     * @param at where they begin
     * @param temperature shares, and the probabilities of binary columns, are taken to the power of 1 / temperature, variances times it, as
     *     in sketch-rnn; 1 draws from the distribution as it is, 0 takes the mean of the likeliest component, and of binary columns what is
     *     likelier
     * @param step where it goes, scaled
     * @param to where it begins
     */
    public void draw(float[] numbers, int at, double temperature, StepDraws draws, float[] step, int to) {
        switch (kind) {
            case BIVARIATE_MIXTURE -> {
                int k = component(numbers, at, temperature, draws);
                double spread = Math.sqrt(temperature);
                double s1 = spread * Math.exp(Math.max(LEAST_LOG, pen(numbers, at, 3, k)));
                double s2 = spread * Math.exp(Math.max(LEAST_LOG, pen(numbers, at, 4, k)));
                double raw = Math.clamp(pen(numbers, at, 5, k), -LARGEST_RHO, LARGEST_RHO);
                double z2 = draws.normal();
                double z1 = Math.tanh(raw) * z2 + draws.normal() / Math.cosh(raw);
                step[to] = (float) (pen(numbers, at, 1, k) + s1 * z1);
                step[to + 1] = (float) (pen(numbers, at, 2, k) + s2 * z2);
                step[to + 2] = drawn(numbers[at], temperature, draws);
            }
            case MIXTURE -> {
                int k = component(numbers, at, temperature, draws);
                for (int column = 0; column < columns; column++) {
                    double log = Math.max(LEAST_LOG, numbers[at + (components + k) * columns + column]);
                    double deviation = Math.sqrt(temperature) * Math.exp(log);
                    step[to + column] = (float) (numbers[at + k * columns + column] + deviation * draws.normal());
                }
            }
            case BERNOULLI -> {
                int k = components == 1 ? 0 : component(numbers, at, temperature, draws);
                for (int column = 0; column < columns; column++) {
                    step[to + column] = drawn(numbers[at + k * columns + column], temperature, draws);
                }
            }
        }
    }

    /** Draws 1 or 0 by a logit. */
    public static float drawn(double logit, double temperature, StepDraws draws) {
        double uniform = draws.uniform();
        if (temperature == 0) {
            return logit > 0 ? 1 : 0;
        }
        return uniform < Math.exp(binary(logit / temperature, 1)) ? 1 : 0;
    }

    private int component(float[] numbers, int at, double temperature, StepDraws draws) {
        double uniform = draws.uniform();
        int first = at + firstShare();
        int likeliest = 0;
        for (int k = 1; k < components; k++) {
            likeliest = numbers[first + k] > numbers[first + likeliest] ? k : likeliest;
        }
        if (temperature == 0) {
            return likeliest;
        }
        double sum = 0;
        double[] shares = new double[components];
        for (int k = 0; k < components; k++) {
            shares[k] = Math.exp((numbers[first + k] - numbers[first + likeliest]) / temperature);
            sum += shares[k];
        }
        double point = uniform * sum;
        for (int k = 0; k < components; k++) {
            point -= shares[k];
            if (point < 0) {
                return k;
            }
        }
        return likeliest;
    }
}
