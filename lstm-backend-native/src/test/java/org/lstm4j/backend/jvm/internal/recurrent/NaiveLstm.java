package org.lstm4j.backend.jvm.internal.recurrent;

/**
 * An LSTM in double, row by row and unit by unit as the ONNX operator reads: the oracle of the fused one. Gradients are the
 * analytic ones, which a test checks against differences of {@link #loss}.
 */
final class NaiveLstm {
    final int steps;
    final int rows;
    final int input;
    final int hidden;
    final boolean reverse;
    final int[] lengths;
    double[] w;
    double[] r;
    double[] b;
    double[] x;
    double[] h0;
    double[] c0;

    /** Weights of y, lastH and lastC in the loss, which are its gradients by them. */
    double[] dy;

    double[] dLastH;
    double[] dLastC;

    double[] y;
    double[] lastH;
    double[] lastC;
    double[] dx;
    double[] dw;
    double[] dr;
    double[] db;
    double[] dh0;
    double[] dc0;

    NaiveLstm(int steps, int rows, int input, int hidden, boolean reverse, int[] lengths) {
        this.steps = steps;
        this.rows = rows;
        this.input = input;
        this.hidden = hidden;
        this.reverse = reverse;
        this.lengths = lengths;
        int g = 4 * hidden;
        w = new double[g * input];
        r = new double[g * hidden];
        b = new double[g];
        x = new double[steps * rows * input];
        h0 = new double[rows * hidden];
        c0 = new double[rows * hidden];
        dy = new double[steps * rows * hidden];
        dLastH = new double[rows * hidden];
        dLastC = new double[rows * hidden];
        y = new double[dy.length];
        lastH = new double[rows * hidden];
        lastC = new double[rows * hidden];
        dx = new double[x.length];
        dw = new double[w.length];
        dr = new double[r.length];
        db = new double[b.length];
        dh0 = new double[h0.length];
        dc0 = new double[c0.length];
    }

    /** Forward, then sum of outputs times their weights. */
    double loss() {
        for (int row = 0; row < rows; row++) {
            runRow(row, false);
        }
        return dot(y, dy) + dot(lastH, dLastH) + dot(lastC, dLastC);
    }

    /** Forward and backward. */
    void gradients() {
        for (int row = 0; row < rows; row++) {
            runRow(row, true);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private int time(int step, int row) {
        return reverse ? lengths[row] - 1 - step : step;
    }

    private void runRow(int row, boolean backward) {
        int length = lengths[row];
        double[][] gates = new double[length][4 * hidden];
        double[][] h = new double[length + 1][hidden];
        double[][] c = new double[length + 1][hidden];
        System.arraycopy(h0, row * hidden, h[0], 0, hidden);
        System.arraycopy(c0, row * hidden, c[0], 0, hidden);
        for (int s = 0; s < length; s++) {
            int at = time(s, row) * rows + row;
            for (int q = 0; q < 4 * hidden; q++) {
                double z = b[q];
                for (int i = 0; i < input; i++) {
                    z += w[q * input + i] * x[at * input + i];
                }
                for (int u = 0; u < hidden; u++) {
                    z += r[q * hidden + u] * h[s][u];
                }
                gates[s][q] = q < 3 * hidden ? 1 / (1 + Math.exp(-z)) : Math.tanh(z);
            }
            for (int u = 0; u < hidden; u++) {
                double i = gates[s][u];
                double o = gates[s][hidden + u];
                double f = gates[s][2 * hidden + u];
                double g = gates[s][3 * hidden + u];
                c[s + 1][u] = f * c[s][u] + i * g;
                h[s + 1][u] = o * Math.tanh(c[s + 1][u]);
                y[at * hidden + u] = h[s + 1][u];
            }
        }
        System.arraycopy(h[length], 0, lastH, row * hidden, hidden);
        System.arraycopy(c[length], 0, lastC, row * hidden, hidden);
        if (backward) {
            backwardRow(row, gates, h, c);
        }
    }

    private void backwardRow(int row, double[][] gates, double[][] h, double[][] c) {
        double[] dh = new double[hidden];
        double[] dc = new double[hidden];
        System.arraycopy(dLastH, row * hidden, dh, 0, hidden);
        System.arraycopy(dLastC, row * hidden, dc, 0, hidden);
        for (int s = lengths[row] - 1; s >= 0; s--) {
            int at = time(s, row) * rows + row;
            double[] dz = new double[4 * hidden];
            for (int u = 0; u < hidden; u++) {
                double i = gates[s][u];
                double o = gates[s][hidden + u];
                double f = gates[s][2 * hidden + u];
                double g = gates[s][3 * hidden + u];
                double dhu = dh[u] + dy[at * hidden + u];
                double tanh = Math.tanh(c[s + 1][u]);
                double dcu = dc[u] + dhu * o * (1 - tanh * tanh);
                dz[u] = dcu * g * i * (1 - i);
                dz[hidden + u] = dhu * tanh * o * (1 - o);
                dz[2 * hidden + u] = dcu * c[s][u] * f * (1 - f);
                dz[3 * hidden + u] = dcu * i * (1 - g * g);
                dc[u] = dcu * f;
                dh[u] = 0;
            }
            for (int q = 0; q < 4 * hidden; q++) {
                db[q] += dz[q];
                for (int i = 0; i < input; i++) {
                    dw[q * input + i] += dz[q] * x[at * input + i];
                    dx[at * input + i] += dz[q] * w[q * input + i];
                }
                for (int u = 0; u < hidden; u++) {
                    dr[q * hidden + u] += dz[q] * h[s][u];
                    dh[u] += dz[q] * r[q * hidden + u];
                }
            }
        }
        System.arraycopy(dh, 0, dh0, row * hidden, hidden);
        System.arraycopy(dc, 0, dc0, row * hidden, hidden);
    }
}
