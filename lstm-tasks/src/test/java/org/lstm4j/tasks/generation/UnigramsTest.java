package org.lstm4j.tasks.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.train.Trainer;

class UnigramsTest {
    private static TensorDataset targets(int... words) {
        return TensorDataset.of(Map.of(Trainer.TARGET, Tensor.of(new int[] {words.length}, words)));
    }

    @Test
    void thePerplexityIsThatOfSmoothedFrequencies() {
        // Three words; 1 was seen twice, 2 once: (2 + 1) / 6, (1 + 1) / 6, (0 + 1) / 6.
        Unigrams unigrams = new Unigrams(targets(1, 1, 2, StreamDataset.NO_TARGET), 3, 2);
        double expected = Math.exp(-(Math.log(3 / 6.0) + Math.log(1 / 6.0)) / 2);
        assertThat(unigrams.perplexity(targets(1, 0, StreamDataset.NO_TARGET), 2))
                .isCloseTo(expected, within(1e-12));
    }
}
