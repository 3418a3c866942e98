package org.lstm4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** Known answers of the authors' Random123 distribution (kat_vectors, philox 4x32, 10 rounds). */
    @Test
    void wordsAreThoseOfTheAuthors() {
        int[] zeros = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        for (int i = 0; i < 4; i++) {
            assertThat(Philox.word(0, 0, 0, i)).isEqualTo(zeros[i]);
        }
    }

    @Test
    void uniformNumbersHaveTheRightMeanAndStayBelowOne() {
        double sum = 0;
        double squares = 0;
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            float u = Philox.uniform(7, 3, 11, i);
            assertThat(u).isBetween(0f, Math.nextDown(1f));
            sum += u;
            squares += u * u;
        }
        assertThat(sum / n).isCloseTo(0.5, within(0.005));
        assertThat(squares / n).isCloseTo(1 / 3.0, within(0.005));
    }

    @Test
    void normalNumbersHaveMeanZeroAndVarianceOne() {
        double sum = 0;
        double squares = 0;
        int n = 50_000;
        for (int i = 0; i < n; i++) {
            double z = Philox.normal(7, 3, 0, i);
            sum += z;
            squares += z * z;
        }
        assertThat(sum / n).isCloseTo(0, within(0.02));
        assertThat(squares / n).isCloseTo(1, within(0.03));
    }

    @Test
    void everyPartOfTheCounterMatters() {
        int word = Philox.word(1, 2, 3, 4);
        assertThat(Philox.word(2, 2, 3, 4)).isNotEqualTo(word);
        assertThat(Philox.word(1L << 40, 2, 3, 4)).isNotEqualTo(word);
        assertThat(Philox.word(1, 3, 3, 4)).isNotEqualTo(word);
        assertThat(Philox.word(1, 2, 4, 4)).isNotEqualTo(word);
        assertThat(Philox.word(1, 2, 3, 5)).isNotEqualTo(word);
    }

    @Test
    void manyNumbersAtOnceAreThoseOneByOne() {
        for (int count : new int[] {0, 1, 4, 7, 64}) {
            float[] all = new float[count + 2];
            Philox.uniforms(1L << 40 | 5, -3, 9, 1L << 34, all, 1, count);
            for (int i = 0; i < count; i++) {
                assertThat(all[1 + i]).isEqualTo(Philox.uniform(1L << 40 | 5, -3, 9, (1L << 34) + i));
            }
            assertThat(all[count + 1]).isZero();
        }
        assertThatThrownBy(() -> Philox.uniforms(1, 1, 1, 2, new float[4], 0, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first: expected a multiple of 4, found 2");
    }
}
