package org.lstm4j.decode;

import java.util.Arrays;
import org.lstm4j.Philox;

/** A model whose scores depend on all that a row has read, as a recurrent one's do: its state is a hash of it. */
final class HistoryModel implements SequenceModel {
    private final int rows;
    private final int symbols;
    private final double spread;
    private int[] states;
    private int[] other;
    private final float[] logits;

    HistoryModel(int rows, int symbols, double spread) {
        this.rows = rows;
        this.symbols = symbols;
        this.spread = spread;
        this.states = new int[rows];
        this.other = new int[rows];
        this.logits = new float[symbols];
    }

    /** The logarithms of what comes after some symbols, by the definition. */
    static double[] after(int[] read, int symbols, double spread) {
        HistoryModel model = new HistoryModel(1, symbols, spread);
        float[] scores = new float[symbols];
        for (int symbol : read) {
            model.step(new int[] {symbol}, scores);
        }
        double[] result = new double[symbols];
        for (int i = 0; i < symbols; i++) {
            result[i] = scores[i];
        }
        return result;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int symbols() {
        return symbols;
    }

    @Override
    public void restart() {
        Arrays.fill(states, 0);
    }

    @Override
    public void step(int[] given, float[] logProbabilities) {
        for (int row = 0; row < rows; row++) {
            states[row] = states[row] * 31 + given[row] + 1;
            for (int symbol = 0; symbol < symbols; symbol++) {
                logits[symbol] = (float) (spread * Philox.uniform(3, 1, states[row], symbol));
            }
            LogScores.normalise(logits, 0, symbols, logProbabilities, row * symbols);
        }
    }

    @Override
    public void select(int[] from) {
        for (int row = 0; row < rows; row++) {
            other[row] = states[from[row]];
        }
        int[] before = states;
        states = other;
        other = before;
    }
}
