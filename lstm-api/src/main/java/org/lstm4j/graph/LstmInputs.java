package org.lstm4j.graph;

/**
 * What the LSTM operator takes; gate order i, o, f, c everywhere. {@link Absent} for what is optional and not given.
 *
 * @param x the sequence [time, batch, input]
 * @param w input weights [directions, 4 hidden, input]
 * @param r recurrent weights [directions, 4 hidden, hidden]
 * @param b input biases, then recurrent biases [directions, 8 hidden]; optional
 * @param sequenceLens each row's length, int32 [batch]; optional, full length if absent
 * @param initialH the hidden state before the first step [directions, batch, hidden]; optional, zero if absent
 * @param initialC the cell state before the first step [directions, batch, hidden]; optional, zero if absent
 */
public record LstmInputs(Value x, Value w, Value r, Value b, Value sequenceLens, Value initialH, Value initialC) {

    /** Only what must be given. */
    public static LstmInputs of(Value x, Value w, Value r) {
        Value none = Absent.INSTANCE;
        return new LstmInputs(x, w, r, none, none, none, none);
    }

    /** These inputs with biases. */
    public LstmInputs withBias(Value biases) {
        return new LstmInputs(x, w, r, biases, sequenceLens, initialH, initialC);
    }

    /** These inputs with lengths. */
    public LstmInputs withSequenceLens(Value lengths) {
        return new LstmInputs(x, w, r, b, lengths, initialH, initialC);
    }

    /** These inputs with states to start from. */
    public LstmInputs withInitialState(Value hidden, Value cell) {
        return new LstmInputs(x, w, r, b, sequenceLens, hidden, cell);
    }
}
