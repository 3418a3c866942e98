package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/** The weights of one direction of a {@link FusedCell}, packed. Padded columns and rows are zero from the start and never written. */
final class CellWeights {
    private static final int PANEL = Kernels.PANEL;

    private final CellShape shape;

    /** W^T: [gatePanels][input][16], gates as W gives them. */
    final float[] inputForward;

    /** R^T: [gatePanels][hidden][16], gates as R gives them. */
    final float[] recurrentForward;

    /** W: [inputPanels][gate columns][16]; empty without training. */
    final float[] inputBackward;

    /** R: [hiddenPanels][gate columns][16]; empty without training. */
    final float[] recurrentBackward;

    /** Biases in the order of the columns of W; both biases of a gate added up, where they can be. */
    final float[] bias;

    /** The bias of the candidate's recurrent product; zeros unless it has one. */
    final float[] recurrentBias;

    /** Zeros where a product without bias starts. */
    final float[] noBias;

    CellWeights(CellShape shape, boolean training) {
        this.shape = shape;
        int columns = shape.gateColumns();
        inputForward = new float[columns * shape.input()];
        recurrentForward = new float[columns * shape.hidden()];
        inputBackward = new float[training ? columns * shape.inputPanels() * PANEL : 0];
        recurrentBackward = new float[training ? columns * shape.hiddenPanels() * PANEL : 0];
        bias = new float[columns];
        recurrentBias = new float[shape.hiddenPanels() * PANEL];
        noBias = new float[Math.max(shape.inputPanels(), shape.hiddenPanels()) * PANEL];
    }

    /** Packs one gate, in ONNX's order; different gates may be packed at the same time. */
    void pack(int gate, LstmParameters from) {
        int hidden = shape.hidden();
        int row = gate * hidden;
        int first = shape.inputPlace(gate) * shape.hiddenPanels();
        int firstRecurrent = shape.recurrentPlace(gate) * shape.hiddenPanels();
        transposed(from.w(), from.wOffset() + row * shape.input(), shape.input(), inputForward, first);
        transposed(from.r(), from.rOffset() + row * hidden, hidden, recurrentForward, firstRecurrent);
        if (inputBackward.length > 0) {
            rows(from.w(), from.wOffset() + row * shape.input(), shape.input(), inputBackward, first);
            rows(from.r(), from.rOffset() + row * hidden, hidden, recurrentBackward, firstRecurrent);
        }
        packBias(gate, from);
    }

    private void packBias(int gate, LstmParameters from) {
        float[] b = from.b();
        if (b == null) {
            return;
        }
        int hidden = shape.hidden();
        int to = shape.inputPlace(gate) * shape.hiddenPanels() * PANEL;
        System.arraycopy(b, from.bOffset() + gate * hidden, bias, to, hidden);
        if (shape.biases() == 2) {
            int second = from.bOffset() + (3 + gate) * hidden;
            if (gate == 2) {
                System.arraycopy(b, second, recurrentBias, 0, hidden);
            } else {
                for (int u = 0; u < hidden; u++) {
                    bias[to + u] += b[second + u];
                }
            }
        }
    }

    /** Rows of a matrix, one for each unit, as columns of panels. */
    private void transposed(float[] matrix, int offset, int width, float[] to, int firstPanel) {
        int panel = width * PANEL;
        Packing.panels(true, width, shape.hidden(), matrix, offset, width, to, firstPanel * panel, panel);
    }

    /** Rows of a matrix, one for each unit, as rows of panels. */
    private void rows(float[] matrix, int offset, int width, float[] to, int firstPanel) {
        for (int column = 0; column < width; column += PANEL) {
            int panel = column / PANEL * shape.gateColumns() * PANEL;
            for (int unit = 0; unit < shape.hidden(); unit++) {
                System.arraycopy(
                        matrix,
                        offset + unit * width + column,
                        to,
                        panel + (firstPanel * PANEL + unit) * PANEL,
                        Math.min(PANEL, width - column));
            }
        }
    }
}
