package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;

class TagScoresTest {
    private static final int LABELS = 3;
    private static final int TIME = 4;

    private static Tensor worth() {
        float[] numbers = new float[2 * TIME * LABELS * LABELS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 4 * Philox.uniform(5, 1, 0, i) - 2;
        }
        return Tensor.of(new int[] {2, TIME, LABELS, LABELS}, numbers);
    }

    /** By adding up all sequences of labels, which the recursion must come to. */
    @Test
    void ofAFieldTheShareOfAllSequencesIsTheProbability() {
        int length = 3;
        float[] worth = worth().floats();
        double[][] expected = new double[length][LABELS];
        double all = 0;
        double best = Double.NEGATIVE_INFINITY;
        int[] bestPath = {};
        for (int number = 0; number < 27; number++) {
            int[] path = {number / 9, number / 3 % 3, number % 3};
            double score = 0;
            for (int step = 0; step < length; step++) {
                int before = step == 0 ? 0 : path[step - 1];
                score += worth[((TIME + step) * LABELS + before) * LABELS + path[step]];
            }
            if (score > best) {
                best = score;
                bestPath = path;
            }
            all += Math.exp(score);
            for (int step = 0; step < length; step++) {
                expected[step][path[step]] += Math.exp(score);
            }
        }
        TagScores scores = new TagScores(LABELS, true, false);
        double[][] found = scores.probabilities(worth(), 1, length);
        for (int step = 0; step < length; step++) {
            for (int label = 0; label < LABELS; label++) {
                assertThat(found[step][label]).isCloseTo(expected[step][label] / all, within(1e-12));
            }
        }
        assertThat(scores.best(worth(), new int[] {0, length}).get(1)).containsExactly(bestPath);
        assertThat(scores.best(worth(), new int[] {0, length}).get(0)).isEmpty();
    }

    @Test
    void withoutAFieldTheLargestNumberOfEachWordDecides() {
        Tensor numbers = Tensor.of(new int[] {1, 2, 2}, 1f, 3f, 2f, 2f);
        TagScores logits = new TagScores(2, false, true);
        assertThat(logits.best(numbers, new int[] {2}).get(0)).containsExactly(1, 0);
        double[][] shares = logits.probabilities(numbers, 0, 2);
        assertThat(shares[0][1]).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
        assertThat(shares[1]).containsExactly(0.5, 0.5);
        Tensor probabilities = Tensor.of(new int[] {1, 1, 2}, 0.25f, 0.75f);
        assertThat(new TagScores(2, false, false).probabilities(probabilities, 0, 1)[0])
                .containsExactly(0.25, 0.75);
    }
}
