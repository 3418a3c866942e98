package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A cell whose steps are no function of the outputs before, so that many of them are a few products of matrices. {@link
 * org.lstm4j.nn.Rnn} trains it in chunks of steps, which carry the states from one to the next, and predicts step by step: the numbers
 * are the same.
 */
public interface ChunkedCell extends Cell {
    /** How many steps a chunk has. */
    int chunk();

    /**
     * Writes the steps of a chunk.
     *
     * @param x what {@link #project} gave, {@code [chunk, batch, any]}
     * @param mask 1 at the steps of a row and 0 at padding, {@code [chunk, batch, 1]}. Padding leaves the states as they are
     * @param states before the chunk
     * @param isReverse true if the chunk is read from its last step to its first
     * @return every step's output {@code [chunk, batch, units]}, which at padding may be any numbers, then the states behind the
     *     chunk without the first one, which is the output of a row's last step
     */
    List<Value> chunk(GraphBuilder g, Value x, Value mask, List<Value> states, boolean isReverse);
}
