package org.lstm4j.nn;

/**
 * The step of a plain RNN, for use in a {@link Rnn}, or in other cells, as Keras's {@code SimpleRNNCell}; the layer {@link SimpleRnn} computes the same by a kernel of its own.
 * <i>Weights</i> are those of the layer, by name and shape, so that saved ones fit both; {@link RecurrentOptions} are the layer's
 * too, but for those that an {@code Rnn} has itself. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param options functions, dropout, formula and weights
 */
public record SimpleRnnCell(int units, RecurrentOptions options) implements GatedCell {
    /** Checks the numbers and the functions. */
    public SimpleRnnCell {
        GatedCell.check(reading(units, options));
    }

    /** With Keras's defaults. */
    public SimpleRnnCell(int units) {
        this(units, RecurrentOptions.DEFAULT);
    }

    private static RecurrentReading reading(int units, RecurrentOptions options) {
        return SimpleRnn.reading(units, options);
    }

    @Override
    public RecurrentReading reading() {
        return reading(units, options);
    }
}
