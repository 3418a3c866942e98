package org.lstm4j.tasks.builtin;

import java.util.Optional;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;

/** What is done to gradients that are too large. */
final class Clippings extends LstmModule {

    record ValueSettings(double limit) {}

    record NormSettings(double max) {}

    /** Which norm of all gradients. */
    enum Norm {
        EUCLIDEAN(2),
        SUM(1),
        LARGEST(Double.POSITIVE_INFINITY);

        private final double order;

        Norm(double order) {
            this.order = order;
        }
    }

    record GlobalNormSettings(double max, Optional<Form> form, Optional<Norm> norm) {
        Clipping clipping() {
            return new Clipping.ByGlobalNorm(max, form.orElse(Form.KERAS), norm.orElse(Norm.EUCLIDEAN).order);
        }
    }

    record NoSettings() {}

    @Override
    protected void configure() {
        addClipping("none", NoSettings.class, (it, context) -> new Clipping.None());
        addClipping("value", ValueSettings.class, (it, context) -> new Clipping.ByValue(it.limit()));
        addClipping("norm", NormSettings.class, (it, context) -> new Clipping.ByNorm(it.max()));
        addClipping("global-norm", GlobalNormSettings.class, (it, context) -> it.clipping());
    }
}
