package org.lstm4j.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NaiveBayesTest {
    @Test
    void wordsAreCountedWhereRowsArePadded() {
        // Word 1 is of class 0, word 2 of class 1, wherever they stand; word 3 says nothing.
        int[] rows = {1, 3, 0, 3, 1, 0, 2, 3, 3, 3, 2, 0};
        NaiveBayes model = NaiveBayes.fit(rows, 3, new int[] {0, 0, 1, 1}, 4, 2);
        assertThat(model.accuracy(rows, 3, new int[] {0, 0, 1, 1})).isEqualTo(1);
        assertThat(model.accuracy(new int[] {3, 3, 2, 1, 0, 0}, 3, new int[] {1, 0}))
                .isEqualTo(1);
        assertThat(model.accuracy(new int[] {3, 3, 2, 1, 0, 0}, 3, new int[] {0, 0}))
                .isEqualTo(0.5);
    }

    @Test
    void placesAreToldApartWhereRowsFillThemAll() {
        // The same words in another order: only their places tell the classes apart.
        int[] rows = {1, 2, 2, 1, 1, 2, 2, 1};
        int[] labels = {0, 1, 0, 1};
        assertThat(NaiveBayes.fit(rows, 2, labels, 3, 2).accuracy(rows, 2, labels))
                .isEqualTo(1);
    }

    /** Two rows of class 0 with words 1 1 and 1 2, one of class 1 with 2 2; by hand with one added to each count of three ids. */
    @Test
    void sharesHaveOneAddedToEachCount() {
        int[] rows = {1, 1, 0, 1, 2, 0, 2, 2, 0};
        NaiveBayes model = NaiveBayes.fit(rows, 3, new int[] {0, 0, 1}, 3, 2);
        // P(0) (1 + 1) / (4 + 3) = 3/5 * 2/7 = 0.171 for word 2, and P(1) (2 + 1) / (2 + 3) = 2/5 * 3/5 = 0.24: class
        // 1.
        assertThat(model.accuracy(new int[] {2, 0, 0}, 3, new int[] {1})).isEqualTo(1);
        // Word 1: 3/5 * 4/7 against 2/5 * 1/5: class 0.
        assertThat(model.accuracy(new int[] {1, 0, 0}, 3, new int[] {0})).isEqualTo(1);
    }
}
