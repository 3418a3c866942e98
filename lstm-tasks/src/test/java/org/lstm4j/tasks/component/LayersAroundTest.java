package org.lstm4j.tasks.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.typesafe.config.ConfigFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.AdditiveAttention;
import org.lstm4j.nn.AveragePooling1D;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.GaussianNoise;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Masking;
import org.lstm4j.nn.MaxPooling1D;
import org.lstm4j.nn.MultiHeadAttention;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.PositionEmbedding;
import org.lstm4j.nn.RepeatVector;
import org.lstm4j.nn.SpatialDropout1D;
import org.lstm4j.nn.TiedDense;
import org.lstm4j.nn.TimeDistributed;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;

/** Words of task files for the layers that stand around recurrent ones, against the values they stand for. */
class LayersAroundTest {
    record Holder(TypedConfig part) {}

    private static Layer layer(String text) {
        Components components = Guice.createInjector(new BuiltinModule()).getInstance(Components.class);
        TypedConfig part = new ConfigBinder()
                .bind(ConfigFactory.parseString("part = " + text), Holder.class)
                .part();
        return components.layer(part, new ComponentContext(components, 100, 10, 4));
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(
                        "{ type = embedding, units = 16, mask-zero = true }",
                        Embedding.of(100, 16).withMaskZero()),
                Arguments.of("{ type = conv1d, filters = 8, kernel-size = 3 }", Conv1D.of(8, 3)),
                Arguments.of(
                        "{ type = conv1d, filters = 8, kernel-size = 3, strides = 2, padding = causal, activation = relu }",
                        Conv1D.of(8, 3)
                                .withStrides(2)
                                .withPadding(Padding.CAUSAL)
                                .withActivation(Activation.RELU)),
                Arguments.of(
                        "{ type = conv1d, filters = 8, kernel-size = 3, dilation-rate = 4, use-bias = false }",
                        new Conv1D(8, 3, 1, Padding.VALID, 4, Activation.LINEAR, false)),
                Arguments.of(
                        "{ type = conv2d, filters = 8, kernel-size = 3, padding = same }",
                        Conv2D.of(8, 3).withPadding(Padding.SAME)),
                Arguments.of("max-pooling1d", MaxPooling1D.of(2)),
                Arguments.of("{ type = max-pooling1d, pool-size = 3 }", MaxPooling1D.of(3)),
                Arguments.of(
                        "{ type = average-pooling1d, pool-size = 3, strides = 1, padding = same }",
                        AveragePooling1D.of(3).withStrides(1).withPadding(Padding.SAME)),
                Arguments.of("global-max-pooling", new GlobalMaxPooling()),
                Arguments.of("layer-normalization", new LayerNormalization()),
                Arguments.of(
                        "{ type = layer-normalization, epsilon = 1e-5, center = false }",
                        new LayerNormalization(1e-5, true, false)),
                Arguments.of(
                        "{ type = batch-normalization, momentum = 0.9 }",
                        new BatchNormalization(0.9, 1e-3, true, true)),
                Arguments.of("{ type = spatial-dropout1d, rate = 0.2 }", new SpatialDropout1D(0.2)),
                Arguments.of("{ type = gaussian-noise, stddev = 0.1 }", new GaussianNoise(0.1)),
                Arguments.of("masking", new Masking(0)),
                Arguments.of("{ type = masking, mask-value = -1 }", new Masking(-1)),
                Arguments.of("{ type = repeat-vector, n = 5 }", new RepeatVector(5)),
                Arguments.of(
                        "{ type = time-distributed, layer { type = dense, units = 3 } }",
                        new TimeDistributed(Dense.of(3))),
                Arguments.of("{ type = position-embedding, max-length = 50 }", new PositionEmbedding(50)),
                Arguments.of("tied-dense", TiedDense.of("embedding")),
                Arguments.of(
                        "{ type = tied-dense, embedding = words, activation = softmax, use-bias = false }",
                        new TiedDense("words", Activation.SOFTMAX, false)),
                Arguments.of("{ type = additive-attention, use-scale = false }", new AdditiveAttention(false)),
                Arguments.of(
                        "{ type = multi-head-attention, num-heads = 2, key-dim = 8, causal = true, dropout = 0.1 }",
                        MultiHeadAttention.of(2, 8).withCausal().withDropout(0.1)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void eachWordHasItsLayer(String text, Layer expected) {
        assertThat(layer(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { type = conv1d, filters = 0, kernel-size = 3 }             | filters: must be from 1 to 32768, got 0
            { type = conv1d, filters = 2 }                              | kernel-size
            { type = conv1d, filters = 2, kernel-size = 3, padding = cozy } | expected one of valid, same, causal
            { type = conv1d, filters = 2, kernel-size = 3, strides = 2, dilation-rate = 2 } | not both
            { type = max-pooling1d, padding = causal }                  | not causal
            { type = gaussian-noise, stddev = -1 }                      | 0 or more; got -1
            { type = repeat-vector, n = 0 }                             | 1 step or more; got 0
            { type = multi-head-attention, num-heads = 0, key-dim = 2 } | num-heads: must be from 1 to 32768, got 0
            """)
    void aMistakeIsNamed(String text, String message) {
        assertThatThrownBy(() -> layer(text)).hasMessageContaining(message);
    }

    @Test
    void aMistakeIsNoStackTraceOfAnArray() {
        assertThatThrownBy(() -> layer("{ type = conv1d, filters = 2, kernel-size = 3, strides = 0 }"))
                .hasMessageContaining("1 or more; got 3, 0 and 1");
    }
}
