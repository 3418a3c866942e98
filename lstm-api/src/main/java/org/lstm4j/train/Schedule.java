package org.lstm4j.train;

/** The learning rate as a function of how many steps were made. Pure, so that a resumed training has the same. */
@FunctionalInterface
public interface Schedule {
    /**
     * The factor on the optimizer's learning rate.
     *
     * @param step how many steps were made, from 0
     */
    double factor(long step);

    /** Always the optimizer's own rate. */
    static Schedule constant() {
        return step -> 1;
    }

    /** {@code rate^(step / steps)}; in whole multiples of steps if staircase. */
    static Schedule exponentialDecay(double rate, long steps, boolean staircase) {
        Checks.positive("exponentialDecay", "rate", rate);
        Checks.positive("exponentialDecay", "number of steps", (double) steps);
        return step -> StrictMath.pow(rate, staircase ? (double) Math.floorDiv(step, steps) : (double) step / steps);
    }

    /** From 1 down to alpha along half a cosine, over that many steps; alpha after them. */
    static Schedule cosineDecay(long steps, double alpha) {
        Checks.positive("cosineDecay", "number of steps", (double) steps);
        Checks.notNegative("cosineDecay", "alpha", alpha);
        return step -> {
            double done = Math.min(step, steps) / (double) steps;
            return alpha + (1 - alpha) * 0.5 * (1 + StrictMath.cos(Math.PI * done));
        };
    }

    /** From 1 down to end in a polynomial of that power (1: a straight line), over that many steps; end after them. */
    static Schedule polynomialDecay(long steps, double end, double power) {
        Checks.positive("polynomialDecay", "number of steps", (double) steps);
        Checks.notNegative("polynomialDecay", "end", end);
        Checks.positive("polynomialDecay", "power", power);
        return step -> {
            double left = 1 - Math.min(step, steps) / (double) steps;
            return end + (1 - end) * StrictMath.pow(left, power);
        };
    }

    /** From 1/steps up to 1 in a straight line over that many steps, then this schedule from its own step 0. */
    default Schedule afterWarmUp(long steps) {
        Checks.positive("afterWarmUp", "number of steps", (double) steps);
        return step -> step < steps ? (step + 1) / (double) steps : factor(step - steps);
    }
}
