package org.lstm4j.apps.builtin;

import java.util.Optional;
import org.lstm4j.apps.config.TypedConfig;
import org.lstm4j.apps.task.LstmModule;
import org.lstm4j.train.Schedule;

/**
 * The schedules of {@link Schedule}, counted in epochs rather than steps, so that they mean the same for any batch size. Where
 * {@code epochs} is left out it is the whole training.
 */
final class Schedules extends LstmModule {

    record ExponentialSettings(double rate, double epochs, Optional<Boolean> staircase) {}

    record CosineSettings(Optional<Double> epochs, Optional<Double> alpha) {}

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
            return Schedule.cosineDecay(
                    context.steps(it.epochs().orElse((double) context.epochs())),
                    it.alpha().orElse(0.0));
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
