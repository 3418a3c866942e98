package org.lstm4j.backend.jvm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Random32;
import org.lstm4j.backend.jvm.internal.kernel.Unary;
import org.lstm4j.backend.jvm.internal.kernel.WidthAssumptions;
import org.lstm4j.backend.jvm.internal.recurrent.LstmProbe;

/** Compiled kernels allocate nothing: a boxed vector, the usual way for vector code to become slow, would show here. */
@Tag("width")
class AllocationTest {
    private static final int QUIET_RUNS = 20;
    private static final long WARM_UP_LIMIT_NANOS = 60_000_000_000L;

    private final Kernels kernels = KernelLookup.kernels(KernelChoice.VECTOR);
    private final Random32 random = new Random32(3);

    @BeforeAll
    static void needsTheWidth() {
        WidthAssumptions.assumeMachineHasTheWidth();
    }

    @Test
    void elementwiseKernelsAllocateNothing() {
        float[] a = random.floats(1024, 2f);
        float[] b = random.floats(1024, 2f);
        float[] y = new float[1024];
        float[] total = new float[4];
        for (Unary op : Unary.values()) {
            assertQuiet(op.name(), () -> kernels.unary(op, a, 0, y, 0, 1024));
        }
        for (Binary op : Binary.values()) {
            assertQuiet(op.name(), () -> {
                kernels.binary(op, a, 0, b, 0, y, 0, 1024);
                kernels.binary(op, a, 0, 2f, y, 0, 1024);
                kernels.binary(op, 2f, b, 0, y, 0, 1024);
            });
        }
        assertQuiet("fused forms and reductions", () -> {
            kernels.addScaled(2f, a, 0, y, 0, 1024);
            kernels.select(a, 0, b, 0, a, 0, y, 0, 1024);
            total[0] = kernels.sum(a, 0, 1024);
            total[1] = kernels.max(a, 0, 1024);
        });
    }

    @Test
    void productsAllocateNothing() {
        float[] a = random.floats(77 * 65, 1f);
        float[] b = random.floats(65 * 49, 1f);
        float[] c = new float[77 * 49];
        float[] scratch = new float[Gemm.SCRATCH];
        Gemm product = new Gemm(false, true, 77, 49, 65);
        Gemm transposed = new Gemm(true, false, 77, 49, 65);
        float[] packed = new float[product.packedSize()];
        for (Gemm gemm : List.of(product, transposed)) {
            assertQuiet("product", () -> {
                for (int piece = 0; piece < gemm.packPieces(); piece++) {
                    gemm.pack(kernels, piece, a, 0, b, 0, packed);
                }
                for (int tile = 0; tile < gemm.tiles(); tile++) {
                    gemm.tile(kernels, tile, packed, Gemm.Start.C, b, 0, c, 0, scratch);
                }
            });
        }
    }

    @Test
    void trainingAnLstmAllocatesNothing() {
        try (Workers workers = new Workers(1)) {
            int[] lengths = new int[32];
            Arrays.setAll(lengths, row -> row % 3 == 0 ? 7 : 12);
            assertQuiet("lstm", LstmProbe.step(kernels, workers, 12, 32, 16, 32, lengths, List.of(false, true)));
        }
    }

    /** Runs until twenty runs in a row allocate nothing, which compiled code reaches and boxing code never does. */
    private static void assertQuiet(String what, Runnable body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        // Of this thread: on a busy machine it gets as small a part of the clock's time as the compiler, which it waits
        // for.
        long end = threads.getCurrentThreadCpuTime() + WARM_UP_LIMIT_NANOS;
        long own = threads.getThreadAllocatedBytes(id);
        own = threads.getThreadAllocatedBytes(id) - own;
        int quiet = 0;
        long last = -1;
        while (quiet < QUIET_RUNS && threads.getCurrentThreadCpuTime() < end) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int j = 0; j < 50; j++) {
                body.run();
            }
            last = threads.getThreadAllocatedBytes(id) - before - own;
            quiet = last <= 0 ? quiet + 1 : 0;
        }
        assertThat(quiet)
                .as("%s: quiet runs in a row; the last 50 calls allocated %d bytes", what, last)
                .isEqualTo(QUIET_RUNS);
    }
}
