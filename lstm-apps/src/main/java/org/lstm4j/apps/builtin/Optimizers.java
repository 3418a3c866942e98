package org.lstm4j.apps.builtin;

import java.util.Optional;
import org.lstm4j.apps.task.LstmModule;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.Form;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;

/**
 * The optimizers of {@link org.lstm4j.train}. Each has a {@code form}, {@code keras} (the default) or {@code pytorch}, which
 * decides on the rule and on what is taken for settings left out.
 */
final class Optimizers extends LstmModule {
    private static final double KERAS_SGD_RATE = 0.01;
    private static final double PYTORCH_SGD_RATE = 0.001;

    record SgdSettings(
            Optional<Form> form, Optional<Double> learningRate, Optional<Double> momentum, Optional<Boolean> nesterov) {
        Sgd optimizer() {
            Form rule = form.orElse(Form.KERAS);
            double rate = learningRate.orElse(rule == Form.KERAS ? KERAS_SGD_RATE : PYTORCH_SGD_RATE);
            return new Sgd(rate, momentum.orElse(0.0), nesterov.orElse(false), rule);
        }
    }

    record RmsPropSettings(
            Optional<Form> form, Optional<Double> learningRate, Optional<Double> rho, Optional<Double> epsilon) {
        RmsProp optimizer() {
            RmsProp base = form.orElse(Form.KERAS) == Form.KERAS ? RmsProp.keras() : RmsProp.pytorch();
            return new RmsProp(
                    learningRate.orElse(base.learningRate()),
                    rho.orElse(base.rho()),
                    epsilon.orElse(base.epsilon()),
                    base.form());
        }
    }

    record AdamSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> epsilon) {
        Adam optimizer() {
            return with(form.orElse(Form.KERAS) == Form.KERAS ? Adam.keras() : Adam.pytorch());
        }

        private Adam with(Adam base) {
            return new Adam(
                    learningRate.orElse(base.learningRate()),
                    beta1.orElse(base.beta1()),
                    beta2.orElse(base.beta2()),
                    epsilon.orElse(base.epsilon()),
                    base.form());
        }
    }

    record AdamWSettings(
            Optional<Form> form,
            Optional<Double> learningRate,
            Optional<Double> beta1,
            Optional<Double> beta2,
            Optional<Double> epsilon,
            Optional<Double> weightDecay) {
        AdamW optimizer() {
            AdamW base = form.orElse(Form.KERAS) == Form.KERAS ? AdamW.keras() : AdamW.pytorch();
            Adam adam = new AdamSettings(form, learningRate, beta1, beta2, epsilon).with(base.adam());
            return new AdamW(adam, weightDecay.orElse(base.weightDecay()));
        }
    }

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
    }
}
