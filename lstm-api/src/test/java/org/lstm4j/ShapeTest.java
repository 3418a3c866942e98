package org.lstm4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void namedDimensionsAreResolvedBySizes() {
        Shape shape = Shape.of("time", "batch", 16);
        assertThat(shape.resolve(Sizes.of("time", 5, "batch", 2))).containsExactly(5, 2, 16);
        assertThat(shape.size(Sizes.of("time", 5, "batch", 2))).isEqualTo(160);
        assertThatThrownBy(() -> shape.resolve(Sizes.of("time", 5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The size of dimension \"batch\" is not known; known: {time=5}");
    }

    @Test
    void productsHaveOneFormHoweverTheyAreBuilt() {
        Dim a = Dim.product(List.of(Dim.of("batch"), Dim.of(2), Dim.of("time"), Dim.of(3)));
        Dim b = Dim.product(List.of(Dim.of(6), Dim.product(List.of(Dim.of("batch"), Dim.of("time")))));
        assertThat(a).isEqualTo(b).hasToString("6*batch*time");
        assertThat(Dim.product(List.of(Dim.of(2), Dim.of(3)))).isEqualTo(Dim.of(6));
        assertThat(a.size(Sizes.of("batch", 2, "time", 5))).isEqualTo(60);
    }

    @Test
    void textIsReadBack() {
        for (Shape shape :
                List.of(Shape.SCALAR, Shape.of(3), Shape.of("batch", 7, "time"), Shape.of(Dim.parse("2*batch")))) {
            assertThat(Shape.parse(shape.toString())).isEqualTo(shape);
        }
        assertThatThrownBy(() -> Shape.parse("[3")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Shape.parse("[-3]")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Shape.parse("[99999999999]")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void sizesBeyondAnArrayAreRefused() {
        assertThatThrownBy(() -> Shape.of(65536, 65536).size(Sizes.NONE)).isInstanceOf(TooLargeException.class);
    }

    @Test
    void tensorChecksItsLengthAndType() {
        assertThatThrownBy(() -> Tensor.of(new int[] {2, 3}, 1f, 2f))
                .hasMessage("A tensor of shape [2, 3] holds 6 elements; given 2");
        assertThatThrownBy(() -> Tensor.of(new int[] {1}, 1f).ints()).hasMessageContaining("does not hold int32");
        assertThat(Tensor.of(new int[] {2}, 1.5f, -2f).to(DType.FLOAT64).doubles())
                .containsExactly(1.5, -2);
    }
}
