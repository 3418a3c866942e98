package org.lstm4j.apps.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a measurement came to. Figures are medians over the quiet blocks; where fewer than three were quiet, over the three that were
 * least disturbed.
 *
 * @param all blocks, in order; at least one
 */
public record Blocks(List<Block> all) {
    private static final int LEAST = 3;

    /** Copies the list and checks that there is a block. */
    public Blocks {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a measurement has at least one block");
        }
    }

    /** The blocks that count. */
    public List<Block> counted() {
        List<Block> quiet = all.stream().filter(Block::isQuiet).toList();
        return quiet.size() >= Math.min(LEAST, all.size())
                ? quiet
                : all.stream()
                        .sorted(Comparator.comparingDouble(
                                block -> block.foreign().orElse(0)))
                        .limit(LEAST)
                        .toList();
    }

    /** Milliseconds for a step. */
    public double millisPerStep() {
        return median(Block::millisPerStep);
    }

    /** Milliseconds for a step in the fastest block, disturbed or not. */
    public double bestMillisPerStep() {
        return all.stream().mapToDouble(Block::millisPerStep).min().orElseThrow();
    }

    /** Processors that others kept busy. */
    public OptionalDouble foreign() {
        return all.getFirst().foreign().isPresent()
                ? OptionalDouble.of(median(block -> block.foreign().orElseThrow()))
                : OptionalDouble.empty();
    }

    /** How long single steps took, if that was measured. */
    public Optional<Block.Latency> latency() {
        return all.getFirst()
                .latency()
                .map(_ -> new Block.Latency(
                        median(block -> block.latency().orElseThrow().p50Micros()),
                        median(block -> block.latency().orElseThrow().p99Micros())));
    }

    private double median(ToDoubleFunction<Block> figure) {
        double[] sorted = counted().stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
