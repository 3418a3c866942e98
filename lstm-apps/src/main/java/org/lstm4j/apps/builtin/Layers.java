package org.lstm4j.apps.builtin;

import java.util.List;
import java.util.Optional;
import org.lstm4j.apps.builtin.RecurrentSettings.RegularizerSettings;
import org.lstm4j.apps.component.ComponentContext;
import org.lstm4j.apps.config.SettingException;
import org.lstm4j.apps.config.TypedConfig;
import org.lstm4j.apps.task.LstmModule;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.Add;
import org.lstm4j.nn.Attention;
import org.lstm4j.nn.AttentionPooling;
import org.lstm4j.nn.Average;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dot;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.InitialState;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Multiply;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.WeightConvention;

/** The layers of {@link org.lstm4j.nn} with the names and defaults of Keras. */
final class Layers extends LstmModule {

    /** Twice as wide as the widest that anybody trains; the square of it is still a number of an array's elements. */
    private static final int MAX_UNITS = 1 << 15;

    static void checkUnits(int units) {
        SettingException.within(1, MAX_UNITS, "units", units);
    }

    record EmbeddingSettings(int units, Optional<Boolean> zeroPadding, Optional<WeightConvention> weights) {
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

    record WordDenseSettings(
            Optional<Activation> activation, Optional<Boolean> useBias, Optional<WeightConvention> weights) {}

    record DropoutSettings(double rate) {}

    record ActivationSettings(Activation function) {}

    record FlattenSettings() {}

    record GlobalAveragePoolingSettings() {}

    record AttentionPoolingSettings(int units) {
        AttentionPoolingSettings {
            checkUnits(units);
        }
    }

    record SequentialSettings(List<TypedConfig> layers) {}

    record AverageSettings(List<TypedConfig> layers) {}

    record ConcatenateSettings() {}

    record AddSettings() {}

    record MultiplySettings() {}

    record DotSettings(Optional<Boolean> normalize) {}

    record AttentionSettings(Optional<Boolean> useScale) {}

    @Override
    protected void configure() {
        addLayer("embedding", EmbeddingSettings.class, (it, context) -> {
            Embedding embedding = new Embedding(
                    context.requireVocabulary(), it.units(), it.weights().orElse(WeightConvention.KERAS));
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
        addLayer("word-dense", WordDenseSettings.class, (it, context) -> {
            return new Dense(
                    context.requireVocabulary(),
                    it.activation().orElse(Activation.LINEAR),
                    it.useBias().orElse(true),
                    it.weights().orElse(WeightConvention.KERAS));
        });
        addLayer("dropout", DropoutSettings.class, (it, context) -> Dropout.of(it.rate()));
        addLayer("activation", ActivationSettings.class, (it, context) -> ActivationLayer.of(it.function()));
        addLayer("flatten", FlattenSettings.class, (it, context) -> new Flatten());
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
        configureJoins();
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
