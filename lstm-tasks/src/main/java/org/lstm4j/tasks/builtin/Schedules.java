package org.lstm4j.tasks.builtin;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.train.Schedule;

/**
 * The schedules of {@link Schedule}, counted in epochs rather than steps, so that they mean the same for any batch size. Where
 * {@code epochs} is left out it is the whole training.
 */
final class Schedules extends LstmModule {
    /** PyTorch's defaults. */
    private static final double GAMMA = 0.1;

    private static final double RISING = 0.3;
    private static final double START = 25;
    private static final double END = 1e4;

    record ExponentialSettings(double rate, double epochs, Optional<Boolean> staircase) {}

    record CosineSettings(Optional<Double> epochs, Optional<Double> alpha, Optional<Double> warmUpEpochs) {}

    record StepSettings(double epochs, Optional<Double> gamma) {}

    record MultiStepSettings(List<Double> epochs, Optional<Double> gamma) {}

    record OneCycleSettings(
            Optional<Double> epochs, Optional<Double> rising, Optional<Double> start, Optional<Double> end) {}

    record PolynomialSettings(Optional<Double> epochs, double end, Optional<Double> power) {}

    record WarmUpSettings(double epochs, Optional<TypedConfig> then) {}

    record NoSettings() {}

    @Override
    protected void configure() {
        addSchedule("constant", NoSettings.class, (it, context) -> Schedule.constant());
        addSchedule("exponential-decay", ExponentialSettings.class, (it, context) -> {
            return Schedule.exponentialDecay(
                    it.rate(), context.steps(it.epochs()), it.staircase().orElse(false));
        });
        addSchedule("cosine-decay", CosineSettings.class, (it, context) -> {
            long steps = context.steps(it.epochs().orElse((double) context.epochs()));
            double alpha = it.alpha().orElse(0.0);
            return it.warmUpEpochs()
                    .map(epochs -> Schedule.cosineDecay(steps, context.steps(epochs), alpha))
                    .orElseGet(() -> Schedule.cosineDecay(steps, alpha));
        });
        addSchedule("step-decay", StepSettings.class, (it, context) -> {
            return Schedule.stepDecay(context.steps(it.epochs()), it.gamma().orElse(GAMMA));
        });
        addSchedule("multi-step-decay", MultiStepSettings.class, (it, context) -> {
            List<Long> steps = it.epochs().stream().map(context::steps).toList();
            return Schedule.multiStepDecay(steps, it.gamma().orElse(GAMMA));
        });
        addSchedule("one-cycle", OneCycleSettings.class, (it, context) -> {
            return Schedule.oneCycle(
                    context.steps(it.epochs().orElse((double) context.epochs())),
                    it.rising().orElse(RISING),
                    it.start().orElse(START),
                    it.end().orElse(END));
        });
        addSchedule("polynomial-decay", PolynomialSettings.class, (it, context) -> {
            return Schedule.polynomialDecay(
                    context.steps(it.epochs().orElse((double) context.epochs())),
                    it.end(),
                    it.power().orElse(1.0));
        });
        addSchedule("warm-up", WarmUpSettings.class, (it, context) -> {
            Schedule after = it.then().map(context::schedule).orElseGet(Schedule::constant);
            return after.afterWarmUp(context.steps(it.epochs()));
        });
    }
}
