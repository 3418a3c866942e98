package org.lstm4j.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;

/** The loops over steps allocate nothing, however many steps there are. */
class DecodingAllocationTest {
    private static final int STEPS = 60;
    private static final int QUIET_RUNS = 10;

    @Test
    void generatorsAllocateNothingInTheirSteps() {
        Sampling[] all = {
            Sampling.GREEDY,
            Sampling.of(3).withTopK(5).withTopP(0.9).withRepetitionPenalty(1.2).withTemperature(0.8)
        };
        for (Sampling sampling : all) {
            HistoryModel model = new HistoryModel(3, 30, 3);
            Generator generator = new Generator(model, sampling, OptionalInt.of(0), STEPS);
            int[] first = {1, 2, 3};
            assertQuiet(sampling.toString(), () -> generator.run(first));
        }
    }

    @Test
    void beamsAllocateNothingInTheirSteps() {
        HistoryModel model = new HistoryModel(8, 30, 3);
        BeamOptions options = BeamOptions.of(4, 0, STEPS).withBest(3).withLengthPenalty(0.6);
        BeamSearch search = new BeamSearch(model, options);
        int[] first = {1, 2};
        assertQuiet("beam search", () -> search.run(first));
    }

    @Test
    void beamsOfCtcAllocateNothingInTheirSteps() {
        Tensor logits = Tensor.zeros(DType.FLOAT32, 1, STEPS, 12);
        for (int i = 0; i < logits.size(); i++) {
            logits.floats()[i] = 3 * Philox.uniform(2, 1, 0, i);
        }
        CtcDecoder.Beam beam = new CtcDecoder(12, 0, true).beam(8, STEPS);
        assertQuiet("CTC", () -> beam.run(logits, 0, STEPS));
    }

    /** Runs until some runs in a row allocate nothing; code that allocates in each step never gets there. */
    private static void assertQuiet(String what, Runnable body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        long own = threads.getThreadAllocatedBytes(id);
        own = threads.getThreadAllocatedBytes(id) - own;
        int quiet = 0;
        long last = -1;
        for (int run = 0; run < 3_000 && quiet < QUIET_RUNS; run++) {
            long before = threads.getThreadAllocatedBytes(id);
            body.run();
            last = threads.getThreadAllocatedBytes(id) - before - own;
            quiet = last <= 0 ? quiet + 1 : 0;
        }
        assertThat(quiet)
                .as("%s: quiet runs in a row; the last allocated %d bytes", what, last)
                .isEqualTo(QUIET_RUNS);
    }
}
