package org.lstm4j.tasks.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.lstm4j.Tensor;

class PerplexityTest {
    private static final Tensor PROBABILITIES = Tensor.of(new int[] {1, 3, 2}, 0.5f, 0.5f, 0.25f, 0.75f, 0.9f, 0.1f);
    private static final Tensor TARGETS = Tensor.of(new int[] {1, 3}, 0, 0, StreamDataset.NO_TARGET);

    @Test
    void itIsTheInverseOfTheGeometricMean() {
        Perplexity perplexity = new Perplexity(false);
        perplexity.update(PROBABILITIES, TARGETS);
        assertThat(perplexity.result()).isCloseTo(1 / Math.sqrt(0.5 * 0.25), within(1e-6));
        assertThat(perplexity.count()).isEqualTo(2);
        perplexity.reset();
        assertThat(perplexity.count()).isZero();
    }

    @Test
    void logitsGiveTheSame() {
        Perplexity perplexity = new Perplexity(true);
        float[] logits = PROBABILITIES.floats().clone();
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(logits[i]) + 700;
        }
        perplexity.update(Tensor.of(new int[] {1, 3, 2}, logits), TARGETS);
        assertThat(perplexity.result()).isCloseTo(1 / Math.sqrt(0.5 * 0.25), within(1e-3));
    }

    @Test
    void aWordThatWasThoughtImpossibleIsBadButFinite() {
        Perplexity perplexity = new Perplexity(false);
        perplexity.update(Tensor.of(new int[] {1, 2}, 0f, 1f), Tensor.of(new int[] {1}, 0));
        assertThat(perplexity.result()).isGreaterThan(1e20).isFinite();
    }
}
