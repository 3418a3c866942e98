package org.lstm4j.tasks.builtin;

import java.util.Optional;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.Adamax;
import org.lstm4j.train.Form;
import org.lstm4j.train.Lion;
import org.lstm4j.train.MovingAverage;
import org.lstm4j.train.Nadam;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;

/**
 * The optimizers of {@link org.lstm4j.train}. Each whose rule has several has a {@code form}, {@code keras} (the default) or {@code pytorch}, which
 * decides on the rule and on what is taken for settings left out.
 */
final class Optimizers extends LstmModule {
    private static final double KERAS_SGD_RATE = 0.01;
    private static final double PYTORCH_SGD_RATE = 0.001;

    record SgdSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> momentum,
            Optional<Boolean> nesterov,
            Optional<Double> dampening,
            Optional<Double> weightDecay) {
        Sgd optimizer() {
            Form rule = form.orElse(Form.KERAS);
            return new Sgd(
                    learningRate.orElse(rule == Form.KERAS ? KERAS_SGD_RATE : PYTORCH_SGD_RATE),
                    momentum.orElse(0.0),
                    nesterov.orElse(false),
                    rule,
                    dampening.orElse(0.0),
                    weightDecay.orElse(0.0));
        }
    }

    record RmsPropSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> rho,
            Optional<Double> epsilon,
            Optional<Double> momentum,
            Optional<Boolean> centered,
            Optional<Double> weightDecay) {
        RmsProp optimizer() {
            RmsProp base = form.orElse(Form.KERAS) == Form.KERAS ? RmsProp.keras() : RmsProp.pytorch();
            return new RmsProp(
                    learningRate.orElse(base.learningRate()),
                    rho.orElse(base.rho()),
                    epsilon.orElse(base.epsilon()),
                    base.form(),
                    momentum.orElse(0.0),
                    centered.orElse(false),
                    weightDecay.orElse(0.0));
        }
    }

    record AdamSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> epsilon,
            Optional<Boolean> amsgrad,
            Optional<Double> weightDecay) {
        Adam optimizer() {
            return with(form.orElse(Form.KERAS) == Form.KERAS ? Adam.keras() : Adam.pytorch());
        }

        private Adam with(Adam base) {
            return new Adam(
                    learningRate.orElse(base.learningRate()),
                    beta1.orElse(base.beta1()),
                    beta2.orElse(base.beta2()),
                    epsilon.orElse(base.epsilon()),
                    base.form(),
                    amsgrad.orElse(false),
                    weightDecay.orElse(0.0));
        }
    }

    record AdamWSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> epsilon,
            Optional<Boolean> amsgrad,
            Optional<Double> weightDecay) {
        AdamW optimizer() {
            AdamW base = form.orElse(Form.KERAS) == Form.KERAS ? AdamW.keras() : AdamW.pytorch();
            AdamSettings adam = new AdamSettings(form, learningRate, beta1, beta2, epsilon, amsgrad, Optional.empty());
            return new AdamW(adam.with(base.adam()), weightDecay.orElse(base.weightDecay()));
        }
    }

    record NadamSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> epsilon,
            Optional<Double> momentumDecay,
            Optional<Double> weightDecay) {
        Nadam optimizer() {
            Nadam base = form.orElse(Form.KERAS) == Form.KERAS ? Nadam.keras() : Nadam.pytorch();
            return new Nadam(
                    learningRate.orElse(base.learningRate()),
                    beta1.orElse(base.beta1()),
                    beta2.orElse(base.beta2()),
                    epsilon.orElse(base.epsilon()),
                    momentumDecay.orElse(base.momentumDecay()),
                    weightDecay.orElse(0.0),
                    base.form());
        }
    }

    record AdamaxSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> epsilon,
            Optional<Double> weightDecay) {
        Adamax optimizer() {
            Adamax base = form.orElse(Form.KERAS) == Form.KERAS ? Adamax.keras() : Adamax.pytorch();
            return new Adamax(
                    learningRate.orElse(base.learningRate()),
                    beta1.orElse(base.beta1()),
                    beta2.orElse(base.beta2()),
                    epsilon.orElse(base.epsilon()),
                    weightDecay.orElse(0.0),
                    base.form());
        }
    }

    record LionSettings(
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> weightDecay) {
        Lion optimizer() {
            Lion base = Lion.keras();
            return new Lion(
                    learningRate.orElse(base.learningRate()),
                    beta1.orElse(base.beta1()),
                    beta2.orElse(base.beta2()),
                    weightDecay.orElse(base.weightDecay()));
        }
    }

    record MovingAverageSettings(TypedConfig optimizer, Optional<Double> momentum) {}

    record AdagradSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> initialAccumulator,
            Optional<Double> epsilon) {
        Adagrad optimizer() {
            Adagrad base = form.orElse(Form.KERAS) == Form.KERAS ? Adagrad.keras() : Adagrad.pytorch();
            return new Adagrad(
                    learningRate.orElse(base.learningRate()),
                    initialAccumulator.orElse(base.initialAccumulator()),
                    epsilon.orElse(base.epsilon()),
                    base.form());
        }
    }

    @Override
    protected void configure() {
        addOptimizer("sgd", SgdSettings.class, (it, context) -> it.optimizer());
        addOptimizer("rmsprop", RmsPropSettings.class, (it, context) -> it.optimizer());
        addOptimizer("adam", AdamSettings.class, (it, context) -> it.optimizer());
        addOptimizer("adamw", AdamWSettings.class, (it, context) -> it.optimizer());
        addOptimizer("adagrad", AdagradSettings.class, (it, context) -> it.optimizer());
        addOptimizer("nadam", NadamSettings.class, (it, context) -> it.optimizer());
        addOptimizer("adamax", AdamaxSettings.class, (it, context) -> it.optimizer());
        addOptimizer("lion", LionSettings.class, (it, context) -> it.optimizer());
        addOptimizer("moving-average", MovingAverageSettings.class, (it, context) -> {
            MovingAverage average = MovingAverage.of(context.optimizer(it.optimizer()));
            return it.momentum()
                    .map(momentum -> new MovingAverage(average.optimizer(), momentum))
                    .orElse(average);
        });
    }
}
