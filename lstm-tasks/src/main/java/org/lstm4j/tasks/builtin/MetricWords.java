package org.lstm4j.tasks.builtin;

import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.metric.Auc;
import org.lstm4j.metric.AveragePrecision;
import org.lstm4j.metric.Averaging;
import org.lstm4j.metric.CalibrationError;
import org.lstm4j.metric.ClassScore;
import org.lstm4j.metric.Deviation;
import org.lstm4j.metric.R2;
import org.lstm4j.metric.Surprise;
import org.lstm4j.metric.TopK;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.train.Metrics;

/** The metrics of {@link org.lstm4j.metric} and {@link Metrics}, by Keras's names where it has them. */
final class MetricWords extends LstmModule {
    private static final int TOP = 5;
    private static final int BINS = 15;

    record NoSettings() {}

    record ThresholdSettings(Optional<Double> threshold) {}

    record IgnoreSettings(Optional<Integer> ignoreIndex) {}

    /** Of one class among others: binary without a word. */
    record ScoreSettings(
            Optional<Averaging> average,
            Optional<Double> threshold,
            Optional<Integer> ignoreIndex,
            Optional<Boolean> multiLabel) {
        ClassScore of(Kind kind) {
            ClassScore score = kind.of(average.orElse(Averaging.BINARY));
            score = threshold.map(score::withThreshold).orElse(score);
            score = ignoreIndex.map(score::ignoring).orElse(score);
            return multiLabel.orElse(false) ? score.multiLabel() : score;
        }
    }

    record FSettings(
            Optional<Double> beta,
            Optional<Averaging> average,
            Optional<Double> threshold,
            Optional<Integer> ignoreIndex,
            Optional<Boolean> multiLabel) {
        ClassScore score() {
            return new ScoreSettings(average, threshold, ignoreIndex, multiLabel)
                    .of(averaging -> ClassScore.f(beta.orElse(1.0), averaging));
        }
    }

    /** Which score. */
    @FunctionalInterface
    interface Kind {
        ClassScore of(Averaging averaging);
    }

    record TopSettings(Optional<Integer> k) {}

    record BinSettings(Optional<Integer> bins) {}

    record ScaleSettings(double scale) {}

    record SurpriseSettings(Optional<Boolean> fromLogits, Optional<Integer> ignoreIndex) {
        Surprise perplexity() {
            return ignoring(Surprise.perplexity(fromLogits.orElse(false)));
        }

        Surprise bits() {
            return ignoring(Surprise.bitsPerCharacter(fromLogits.orElse(false)));
        }

        private Surprise ignoring(Surprise surprise) {
            return ignoreIndex.map(surprise::ignoring).orElse(surprise);
        }
    }

    @Override
    protected void configure() {
        addMetric("binary-accuracy", ThresholdSettings.class, (it, context) -> {
            return Metrics.binaryAccuracy(it.threshold().orElse(0.5));
        });
        addMetric("categorical-accuracy", NoSettings.class, (it, context) -> Metrics.categoricalAccuracy());
        addMetric("sparse-categorical-accuracy", IgnoreSettings.class, (it, context) -> {
            return Metrics.sparseCategoricalAccuracy(
                    it.ignoreIndex().map(OptionalInt::of).orElseGet(OptionalInt::empty));
        });
        addMetric("mean-squared-error", NoSettings.class, (it, context) -> Metrics.meanSquaredError());
        addMetric("mean-absolute-error", NoSettings.class, (it, context) -> Metrics.meanAbsoluteError());
        addMetric("auc", NoSettings.class, (it, context) -> new Auc());
        addMetric("average-precision", NoSettings.class, (it, context) -> new AveragePrecision());
        addMetric("precision", ScoreSettings.class, (it, context) -> it.of(ClassScore::precision));
        addMetric("recall", ScoreSettings.class, (it, context) -> it.of(ClassScore::recall));
        addMetric("f-score", FSettings.class, (it, context) -> it.score());
        addMetric(
                "top-k-accuracy",
                TopSettings.class,
                (it, context) -> new TopK(it.k().orElse(TOP)));
        addMetric("calibration-error", BinSettings.class, (it, context) -> {
            return new CalibrationError(it.bins().orElse(BINS));
        });
        addMetric("root-mean-squared-error", NoSettings.class, (it, context) -> Deviation.rmse());
        addMetric("mean-absolute-percentage-error", NoSettings.class, (it, context) -> Deviation.mape());
        addMetric("symmetric-mean-absolute-percentage-error", NoSettings.class, (it, context) -> Deviation.smape());
        addMetric("mean-absolute-scaled-error", ScaleSettings.class, (it, context) -> Deviation.mase(it.scale()));
        addMetric("r2", NoSettings.class, (it, context) -> new R2());
        addMetric("perplexity", SurpriseSettings.class, (it, context) -> it.perplexity());
        addMetric("bits-per-character", SurpriseSettings.class, (it, context) -> it.bits());
    }
}
