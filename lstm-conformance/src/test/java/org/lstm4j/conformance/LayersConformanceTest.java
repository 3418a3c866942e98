package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.nn.AdditiveAttention;
import org.lstm4j.nn.AttentionPooling;
import org.lstm4j.nn.AveragePooling1D;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Branches;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.MaxPooling1D;
import org.lstm4j.nn.MultiHeadAttention;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.PositionEmbedding;
import org.lstm4j.nn.RepeatVector;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.TimeDistributed;

/** Layers around recurrent ones: gradients, and that no row sees how far its batch is padded. */
class LayersConformanceTest {
    static Layer withItself(Join join) {
        return new Branches(
                List.of(new Branches.Part(Optional.empty(), join, List.of(Branches.INPUT, Branches.INPUT))));
    }

    static Stream<Layer> readingSequences() {
        return Stream.of(
                Conv1D.of(3, 2),
                Conv1D.of(3, 1),
                Conv1D.of(2, 3).withPadding(Padding.SAME),
                Conv1D.of(2, 4).withPadding(Padding.SAME),
                Conv1D.of(2, 3).withPadding(Padding.CAUSAL),
                Conv1D.of(2, 2).withStrides(2),
                Conv1D.of(2, 1).withStrides(3),
                Conv1D.of(2, 3).withStrides(2).withPadding(Padding.CAUSAL),
                Conv1D.of(2, 2).withDilation(2),
                Conv1D.of(2, 3).withDilation(2).withPadding(Padding.CAUSAL),
                MaxPooling1D.of(2),
                MaxPooling1D.of(2).withStrides(1),
                MaxPooling1D.of(3).withStrides(1).withPadding(Padding.SAME),
                AveragePooling1D.of(2),
                AveragePooling1D.of(3).withStrides(1).withPadding(Padding.SAME),
                new GlobalMaxPooling(),
                new GlobalAveragePooling(),
                new AttentionPooling(3),
                new LayerNormalization(),
                new BatchNormalization(),
                new TimeDistributed(Dense.of(3)),
                new PositionEmbedding(9),
                withItself(new AdditiveAttention()),
                withItself(new AdditiveAttention(false)),
                MultiHeadAttention.of(2, 3),
                MultiHeadAttention.of(1, 2).withCausal(),
                Sequential.of(Conv1D.of(3, 2), MaxPooling1D.of(2).withStrides(1), Bidirectional.of(Lstm.of(2))),
                Sequential.of(Conv1D.of(2, 2).withStrides(2), Gru.of(3)),
                Sequential.of(Conv1D.of(2, 2), new GlobalMaxPooling()));
    }

    @ParameterizedTest
    @MethodSource("readingSequences")
    void gradientsAreRightForFullRowsAndForRowsWithLengths(Layer layer) {
        LayerConformance.of(layer, 3, 6, 4).checkGradients();
        LayerConformance.of(layer, 2, 5, 2).checkGradients();
        LayerConformance.of(layer, 4, 6, 3).withLengths(6, 2, 5, 3).checkGradients();
    }

    @ParameterizedTest
    @MethodSource("readingSequences")
    void aRowDoesNotSeeHowFarItsBatchIsPadded(Layer layer) {
        LayerConformance.of(layer, 4, 7, 3).withLengths(3, 7, 2, 5).checkPadding();
    }

    @Test
    void paddingThatShowsIsFound() {
        Layer whole = (g, x, mode) -> g.reduceSum(x, false, 1);
        assertThatThrownBy(() ->
                        LayerConformance.of(whole, 2, 4, 3).withLengths(4, 2).checkPadding())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Row 1 gives")
                .hasMessageContaining("padding shows");
    }

    @Test
    void theOthersHaveRightGradients() {
        LayerConformance.of(new RepeatVector(3), 2, 4).checkGradients();
        Layer film = new TimeDistributed(Conv2DOfRows.LAYER);
        LayerConformance.of(film, 2, 3, 8).checkGradients();
    }

    @Test
    void whatCannotBeToldFromALengthIsRefused() {
        Layer same = Conv1D.of(2, 3).withStrides(2).withPadding(Padding.SAME);
        LayerConformance.of(same, 2, 5, 3).checkGradients();
        assertThatThrownBy(() ->
                        LayerConformance.of(same, 2, 5, 3).withLengths(5, 3).checkGradients())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("choose padding valid or causal");
        assertThatThrownBy(() -> Conv1D.of(2, 3).withStrides(2).withDilation(2)).hasMessageContaining("not both");
        assertThatThrownBy(() -> MaxPooling1D.of(2).withPadding(Padding.CAUSAL)).hasMessageContaining("not causal");
        assertThat(Padding.ofText("causal")).isEqualTo(Padding.CAUSAL);
    }
}
