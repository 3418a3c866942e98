package org.lstm4j.graph;

/**
 * What a recurrent operator takes; {@link Absent} for what is optional and not given. The number and order of the gates is
 * that of the {@linkplain RecurrentCell cell}.
 *
 * @param x the sequence [time, batch, input]
 * @param w input weights [directions, gates * hidden, input]
 * @param r recurrent weights [directions, gates * hidden, hidden]
 * @param b input biases, then recurrent biases [directions, 2 * gates * hidden]; optional
 * @param sequenceLens each row's length, int32 [batch]; optional, full length if absent
 * @param initialH the hidden state before the first step [directions, batch, hidden]; optional, zero if absent
 * @param initialC the cell state before the first step [directions, batch, hidden], only for the LSTM; optional, zero if
 *     absent
 */
public record RecurrentInputs(Value x, Value w, Value r, Value b, Value sequenceLens, Value initialH, Value initialC) {

    /** Only what must be given. */
    public static RecurrentInputs of(Value x, Value w, Value r) {
        Value none = Absent.INSTANCE;
        return new RecurrentInputs(x, w, r, none, none, none, none);
    }

    /** These inputs with biases. */
    public RecurrentInputs withBias(Value biases) {
        return new RecurrentInputs(x, w, r, biases, sequenceLens, initialH, initialC);
    }

    /** These inputs with lengths. */
    public RecurrentInputs withSequenceLens(Value lengths) {
        return new RecurrentInputs(x, w, r, b, lengths, initialH, initialC);
    }

    /** These inputs with a hidden state to start from. */
    public RecurrentInputs withInitialState(Value hidden) {
        return new RecurrentInputs(x, w, r, b, sequenceLens, hidden, initialC);
    }

    /** These inputs with the states of an LSTM to start from. */
    public RecurrentInputs withInitialState(Value hidden, Value cell) {
        return new RecurrentInputs(x, w, r, b, sequenceLens, hidden, cell);
    }
}
