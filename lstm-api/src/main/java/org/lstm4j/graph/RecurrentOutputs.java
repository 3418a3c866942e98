package org.lstm4j.graph;

/**
 * What a recurrent operator gives.
 *
 * @param y every step's hidden state [time, directions, batch, hidden]; zero at and beyond a row's length
 * @param yH the hidden state after each row's last step [directions, batch, hidden]
 * @param yC the cell state after each row's last step [directions, batch, hidden]; {@link Absent} unless it is an LSTM
 */
public record RecurrentOutputs(Value y, Value yH, Value yC) {}
