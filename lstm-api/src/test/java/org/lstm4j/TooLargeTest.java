package org.lstm4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

class TooLargeTest {
    private static void isRefused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(TooLargeException.class)
                .message()
                .contains(parts)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void aTensorBeyondTheLimitIsRefusedWithSizeLimitAndAdvice(DType dtype) {
        isRefused(
                () -> Tensor.zeros(dtype, 65536, 65536),
                "A tensor [65536, 65536] has 4,294,967,296 elements; at most 2,147,483,632 are possible. Take fewer units");
        // products that come back to 0 and to a small number when they wrap
        isRefused(() -> Tensor.zeros(dtype, 1 << 16, 1 << 16, 1 << 16, 1 << 16), "18,446,744,073,709,551,616");
        isRefused(() -> Tensor.zeros(dtype, 3, 1431655766), "4,294,967,298");
        isRefused(() -> Tensor.zeros(dtype, Integer.MAX_VALUE), "2,147,483,647");
    }

    @Test
    void tensorsOverArraysAndOtherShapesOfThemAreCountedAlike() {
        isRefused(() -> Tensor.of(new int[] {65536, 65536}, 1f), "4,294,967,296");
        isRefused(() -> Tensor.scalar(1f).reshape(65536, 65536), "4,294,967,296");
    }

    @Test
    void anEmptyTensorIsEmptyHoweverLargeItsOtherDimensionsAre() {
        assertThat(Tensor.zeros(DType.FLOAT32, 65536, 65536, 0).size()).isZero();
        assertThat(Tensor.zeros(DType.FLOAT32, 0, 65536, 65536).size()).isZero();
        assertThat(Shape.of(65536, 65536, "time").size(Sizes.of("time", 0))).isZero();
    }

    @Test
    void shapesAndProductsOfDimensionsSayWhatTheyAreNow() {
        Sizes sizes = Sizes.of("batch", 70000, "time", 50000);
        isRefused(() -> Shape.of(65536, 65536).size(Sizes.NONE), "A value [65536, 65536] has 4,294,967,296 elements");
        isRefused(
                () -> Shape.of("time", "batch", 512).size(sizes),
                "A value [time, batch, 512], now [50000, 70000, 512], has 1,792,000,000,000 elements");
        Dim product = Dim.product(List.of(Dim.of("batch"), Dim.of("time")));
        isRefused(() -> product.size(sizes), "The dimension batch*time has 3,500,000,000 elements");
        isRefused(() -> Dim.parse("65536*65536"), "The dimension 65536*65536");
        assertThat(Dim.parse("0*65536*65536")).isEqualTo(Dim.of(0));
    }

    static Stream<Arguments> layers() {
        Function<Integer, Layer> lstm = units -> Lstm.of(units);
        Function<Integer, Layer> gru = units -> Gru.of(units);
        Function<Integer, Layer> rnn = units -> SimpleRnn.of(units);
        Function<Integer, Layer> both = units -> Bidirectional.of(Lstm.of(units));
        Function<Integer, Layer> dense = units -> Dense.of(units);
        return Stream.of(lstm, gru, rnn, both, dense)
                .flatMap(layer -> Stream.of(1 << 20, 1 << 28, 1 << 29, 1 << 30, Integer.MAX_VALUE)
                        .map(units -> Arguments.of(layer, units)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aLayerOfTooManyUnitsIsRefusedWithItsName(Function<Integer, Layer> layer, int units) {
        GraphBuilder g = new GraphBuilder();
        Layer whole = Sequential.of(layer.apply(units));
        isRefused(
                () -> whole.call(g, g.input("x", Shape.of("batch", "time", 4096), DType.FLOAT32), Mode.inference()),
                "elements; at most");
    }

    @Test
    void aVocabularyOfTooManyWordsIsRefusedWithTheParameter() {
        isRefused(
                () -> Model.ofTokens(Sequential.of(Embedding.of(1 << 26, 1 << 10)), false)
                        .inferenceGraph(),
                "Parameter ",
                "[67108864, 1024] has 68,719,476,736 elements");
    }

    @Test
    void aBatchOfTooManyRowsIsRefusedWithTheNodeAndTheSizes() {
        GraphBuilder g = new GraphBuilder();
        g.output(
                "y",
                g.reduceSumAll(
                        g.expand(g.input("x", Shape.of("batch", 1), DType.FLOAT32), Shape.of("batch", 1 << 20))));
        try (Predictor predictor = new ReferenceBackend().compile(g.build(), CompileOptions.DEFAULT)) {
            isRefused(
                    () -> predictor.run(
                            new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 4096, 1)),
                            new Feeds().put("y", Tensor.scalar(0f))),
                    "Expand",
                    "{batch=4096}",
                    "[batch, 1048576], now [4096, 1048576], has 4,294,967,296 elements");
        }
    }
}
