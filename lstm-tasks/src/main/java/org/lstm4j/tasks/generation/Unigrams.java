package org.lstm4j.tasks.generation;

import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

/**
 * A forecast that knows how frequent each word is and nothing else: what a model of the next word must beat to know anything. Each
 * word counts once more than it was seen (Laplace), so that none is impossible.
 */
final class Unigrams {
    private final long[] counts;
    private long total;

    /**
     * Counts the targets of rows.
     *
     * @param learned rows that a model learns from
     * @param vocabulary how many words there are
     * @param batchSize rows at a time
     */
    Unigrams(Dataset learned, int vocabulary, int batchSize) {
        this.counts = new long[vocabulary];
        for (Feeds batch : learned.batches(batchSize, Shuffle.NONE)) {
            for (int word : batch.get(Trainer.TARGET).ints()) {
                if (word != StreamDataset.NO_TARGET) {
                    counts[word]++;
                    total++;
                }
            }
        }
    }

    /** How many words it wavers between on other rows. */
    double perplexity(Dataset rows, int batchSize) {
        double sum = 0;
        long words = 0;
        for (Feeds batch : rows.batches(batchSize, Shuffle.NONE)) {
            for (int word : batch.get(Trainer.TARGET).ints()) {
                if (word != StreamDataset.NO_TARGET) {
                    sum -= Math.log((counts[word] + 1.0) / (total + counts.length));
                    words++;
                }
            }
        }
        return Math.exp(sum / words);
    }
}
