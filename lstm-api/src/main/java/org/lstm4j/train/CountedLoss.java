package org.lstm4j.train;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.SequenceMask;

/**
 * A loss written into a graph, so that every mean is one over what counts: neither steps behind a row's length nor what the
 * {@linkplain Loss#counted loss leaves out} add to it or to what it is divided by.
 *
 * @param rows the loss of each row, {@code [batch]}: the mean over those of its items that count, 0 where none does
 * @param counts how much the items of each row count, float32 {@code [batch]}; empty if all do
 */
record CountedLoss(Value rows, Optional<Value> counts) {
    /**
     * Writes it.
     *
     * @param loss of each item
     * @param inputs what the graph is fed: where lengths are among them and the items have steps as an input has, padding does not
     *     count
     */
    static CountedLoss of(GraphBuilder g, LossItems loss, List<Input> inputs) {
        Value items = loss.items();
        int[] withinRow = IntStream.range(1, items.rank()).toArray();
        Optional<Value> counted = loss.counted();
        Optional<Input> lengths = SequenceMask.lengths(inputs, items.shape());
        if (lengths.isPresent()) {
            Value mask = mask(g, items.shape(), lengths.get());
            counted = Optional.of(counted.map(own -> g.mul(own, mask)).orElse(mask));
        }
        if (counted.isEmpty()) {
            Value means = withinRow.length == 0 ? items : g.reduceMean(items, false, withinRow);
            return new CountedLoss(means, Optional.empty());
        }
        // Rank 1 has no axis to add up: the row is the item.
        Value counts = g.reduceSum(counted.get(), false, withinRow);
        Value sums = g.reduceSum(g.mul(items, counted.get()), false, withinRow);
        return new CountedLoss(g.div(sums, divisor(g, counts)), Optional.of(counts));
    }

    /** The mean over all that counts in the batch, each row's share weighted; 0 if nothing counts. */
    Value mean(GraphBuilder g, Optional<Value> sampleWeights) {
        Value weighted = sampleWeights.map(weights -> g.mul(rows, weights)).orElse(rows);
        return counts.map(each -> g.div(g.reduceSumAll(g.mul(weighted, each)), divisor(g, g.reduceSumAll(each))))
                .orElseGet(() -> g.reduceMeanAll(weighted));
    }

    /** The sum over all that counts in the batch, each row's share weighted; only where there are counts. */
    Value sum(GraphBuilder g, Optional<Value> sampleWeights) {
        Value weighted = sampleWeights.map(weights -> g.mul(rows, weights)).orElse(rows);
        return g.reduceSumAll(g.mul(weighted, counts.orElseThrow()));
    }

    /** What to say of data in which nothing counts, so that it has no mean. */
    static InvalidInputException nothingCounts(String loss, String done) {
        return new InvalidInputException((loss.isEmpty() ? "No target" : "No target of the loss \"" + loss + "\" in")
                + (loss.isEmpty() ? " of" : "") + " the data that is to be " + done
                + " counts: all are padding or labels that the loss ignores");
    }

    /** Counts to divide by; where nothing counts, 1. Counts may be weights, and so below 1. */
    private static Value divisor(GraphBuilder g, Value counts) {
        return g.where(g.less(g.constant(0, counts.dtype()), counts), counts, g.constant(1, counts.dtype()));
    }

    /** 1 at each item of a step of its sequence, 0 at padding, in the shape of the items. */
    private static Value mask(GraphBuilder g, Shape items, Value lengths) {
        Value steps = SequenceMask.of(g, items.dim(0), items.dim(1), lengths);
        Shape matrix = items.slice(0, 2);
        Shape ones = new Shape(Collections.nCopies(items.rank() - 2, Dim.of(1)));
        Value mask = g.reshape(steps, matrix.concat(ones));
        return items.rank() == 2 ? mask : g.expand(mask, items);
    }
}
