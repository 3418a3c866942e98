package org.lstm4j.apps.builtin;

import java.util.Optional;
import org.lstm4j.apps.task.LstmModule;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;

/** What is done to gradients that are too large. */
final class Clippings extends LstmModule {

    record ValueSettings(double limit) {}

    record NormSettings(double max, Optional<Form> form) {}

    record NoSettings() {}

    @Override
    protected void configure() {
        addClipping("none", NoSettings.class, (it, context) -> new Clipping.None());
        addClipping("value", ValueSettings.class, (it, context) -> new Clipping.ByValue(it.limit()));
        addClipping("global-norm", NormSettings.class, (it, context) -> {
            return new Clipping.ByGlobalNorm(it.max(), it.form().orElse(Form.KERAS));
        });
    }
}
