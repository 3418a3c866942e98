package org.lstm4j.apps.builtin;

import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.apps.task.LstmModule;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.Huber;
import org.lstm4j.train.MeanAbsoluteError;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/** The losses of {@link org.lstm4j.train} with the defaults of Keras. */
final class Losses extends LstmModule {
    record CrossEntropySettings(Optional<Boolean> fromLogits) {}

    record SparseSettings(Optional<Boolean> fromLogits, Optional<Integer> ignoreIndex) {}

    record HuberSettings(Optional<Double> delta) {}

    record NoSettings() {}

    @Override
    protected void configure() {
        addLoss("binary-cross-entropy", CrossEntropySettings.class, (it, context) -> {
            return new BinaryCrossEntropy(it.fromLogits().orElse(false));
        });
        addLoss("categorical-cross-entropy", CrossEntropySettings.class, (it, context) -> {
            return new CategoricalCrossEntropy(it.fromLogits().orElse(false));
        });
        addLoss("sparse-categorical-cross-entropy", SparseSettings.class, (it, context) -> {
            return new SparseCategoricalCrossEntropy(
                    it.fromLogits().orElse(false),
                    it.ignoreIndex().map(OptionalInt::of).orElseGet(OptionalInt::empty));
        });
        addLoss("mean-squared-error", NoSettings.class, (it, context) -> new MeanSquaredError());
        addLoss("mean-absolute-error", NoSettings.class, (it, context) -> new MeanAbsoluteError());
        addLoss("huber", HuberSettings.class, (it, context) -> {
            return it.delta().map(Huber::new).orElseGet(Huber::new);
        });
    }
}
