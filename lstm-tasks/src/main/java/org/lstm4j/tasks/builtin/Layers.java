package org.lstm4j.tasks.builtin;

import java.util.List;
import java.util.Optional;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.Add;
import org.lstm4j.nn.AdditiveAttention;
import org.lstm4j.nn.Attention;
import org.lstm4j.nn.AttentionPooling;
import org.lstm4j.nn.Average;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dot;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GaussianNoise;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.InitialState;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Masking;
import org.lstm4j.nn.MultiHeadAttention;
import org.lstm4j.nn.Multiply;
import org.lstm4j.nn.PositionEmbedding;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RepeatVector;
import org.lstm4j.nn.Reshape;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.SpatialDropout1D;
import org.lstm4j.nn.TiedDense;
import org.lstm4j.nn.TimeDistributed;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.builtin.RecurrentSettings.RegularizerSettings;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/** The layers of {@link org.lstm4j.nn} with the names and defaults of Keras. */
final class Layers extends LstmModule {

    /** Twice as wide as the widest that anybody trains; the square of it is still a number of an array's elements. */
    private static final int MAX_UNITS = 1 << 15;

    static void checkUnits(int units) {
        SettingException.within(1, MAX_UNITS, "units", units);
    }

    record EmbeddingSettings(
            int units, Optional<Boolean> zeroPadding, Optional<Boolean> maskZero, Optional<WeightConvention> weights) {
        EmbeddingSettings {
            checkUnits(units);
        }
    }

    record LstmSettings(
            int units,
            Optional<Activation> activation,
            Optional<Activation> recurrentActivation,
            Optional<Boolean> returnSequences,
            Optional<Boolean> goBackwards,
            Optional<Double> recurrentWeightDropout,
            Optional<InitialState> initialState,
            Optional<WeightConvention> weights,
            Optional<Double> dropout,
            Optional<Double> recurrentDropout,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> recurrentRegularizer,
            Optional<RegularizerSettings> biasRegularizer,
            Optional<Double> clip,
            Optional<Boolean> inputForget,
            Optional<Boolean> peepholes,
            Optional<Integer> projection)
            implements RecurrentSettings {
        LstmSettings {
            checkUnits(units);
            projection.ifPresent(size -> SettingException.within(1, units, "projection", size));
        }
    }

    record GruSettings(
            int units,
            Optional<Activation> activation,
            Optional<Activation> recurrentActivation,
            Optional<Boolean> returnSequences,
            Optional<Boolean> goBackwards,
            Optional<Boolean> resetAfter,
            Optional<Double> recurrentWeightDropout,
            Optional<InitialState> initialState,
            Optional<WeightConvention> weights,
            Optional<Double> dropout,
            Optional<Double> recurrentDropout,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> recurrentRegularizer,
            Optional<RegularizerSettings> biasRegularizer,
            Optional<Double> clip)
            implements RecurrentSettings {
        GruSettings {
            checkUnits(units);
        }
    }

    record SimpleRnnSettings(
            int units,
            Optional<Activation> activation,
            Optional<Boolean> returnSequences,
            Optional<Boolean> goBackwards,
            Optional<Double> recurrentWeightDropout,
            Optional<InitialState> initialState,
            Optional<WeightConvention> weights,
            Optional<Double> dropout,
            Optional<Double> recurrentDropout,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> recurrentRegularizer,
            Optional<RegularizerSettings> biasRegularizer,
            Optional<Double> clip)
            implements RecurrentSettings {
        SimpleRnnSettings {
            checkUnits(units);
        }
    }

    record RnnSettings(TypedConfig cell, Optional<Boolean> returnSequences, Optional<Boolean> goBackwards) {}

    record BidirectionalSettings(TypedConfig layer, Optional<Bidirectional.Merge> merge) {}

    record DenseSettings(
            int units,
            Optional<Activation> activation,
            Optional<Boolean> useBias,
            Optional<WeightConvention> weights,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> biasRegularizer) {
        DenseSettings {
            checkUnits(units);
        }
    }

    /** Of a last layer, which has as many units as its task has words or classes. */
    record ScoreSettings(
            Optional<Activation> activation, Optional<Boolean> useBias, Optional<WeightConvention> weights) {
        Dense layer(int units) {
            return new Dense(
                    units,
                    activation.orElse(Activation.LINEAR),
                    useBias.orElse(true),
                    weights.orElse(WeightConvention.KERAS));
        }
    }

