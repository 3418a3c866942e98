package org.lstm4j.apps.lab;

import java.util.Arrays;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.cell.MLstm;
import org.lstm4j.nn.cell.MinLstm;
import org.lstm4j.nn.cell.SLstm;

/** The recurrent layers that are compared, each with the initial weights it has everywhere: for LSTM, forget gates open at 1. */
enum Cell {
    /** Plain recurrence. */
    RNN("rnn", "plain RNN", 2),
    /** Gated recurrent unit. */
    GRU("gru", "GRU", 3),
    /** Long short-term memory. */
    LSTM("lstm", "LSTM", 1),
    /** xLSTM's cell with exponential gates. */
    SLSTM("slstm", "sLSTM", 4),
    /** xLSTM's cell whose memory is a matrix, of two heads. */
    MLSTM("mlstm", "mLSTM", 5),
    /** The LSTM without recurrent weights. */
    MIN_LSTM("minlstm", "minLSTM", 6),
    /** Two of them, one on top of the other. Never in one chart with the plain RNN, whose style it has. */
    MIN_LSTM_TWICE("minlstm-2", "2 × minLSTM", 2);

    private static final int HEADS = 2;

    private final String key;
    private final String title;
    private final int style;

    Cell(String key, String title, int style) {
        this.key = key;
        this.title = title;
        this.style = style;
    }

    /** The one of that key. */
    static Cell of(String key) {
        return Arrays.stream(values())
                .filter(cell -> cell.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no cell " + key));
    }

    /** Its name in data. */
    String key() {
        return key;
    }

    /** Its name for people. */
    String title() {
        return title;
    }

    /** Its style in charts, the same in all of them. */
    int style() {
        return style;
    }

    /** A layer that gives its last output. */
    Layer layer(int units) {
        return layer(units, false);
    }

    /** A layer that gives its output of every step. */
    Layer everyStep(int units) {
        return layer(units, true);
    }

    private Layer layer(int units, boolean everyStep) {
        return switch (this) {
            case RNN -> everyStep ? SimpleRnn.of(units).withReturnSequences() : SimpleRnn.of(units);
            case GRU -> everyStep ? Gru.of(units).withReturnSequences() : Gru.of(units);
            case LSTM -> everyStep ? Lstm.of(units).withReturnSequences() : Lstm.of(units);
            case SLSTM -> new Rnn(new SLstm(units), everyStep, false);
            case MLSTM -> new Rnn(new MLstm(units, HEADS), everyStep, false);
            case MIN_LSTM -> new Rnn(new MinLstm(units), everyStep, false);
            case MIN_LSTM_TWICE ->
                Sequential.of(
                        Rnn.of(new MinLstm(units)).withReturnSequences(),
                        new Rnn(new MinLstm(units), everyStep, false));
        };
    }
}
