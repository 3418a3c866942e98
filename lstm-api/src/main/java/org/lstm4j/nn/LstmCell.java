package org.lstm4j.nn;

/**
 * The step of an LSTM, for use in a {@link Rnn}, or in other cells, as Keras's {@code LSTMCell}; the layer {@link Lstm} computes the same by a kernel of its own.
 * <i>Weights</i> are those of the layer, by name and shape, so that saved ones fit both; {@link RecurrentOptions} are the layer's
 * too, but for those that an {@code Rnn} has itself. Immutable.
 *
 * @param units the size of the cell state, and of h unless it is projected, 1 or more
 * @param options functions, dropout, formula and weights
 */
public record LstmCell(int units, RecurrentOptions options) implements GatedCell {
    /** Checks the numbers and the functions. */
    public LstmCell {
        GatedCell.check(reading(units, options));
    }

    /** With Keras's defaults. */
    public LstmCell(int units) {
        this(units, RecurrentOptions.DEFAULT);
    }

    private static RecurrentReading reading(int units, RecurrentOptions options) {
        return Lstm.reading(units, options);
    }

    @Override
    public RecurrentReading reading() {
        return reading(units, options);
    }
}
