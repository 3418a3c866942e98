package org.lstm4j.tasks.builtin;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BinaryFocalCrossEntropy;
import org.lstm4j.train.BivariateMixture;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.CategoricalFocalCrossEntropy;
import org.lstm4j.train.CrfLoss;
import org.lstm4j.train.Ctc;
import org.lstm4j.train.GaussianLikelihood;
import org.lstm4j.train.Huber;
import org.lstm4j.train.MeanAbsoluteError;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.MixtureDensity;
import org.lstm4j.train.NegativeBinomialLikelihood;
import org.lstm4j.train.Pinball;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StudentTLikelihood;

/** The losses of {@link org.lstm4j.train} with the defaults of Keras. */
final class Losses extends LstmModule {
    record BinarySettings(
            Optional<Boolean> fromLogits, Optional<Double> labelSmoothing, Optional<List<Double>> positiveWeights) {}

    record CategoricalSettings(
            Optional<Boolean> fromLogits, Optional<Double> labelSmoothing, Optional<List<Double>> classWeights) {}

    record SparseSettings(
            Optional<Boolean> fromLogits,
            Optional<Integer> ignoreIndex,
            Optional<Double> labelSmoothing,
            Optional<List<Double>> classWeights) {}

    record BinaryFocalSettings(
            Optional<Double> alpha,
            Optional<Double> gamma,
            Optional<Boolean> applyClassBalancing,
            Optional<Boolean> fromLogits,
            Optional<Double> labelSmoothing) {}

    record CategoricalFocalSettings(
            Optional<List<Double>> alpha,
            Optional<Double> gamma,
            Optional<Boolean> fromLogits,
            Optional<Double> labelSmoothing) {}

    record HuberSettings(Optional<Double> delta) {}

    record PinballSettings(Optional<List<Double>> quantiles) {}

    record CtcSettings(Optional<Integer> blank, Optional<Boolean> fromLogits, Optional<Boolean> zeroInfinity) {}

    record MixtureSettings(int components, Optional<Integer> dimensions) {}

    record BivariateSettings(Optional<Integer> components) {}

    record NoSettings() {}

    @Override
    protected void configure() {
        addCrossEntropies();
        addRegression();
        addLoss("ctc", CtcSettings.class, (it, context) -> {
            return new Ctc(
                    it.blank().orElse(0),
                    it.fromLogits().orElse(true),
                    it.zeroInfinity().orElse(false));
        });
        addLoss("crf", NoSettings.class, (it, context) -> new CrfLoss());
        addLoss("gaussian-likelihood", NoSettings.class, (it, context) -> new GaussianLikelihood());
        addLoss("student-t-likelihood", NoSettings.class, (it, context) -> new StudentTLikelihood());
        addLoss("negative-binomial-likelihood", NoSettings.class, (it, context) -> new NegativeBinomialLikelihood());
        addLoss("mixture-density", MixtureSettings.class, (it, context) -> {
            return new MixtureDensity(it.components(), it.dimensions().orElse(1));
        });
        addLoss("bivariate-mixture", BivariateSettings.class, (it, context) -> {
            return it.components().map(BivariateMixture::new).orElseGet(BivariateMixture::new);
        });
    }

    private void addCrossEntropies() {
        addLoss("binary-cross-entropy", BinarySettings.class, (it, context) -> {
            return new BinaryCrossEntropy(
                    it.fromLogits().orElse(false),
                    it.labelSmoothing().orElse(0.0),
                    it.positiveWeights().orElse(List.of()));
        });
        addLoss("categorical-cross-entropy", CategoricalSettings.class, (it, context) -> {
            return new CategoricalCrossEntropy(
                    it.fromLogits().orElse(false),
                    it.labelSmoothing().orElse(0.0),
                    it.classWeights().orElse(List.of()));
        });
        addLoss("sparse-categorical-cross-entropy", SparseSettings.class, (it, context) -> {
            return new SparseCategoricalCrossEntropy(
                    it.fromLogits().orElse(false),
                    it.ignoreIndex().map(OptionalInt::of).orElseGet(OptionalInt::empty),
                    it.labelSmoothing().orElse(0.0),
                    it.classWeights().orElse(List.of()));
        });
        addLoss("binary-focal-cross-entropy", BinaryFocalSettings.class, (it, context) -> {
            BinaryFocalCrossEntropy keras = new BinaryFocalCrossEntropy();
            return new BinaryFocalCrossEntropy(
                    it.alpha().orElse(keras.alpha()),
                    it.gamma().orElse(keras.gamma()),
                    it.applyClassBalancing().orElse(keras.applyClassBalancing()),
                    it.fromLogits().orElse(keras.fromLogits()),
                    it.labelSmoothing().orElse(keras.labelSmoothing()));
        });
        addLoss("categorical-focal-cross-entropy", CategoricalFocalSettings.class, (it, context) -> {
            CategoricalFocalCrossEntropy keras = new CategoricalFocalCrossEntropy();
            return new CategoricalFocalCrossEntropy(
                    it.alpha().orElse(keras.alpha()),
                    it.gamma().orElse(keras.gamma()),
                    it.fromLogits().orElse(keras.fromLogits()),
                    it.labelSmoothing().orElse(keras.labelSmoothing()));
        });
    }

    private void addRegression() {
        addLoss("mean-squared-error", NoSettings.class, (it, context) -> new MeanSquaredError());
        addLoss("mean-absolute-error", NoSettings.class, (it, context) -> new MeanAbsoluteError());
        addLoss("huber", HuberSettings.class, (it, context) -> {
            return it.delta().map(Huber::new).orElseGet(Huber::new);
        });
        addLoss("pinball", PinballSettings.class, (it, context) -> {
            return it.quantiles().map(Pinball::new).orElseGet(Pinball::new);
        });
    }
}
