package org.lstm4j.train;

import java.util.List;
import org.lstm4j.InvalidInputException;

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

    /**
     * A straight line from 1/warmUp up to 1 over the first steps, then half a cosine down to alpha at the last of all steps; alpha
     * after them. <i>Source:</i> Loshchilov, Hutter 2016; Keras's {@code CosineDecay} with {@code warmup_steps}, whose warm-up starts from a rate
     * of its own.
     *
     * @param steps all of them, those of the warm-up included
     * @param warmUp how many of them are the warm-up's, 1 to below {@code steps}
     * @param alpha 0 or more
     */
    static Schedule cosineDecay(long steps, long warmUp, double alpha) {
        Checks.positive("cosineDecay", "number of warm-up steps", (double) warmUp);
        if (warmUp >= steps) {
            throw new InvalidInputException(
                    "cosineDecay needs fewer steps of warm-up than there are; got " + warmUp + " of " + steps);
        }
        return cosineDecay(steps - warmUp, alpha).afterWarmUp(warmUp);
    }

    /**
     * Multiplied by {@code gamma} every so many steps: {@code gamma^⌊step / steps⌋}. <i>Source:</i> {@code torch.optim.lr_scheduler.StepLR}.
     */
    static Schedule stepDecay(long steps, double gamma) {
        Checks.positive("stepDecay", "number of steps", (double) steps);
        Checks.positive("stepDecay", "gamma", gamma);
        return step -> StrictMath.pow(gamma, (double) Math.floorDiv(step, steps));
    }

    /**
     * Multiplied by {@code gamma} at each of some steps. <i>Source:</i> {@code torch.optim.lr_scheduler.MultiStepLR}.
     *
     * @param milestones steps from 1 on, ascending
     * @param gamma above 0
     */
    static Schedule multiStepDecay(List<Long> milestones, double gamma) {
        List<Long> steps = List.copyOf(milestones);
        Checks.positive("multiStepDecay", "gamma", gamma);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) <= (i == 0 ? 0 : steps.get(i - 1))) {
                throw new InvalidInputException("multiStepDecay needs ascending steps from 1 on; got " + steps);
            }
        }
        return step -> StrictMath.pow(gamma, (double)
                steps.stream().filter(milestone -> milestone <= step).count());
    }

    /**
     * One cycle: half a cosine from {@code 1 / start} up to 1, then half a cosine down to {@code 1 / (start end)}, where it stays. The
     * optimizer's rate is the highest one; momentum is not cycled. <i>Source:</i> Smith, Topin 2017, as {@code
     * torch.optim.lr_scheduler.OneCycleLR} has it (30 % rising, start 25, end 10,000).
     *
     * @param steps all of them, so many that more than one rises
     * @param rising which share of them rises, above 0 to below 1
     * @param start how much lower the first rate is, 1 or more
     * @param end how much lower than the first the last one is, 1 or more
     */
    static Schedule oneCycle(long steps, double rising, double start, double end) {
        Checks.positive("oneCycle", "share of rising steps", rising);
        Checks.fraction("oneCycle", "share of rising steps", rising);
        double top = rising * steps - 1;
        if (!(top > 0) || !(start >= 1) || !(end >= 1)) {
            throw new InvalidInputException(
                    "oneCycle needs more than one step that rises, and divisors of 1 or more; got " + steps
                            + " steps of which " + rising + " rise, " + start + " and " + end);
        }
        double last = steps - 1.0;
        double lowest = 1 / (start * end);
        return step -> {
            double at = Math.min((double) step, last);
            return at <= top ? cosine(1 / start, 1, at / top) : cosine(1, lowest, (at - top) / (last - top));
        };
    }

    private static double cosine(double from, double to, double done) {
        return to + (from - to) / 2 * (1 + StrictMath.cos(Math.PI * done));
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