    record DropoutSettings(double rate) {}

    record ActivationSettings(Activation function) {}

    record FlattenSettings() {}

    record ReshapeSettings(List<Integer> shape) {
        private static final int MAX_AXES = 8;

        ReshapeSettings {
            SettingException.within(1, MAX_AXES, "the number of sizes in shape", shape.size());
            shape.forEach(size -> SettingException.within(1, MAX_UNITS, "shape", size));
        }
    }

    record CrfSettings() {}

    record GlobalAveragePoolingSettings() {}

    record AttentionPoolingSettings(int units) {
        AttentionPoolingSettings {
            checkUnits(units);
        }
    }

    record GlobalMaxPoolingSettings() {}

    record LayerNormalizationSettings(Optional<Double> epsilon, Optional<Boolean> scale, Optional<Boolean> center) {}

    record BatchNormalizationSettings(
            Optional<Double> momentum, Optional<Double> epsilon, Optional<Boolean> scale, Optional<Boolean> center) {}

    record SpatialDropoutSettings(double rate) {}

    record GaussianNoiseSettings(double stddev) {}

    record MaskingSettings(Optional<Double> maskValue) {}

    record RepeatVectorSettings(int n) {}

    record TimeDistributedSettings(TypedConfig layer) {}

    record PositionEmbeddingSettings(int maxLength) {}

    record TiedDenseSettings(Optional<String> embedding, Optional<Activation> activation, Optional<Boolean> useBias) {}

    record SequentialSettings(List<TypedConfig> layers) {}

    record AverageSettings(List<TypedConfig> layers) {}

    record ConcatenateSettings() {}

    record AddSettings() {}

    record MultiplySettings() {}

    record DotSettings(Optional<Boolean> normalize) {}

    record AttentionSettings(Optional<Boolean> useScale) {}

    record AdditiveAttentionSettings(Optional<Boolean> useScale) {}

    record MultiHeadAttentionSettings(
            int numHeads, int keyDim, Optional<Double> dropout, Optional<Boolean> useBias, Optional<Boolean> causal) {
        MultiHeadAttentionSettings {
            SettingException.within(1, MAX_UNITS, "num-heads", numHeads);
            SettingException.within(1, MAX_UNITS, "key-dim", keyDim);
        }
    }

    @Override
    protected void configure() {
        addLayer("embedding", EmbeddingSettings.class, (it, context) -> {
            Embedding embedding = new Embedding(
                    context.requireVocabulary(),
                    it.units(),
                    it.weights().orElse(WeightConvention.KERAS),
                    it.maskZero().orElse(false));
            return it.zeroPadding().orElse(false) ? new ZeroPaddedEmbedding(embedding) : embedding;
        });
        addLayer("lstm", LstmSettings.class, (it, context) -> new Lstm(it.units(), it.options()));
        addLayer(
                "gru",
                GruSettings.class,
                (it, context) -> new Gru(it.units(), it.resetAfter().orElse(true), it.options()));
        addLayer("simple-rnn", SimpleRnnSettings.class, (it, context) -> new SimpleRnn(it.units(), it.options()));
        addLayer(
                "rnn",
                RnnSettings.class,
                (it, context) -> new Rnn(
                        context.cell(it.cell()),
                        it.returnSequences().orElse(false),
                        it.goBackwards().orElse(false)));
        addLayer("bidirectional", BidirectionalSettings.class, Layers::bidirectional);
        addLayer("dense", DenseSettings.class, (it, context) -> {
            return new Dense(
                    it.units(),
                    it.activation().orElse(Activation.LINEAR),
                    it.useBias().orElse(true),
                    it.weights().orElse(WeightConvention.KERAS),
                    RegularizerSettings.of(it.kernelRegularizer()),
                    RegularizerSettings.of(it.biasRegularizer()));
        });
        addLayer("word-dense", ScoreSettings.class, (it, context) -> it.layer(context.requireVocabulary()));
        addLayer("class-dense", ScoreSettings.class, (it, context) -> it.layer(context.requireClasses()));
        addLayer("dropout", DropoutSettings.class, (it, context) -> Dropout.of(it.rate()));
        addLayer("activation", ActivationSettings.class, (it, context) -> ActivationLayer.of(it.function()));
        addLayer("flatten", FlattenSettings.class, (it, context) -> new Flatten());
        addLayer("reshape", ReshapeSettings.class, (it, context) -> new Reshape(it.shape()));
        addLayer("crf", CrfSettings.class, (it, context) -> new Crf());
        addLayer(
                "global-average-pooling",
                GlobalAveragePoolingSettings.class,
                (it, context) -> new GlobalAveragePooling());
        addLayer(
                "attention-pooling", AttentionPoolingSettings.class, (it, context) -> new AttentionPooling(it.units()));
        addLayer("sequential", SequentialSettings.class, (it, context) -> context.network(it.layers()));
        addLayer(
                "average",
                AverageSettings.class,
                (it, context) -> new Average(layers(it.layers(), context), Average.Outputs.VALUES));
        configureSteps();
        configureJoins();
    }

