package org.lstm4j.nn;

/**
 * The step of a GRU, for use in a {@link Rnn}, or in other cells, as Keras's {@code GRUCell}; the layer {@link Gru} computes the same by a kernel of its own.
 * <i>Weights</i> are those of the layer, by name and shape, so that saved ones fit both; {@link RecurrentOptions} are the layer's
 * too, but for those that an {@code Rnn} has itself. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param resetAfter true to apply the reset gate after the recurrent product
 * @param options functions, dropout, formula and weights
 */
public record GruCell(int units, boolean resetAfter, RecurrentOptions options) implements GatedCell {
    /** Checks the numbers and the functions. */
    public GruCell {
        GatedCell.check(reading(units, resetAfter, options));
    }

    /** With Keras's defaults. */
    public GruCell(int units) {
        this(units, true, RecurrentOptions.DEFAULT);
    }

    private static RecurrentReading reading(int units, boolean resetAfter, RecurrentOptions options) {
        return Gru.reading(units, resetAfter, options);
    }

    @Override
    public RecurrentReading reading() {
        return reading(units, resetAfter, options);
    }
}
