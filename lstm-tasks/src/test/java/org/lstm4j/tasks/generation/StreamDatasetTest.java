package org.lstm4j.tasks.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.data.Shuffle;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

class StreamDatasetTest {
    private static final String TOKENS = "tokens";

    private static int[] numbers(int length) {
        return IntStream.range(0, length).toArray();
    }

    private static List<Feeds> batches(StreamDataset dataset) {
        List<Feeds> batches = new ArrayList<>();
        dataset.batches(100, Shuffle.NONE).forEach(batches::add);
        return batches;
    }

    @Test
    void rowsOfABatchGoOnWhereTheyEndedInTheBatchBefore() {
        StreamDataset dataset = StreamDataset.toLearn(numbers(14), 2, 3, TOKENS);
        List<Feeds> batches = batches(dataset);
        assertThat(dataset.size()).isEqualTo(4);
        assertThat(dataset.batchCount(1)).isEqualTo(2);
        assertThat(batches.get(0).get(TOKENS).ints()).containsExactly(0, 1, 2, 6, 7, 8);
        assertThat(batches.get(0).get(Trainer.TARGET).ints()).containsExactly(1, 2, 3, 7, 8, 9);
        assertThat(batches.get(1).get(TOKENS).ints()).containsExactly(3, 4, 5, 9, 10, 11);
    }

    @Test
    void everyWordButTheFirstIsATargetOnceInAMeasurementOfAnySize() {
        for (int length = 2; length < 40; length++) {
            for (int lanes = 1; lanes < 9; lanes++) {
                for (int steps = 1; steps < 9; steps++) {
                    assertThat(targets(StreamDataset.toMeasure(numbers(length), lanes, steps, TOKENS)))
                            .as("%d words, %d lanes, %d steps", length, lanes, steps)
                            .containsExactlyElementsOf(
                                    IntStream.range(1, length).boxed().toList());
                }
            }
        }
    }

    /** The targets that count, sorted; each is the number after its word. */
    private static List<Integer> targets(StreamDataset dataset) {
        List<Integer> targets = new ArrayList<>();
        for (Feeds batch : batches(dataset)) {
            int[] words = batch.get(TOKENS).ints();
            int[] next = batch.get(Trainer.TARGET).ints();
            for (int i = 0; i < next.length; i++) {
                if (next[i] != StreamDataset.NO_TARGET) {
                    assertThat(next[i]).isEqualTo(words[i] + 1);
                    targets.add(next[i]);
                }
            }
        }
        return targets.stream().sorted().toList();
    }

    @Test
    void withinTextsNeitherFirstWordsNorEndsCount() {
        int end = 9;
        int[] stream = {end, 1, 2, 3, end, 4, 5, end};
        Feeds batch = batches(StreamDataset.toMeasure(stream, 1, 7, TOKENS).withinTexts(end))
                .getFirst();
        assertThat(batch.get(TOKENS).ints()).containsExactly(9, 1, 2, 3, 9, 4, 5);
        assertThat(batch.get(Trainer.TARGET).ints()).containsExactly(-1, 2, 3, -1, -1, 5, -1);
    }

    @Test
    void aStreamThatFillsNoWindowIsRefused() {
        assertThatThrownBy(() -> StreamDataset.toLearn(numbers(12), 4, 3, TOKENS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a stream of 12 words is too short for training.batch-size = 4 lanes");
    }
}
