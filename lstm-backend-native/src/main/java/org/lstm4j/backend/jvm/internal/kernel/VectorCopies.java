package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The copies of {@link Kernels} into and out of panels. */
final class VectorCopies {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int LANES = VectorWidth.LANES;
    private static final int PANEL = Kernels.PANEL;

    private VectorCopies() {}

    /** Row after row, so that what is read lies together; by System.arraycopy, 16 floats at a time, it takes three times as long. */
    static void copyPanels(
            int rows, int panels, float[] from, int fromOffset, int fromRow, float[] to, int toOffset, int toPanel) {
        for (int r = 0; r < rows; r++) {
            int at = fromOffset + r * fromRow;
            int target = toOffset + r * PANEL;
            for (int p = 0; p < panels; p++) {
                for (int j = 0; j < PANEL; j += LANES) {
                    FloatVector.fromArray(F, from, at + p * PANEL + j).intoArray(to, target + p * toPanel + j);
                }
            }
        }
    }

    static void gatherPanels(
            int rows,
            int panels,
            float[] from,
            int fromOffset,
            int[] at,
            int atOffset,
            float[] to,
            int toOffset,
            int toPanel) {
        for (int r = 0; r < rows; r++) {
            int row = fromOffset + at[atOffset + r];
            int target = toOffset + r * PANEL;
            for (int p = 0; p < panels; p++) {
                for (int j = 0; j < PANEL; j += LANES) {
                    FloatVector.fromArray(F, from, row + p * PANEL + j).intoArray(to, target + p * toPanel + j);
                }
            }
        }
    }

    static void scatterPanels(
            int rows,
            int panels,
            float[] from,
            int fromOffset,
            int fromPanel,
            int[] at,
            int atOffset,
            float[] to,
            int toOffset) {
        for (int r = 0; r < rows; r++) {
            int place = at[atOffset + r];
            int source = fromOffset + r * PANEL;
            if (place < 0) {
                put(panels, from, source, fromPanel, to, toOffset + ~place);
            } else {
                add(panels, from, source, fromPanel, to, toOffset + place);
            }
        }
    }

    static void put(int panels, float[] from, int source, int fromPanel, float[] to, int row) {
        for (int p = 0; p < panels; p++) {
            for (int j = 0; j < PANEL; j += LANES) {
                FloatVector.fromArray(F, from, source + p * fromPanel + j).intoArray(to, row + p * PANEL + j);
            }
        }
    }

    static void add(int panels, float[] from, int source, int fromPanel, float[] to, int row) {
        for (int p = 0; p < panels; p++) {
            for (int j = 0; j < PANEL; j += LANES) {
                int target = row + p * PANEL + j;
                FloatVector.fromArray(F, to, target)
                        .add(FloatVector.fromArray(F, from, source + p * fromPanel + j))
                        .intoArray(to, target);
            }
        }
    }
}