    /** What is done with each step, or with the steps of a sequence. */
    private void configureSteps() {
        addLayer("global-max-pooling", GlobalMaxPoolingSettings.class, (it, context) -> new GlobalMaxPooling());
        addLayer("layer-normalization", LayerNormalizationSettings.class, (it, context) -> {
            LayerNormalization usual = new LayerNormalization();
            return new LayerNormalization(
                    it.epsilon().orElse(usual.epsilon()),
                    it.scale().orElse(usual.scale()),
                    it.center().orElse(usual.center()));
        });
        addLayer("batch-normalization", BatchNormalizationSettings.class, (it, context) -> {
            BatchNormalization usual = new BatchNormalization();
            return new BatchNormalization(
                    it.momentum().orElse(usual.momentum()),
                    it.epsilon().orElse(usual.epsilon()),
                    it.scale().orElse(usual.scale()),
                    it.center().orElse(usual.center()));
        });
        addLayer("spatial-dropout1d", SpatialDropoutSettings.class, (it, context) -> new SpatialDropout1D(it.rate()));
        addLayer("gaussian-noise", GaussianNoiseSettings.class, (it, context) -> new GaussianNoise(it.stddev()));
        addLayer(
                "masking",
                MaskingSettings.class,
                (it, context) -> new Masking(it.maskValue().orElse(0.0)));
        addLayer("repeat-vector", RepeatVectorSettings.class, (it, context) -> new RepeatVector(it.n()));
        addLayer(
                "time-distributed",
                TimeDistributedSettings.class,
                (it, context) -> new TimeDistributed(context.layer(it.layer())));
        addLayer(
                "position-embedding",
                PositionEmbeddingSettings.class,
                (it, context) -> new PositionEmbedding(it.maxLength()));
        addLayer(
                "tied-dense",
                TiedDenseSettings.class,
                (it, context) -> new TiedDense(
                        it.embedding().orElse("embedding"),
                        it.activation().orElse(Activation.LINEAR),
                        it.useBias().orElse(true)));
    }

    /** Of several inputs. */
    private void configureJoins() {
        addLayer("concatenate", ConcatenateSettings.class, (it, context) -> new Concatenate());
        addLayer("add", AddSettings.class, (it, context) -> new Add());
        addLayer("multiply", MultiplySettings.class, (it, context) -> new Multiply());
        addLayer(
                "dot",
                DotSettings.class,
                (it, context) -> new Dot(it.normalize().orElse(false)));
        addLayer(
                "attention",
                AttentionSettings.class,
                (it, context) -> new Attention(it.useScale().orElse(false)));
        addLayer(
                "additive-attention",
                AdditiveAttentionSettings.class,
                (it, context) -> new AdditiveAttention(it.useScale().orElse(true)));
        addLayer("multi-head-attention", MultiHeadAttentionSettings.class, (it, context) -> {
            MultiHeadAttention usual = MultiHeadAttention.of(it.numHeads(), it.keyDim());
            return new MultiHeadAttention(
                    it.numHeads(),
                    it.keyDim(),
                    it.dropout().orElse(usual.dropout()),
                    it.useBias().orElse(usual.useBias()),
                    it.causal().orElse(usual.causal()));
        });
    }

    private static List<Layer> layers(List<TypedConfig> parts, ComponentContext context) {
        return parts.stream().map(context::layer).toList();
    }

    private static Bidirectional bidirectional(BidirectionalSettings it, ComponentContext context) {
        if (context.layer(it.layer()) instanceof Recurrent recurrent) {
            return new Bidirectional(recurrent, it.merge().orElse(Bidirectional.Merge.CONCAT));
        }
        throw new SettingException(
                "layer",
                "must be a layer that reads step by step, as lstm; got "
                        + it.layer().type());
    }
}
