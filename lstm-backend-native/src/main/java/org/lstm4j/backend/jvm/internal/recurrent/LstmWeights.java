package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/**
 * The weights of one direction, packed. Packed once for each step, panel by panel, and then only read. Padded columns and rows
 * are zero from the start and never written.
 */
final class LstmWeights {
    private static final int PANEL = Kernels.PANEL;

    private final LstmShape shape;

    /** Rows between panels: without, the R parts of many shapes would share half of the cache's sets. */
    private static final int APART = 17;

    /** [W | R]^T for the gates: [gatePanels][joined][16], panels {@link #forwardPanel} apart. */
    final float[] forward;

    /** The bias in the order of the gate columns. */
    final float[] bias;

    /** [W | R] for d[x, h]: [joinedPanels][gates][16]; empty without training. */
    final float[] backward;

    /** Zeros where a product without bias starts. */
    final float[] noBias;

    LstmWeights(LstmShape shape, boolean training) {
        this.shape = shape;
        forward = new float[shape.gatePanels() * forwardPanel()];
        bias = new float[shape.gates()];
        noBias = new float[training ? shape.joinedPanels() * PANEL : 0];
        backward = new float[training ? shape.joinedPanels() * shape.gates() * PANEL : 0];
    }

    /** Distance of the panels in {@link #forward}. */
    int forwardPanel() {
        return (shape.joined() + APART) * PANEL;
    }

    /** How many indices {@link #pack} takes. */
    int panels() {
        return shape.gatePanels() + (backward.length == 0 ? 0 : shape.joinedPanels());
    }

    /** Packs one panel; different panels may be packed at the same time. */
    void pack(int panel, LstmParameters from) {
        if (panel < shape.gatePanels()) {
            packForward(panel, from);
        } else {
            packBackward(panel - shape.gatePanels(), from);
        }
    }

    private void packForward(int panel, LstmParameters from) {
        int input = shape.input();
        int hidden = shape.hidden();
        int toW = panel * forwardPanel();
        int toR = toW + shape.inputPanels() * PANEL * PANEL;
        int first = shape.weightRow(panel * PANEL);
        boolean areNeighbours = shape.weightRow(panel * PANEL + PANEL - 1) == first + PANEL - 1;
        if (areNeighbours) {
            Packing.transpose(input, PANEL, from.w(), from.wOffset() + first * input, input, forward, toW);
            Packing.transpose(hidden, PANEL, from.r(), from.rOffset() + first * hidden, hidden, forward, toR);
        }
        float[] b = from.b();
        for (int j = 0; j < PANEL; j++) {
            int column = panel * PANEL + j;
            int row = shape.weightRow(column);
            if (row < 0) {
                continue;
            }
            if (!areNeighbours) {
                Packing.transpose(input, 1, from.w(), from.wOffset() + row * input, input, forward, toW + j);
                Packing.transpose(hidden, 1, from.r(), from.rOffset() + row * hidden, hidden, forward, toR + j);
            }
            bias[column] = b == null ? 0f : b[from.bOffset() + row];
        }
    }

    private void packBackward(int panel, LstmParameters from) {
        boolean isInput = panel < shape.inputPanels();
        int width = isInput ? shape.input() : shape.hidden();
        int first = (isInput ? panel : panel - shape.inputPanels()) * PANEL;
        float[] matrix = isInput ? from.w() : from.r();
        int offset = isInput ? from.wOffset() : from.rOffset();
        for (int column = 0; column < shape.gates(); column++) {
            int row = shape.weightRow(column);
            if (row >= 0) {
                int to = (panel * shape.gates() + column) * PANEL;
                System.arraycopy(matrix, offset + row * width + first, backward, to, Math.min(PANEL, width - first));
            }
        }
    }
}
