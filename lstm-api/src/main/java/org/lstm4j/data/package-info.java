/**
 * Data sets: rows of named tensors, split by position, shuffled by seed, bucketed by length, read in batches.
 *
 * <pre>{@code
 * Dataset all = TensorDataset.of(Map.of("tokens", tokens, "target", labels));
 * Dataset train = all.slice(0, 20_000);
 * for (Feeds batch : train.batches(32, Shuffle.of(seed, epoch))) { ... }
 * }</pre>
 */
@NullMarked
package org.lstm4j.data;

import org.jspecify.annotations.NullMarked;
