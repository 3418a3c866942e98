package org.lstm4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tensors of rows as a program has them. */
class TensorRowsTest {
    @Test
    void rowsBecomeAMatrixThatIsACopy() {
        float[] first = {1, 2, 3};
        Tensor floats = Tensor.ofRows(first, new float[] {4, 5, 6});
        assertThat(floats.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(floats.floats()).containsExactly(1, 2, 3, 4, 5, 6);
        first[0] = 9;
        assertThat(floats.element(0)).isEqualTo(1);
        Tensor ints = Tensor.ofRows(new int[] {1, 2}, new int[] {3, 4}, new int[] {5, 6});
        assertThat(ints.dims()).containsExactly(3, 2);
        assertThat(ints.ints()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Tensor.ofRows(new int[0][]).dims()).containsExactly(0, 0);
    }

    @Test
    void rowsOfDifferentLengthsAreRefusedByNumber() {
        assertThatThrownBy(() -> Tensor.ofRows(new int[] {1, 2}, new int[] {3}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 0 has 2 elements, row 1 has 1");
        assertThatThrownBy(() -> Tensor.ofRows(new float[] {1}, new float[] {3, 4}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 0 has 1 elements, row 1 has 2");
    }
}
