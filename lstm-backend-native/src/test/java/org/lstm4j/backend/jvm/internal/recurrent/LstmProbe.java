package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Random32;

/** One training pass of a fused LSTM as a body to run again and again. */
public final class LstmProbe {
    private LstmProbe() {}

    /** A forward and a backward pass over random data. */
    public static Runnable step(
            Kernels kernels,
            Workers workers,
            int steps,
            int rows,
            int input,
            int hidden,
            int[] lengths,
            List<Boolean> reverse) {
        LstmCase problem = new LstmCase(new Random32(1), steps, rows, input, hidden, lengths);
        List<SequenceKernel.Forward> forwards = new ArrayList<>();
        List<SequenceKernel.Backward> backwards = new ArrayList<>();
        for (int d = 0; d < reverse.size(); d++) {
            LstmCase.Result result = problem.emptyResult();
            forwards.add(problem.forward(result));
            backwards.add(problem.backward(result));
        }
        FusedLstm lstm = new FusedLstm(kernels, new LstmShape(input, hidden), reverse, steps, rows, true);
        return () -> {
            lstm.pack(workers, forwards, SequenceKernel.UNKNOWN);
            lstm.forward(workers, steps, rows, forwards);
            lstm.backward(workers, backwards);
        };
    }
}
