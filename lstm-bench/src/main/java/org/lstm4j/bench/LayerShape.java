package org.lstm4j.bench;

import org.lstm4j.Philox;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/**
 * What the kernels see of the first LSTM layer of a workload, one direction.
 *
 * @param rows that go through the layer together: a small batch whole, a larger one by halves
 * @param input features of a step
 * @param hidden units
 */
record LayerShape(int rows, int input, int hidden) {
    private static final int WHOLE = 32;
    private static final long SEED = 1;

    static LayerShape of(String work) {
        Workload workload = Workload.of(work);
        int rows = workload.batch() <= WHOLE ? workload.batch() : Math.ceilDiv(workload.batch(), 2);
        return new LayerShape(
                rows, workload.tokens().embedding(), workload.lstms().units());
    }

    /** Groups of units, the last one filled up. */
    int groups() {
        return Packing.panels(hidden);
    }

    /** Columns of the gates. */
    int gates() {
        return 4 * Kernels.UNITS * groups();
    }

    /** Panels of the gates. */
    int gatePanels() {
        return 4 * groups();
    }

    /** Features and units side by side, each in whole panels. */
    int joined() {
        return joinedPanels() * Kernels.PANEL;
    }

    /** Panels of these. */
    int joinedPanels() {
        return Packing.panels(input) + groups();
    }

    /** So many numbers in [-1/4, 1/4): as weights they let no state run away. */
    static float[] random(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (Philox.uniform(SEED, 0, 0, i) - 0.5f) / 2;
        }
        return values;
    }
}
