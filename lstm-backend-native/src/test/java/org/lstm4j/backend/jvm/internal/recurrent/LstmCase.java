package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Random32;

/** One problem for the fused LSTM: random data, every optional part present, NaN where nothing may be read. */
final class LstmCase {
    final int steps;
    final int rows;
    final int input;
    final int hidden;
    final int[] lengths;
    final float[] w;
    final float[] r;
    final float[] b;
    final float[] x;
    final float[] h0;
    final float[] c0;
    final float[] dy;
    final float[] dLastH;
    final float[] dLastC;

    LstmCase(Random32 random, int steps, int rows, int input, int hidden, int[] lengths) {
        this.steps = steps;
        this.rows = rows;
        this.input = input;
        this.hidden = hidden;
        this.lengths = lengths;
        float limit = (float) (1 / Math.sqrt(hidden));
        w = random.floats(4 * hidden * input, limit);
        r = random.floats(4 * hidden * hidden, limit);
        b = random.floats(4 * hidden, limit);
        x = random.floats(steps * rows * input, 1f);
        h0 = random.floats(rows * hidden, 1f);
        c0 = random.floats(rows * hidden, 1f);
        dy = random.floats(steps * rows * hidden, 1f);
        dLastH = random.floats(rows * hidden, 1f);
        dLastC = random.floats(rows * hidden, 1f);
        for (int row = 0; row < rows; row++) {
            for (int t = lengths[row]; t < steps; t++) {
                int at = t * rows + row;
                Arrays.fill(x, at * input, (at + 1) * input, Float.NaN);
                Arrays.fill(dy, at * hidden, (at + 1) * hidden, Float.NaN);
            }
        }
    }

    /** Everything that a forward and a backward pass write; never compared as a record. */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(
            float[] y,
            float[] lastH,
            float[] lastC,
            float[] dx,
            float[] dw,
            float[] dr,
            float[] db,
            float[] dh0,
            float[] dc0) {
        List<float[]> arrays() {
            return List.of(y, lastH, lastC, dx, dw, dr, db, dh0, dc0);
        }
    }

    static final List<String> NAMES = List.of("Y", "Y_h", "Y_c", "dX", "dW", "dR", "dB", "d initial_h", "d initial_c");

    Result emptyResult() {
        return new Result(
                nan(steps * rows * hidden),
                nan(rows * hidden),
                nan(rows * hidden),
                nan(x.length),
                nan(w.length),
                nan(r.length),
                nan(b.length),
                nan(rows * hidden),
                nan(rows * hidden));
    }

    private static float[] nan(int n) {
        float[] x = new float[n];
        Arrays.fill(x, Float.NaN);
        return x;
    }

    private StateView state(float[] data) {
        return new StateView(data, 0, hidden);
    }

    private SequenceView sequence(float[] data, int features) {
        return new SequenceView(data, 0, rows * features, features);
    }

    SequenceKernel.Forward forward(Result to) {
        return new SequenceKernel.Forward(
                new LstmParameters(w, 0, r, 0, b, 0),
                new LstmInput(sequence(x, input), state(h0), state(c0), lengths, 0),
                new LstmOutput(sequence(to.y(), hidden), state(to.lastH()), state(to.lastC())));
    }

    SequenceKernel.Backward backward(Result to) {
        return new SequenceKernel.Backward(
                new LstmOutputGradients(sequence(dy, hidden), state(dLastH), state(dLastC)),
                new LstmGradients(
                        sequence(to.dx(), input),
                        state(to.dh0()),
                        state(to.dc0()),
                        to.dw(),
                        0,
                        to.dr(),
                        0,
                        to.db(),
                        0));
    }

    /** Forward and backward of one direction. */
    Result run(Kernels kernels, Workers workers, boolean reverse) {
        Result result = emptyResult();
        FusedLstm lstm = new FusedLstm(kernels, new LstmShape(input, hidden), List.of(reverse), steps, rows, true);
        lstm.pack(workers, List.of(forward(result)), SequenceKernel.UNKNOWN);
        lstm.forward(workers, steps, rows, List.of(forward(result)));
        lstm.backward(workers, List.of(backward(result)));
        return result;
    }

    /** The same problem in double, with gradients. */
    NaiveLstm naive(boolean reverse) {
        NaiveLstm naive = new NaiveLstm(steps, rows, input, hidden, reverse, lengths);
        naive.w = doubles(w);
        naive.r = doubles(r);
        naive.b = doubles(b);
        naive.x = doubles(x);
        naive.h0 = doubles(h0);
        naive.c0 = doubles(c0);
        naive.dy = doubles(dy);
        naive.dLastH = doubles(dLastH);
        naive.dLastC = doubles(dLastC);
        return naive;
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            y[j] = Float.isNaN(x[j]) ? 0 : x[j];
        }
        return y;
    }
}
