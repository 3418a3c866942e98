package org.lstm4j.backend.jvm.internal.kernel;

/**
 * Plain loops: the kernels where the Vector API is missing, and the definition of every bit that {@link VectorKernels}
 * gives.
 */
public final class ScalarKernels implements Kernels {
    private final String reason;

    ScalarKernels() {
        this("");
    }

    /**
     * Kernels.
     *
     * @param reason why there are no vectors; empty if none were wanted
     */
    ScalarKernels(String reason) {
        this.reason = reason;
    }

    @Override
    public String description() {
        return reason.isEmpty() ? "scalar" : "scalar, because " + reason;
    }

    @Override
    public void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n) {
        // Loops of their own for what there is most of: compilers are quicker at them than at one with a choice inside.
        switch (op) {
            case EXP -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = ScalarMath.exp(x[xOffset + j]);
                }
            }
            case SIGMOID -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = ScalarMath.sigmoid(x[xOffset + j]);
                }
            }
            case TANH -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = Floors.normal(ScalarMath.tanh(x[xOffset + j]));
                }
            }
            default -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = ScalarMath.unary(op, x[xOffset + j]);
                }
            }
        }
    }

    @Override
    public void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n) {
        switch (op) {
            case ADD -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = Floors.normal(a[aOffset + j] + b[bOffset + j]);
                }
            }
            case SUBTRACT -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = Floors.normal(a[aOffset + j] - b[bOffset + j]);
                }
            }
            case MULTIPLY -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = Floors.normal(a[aOffset + j] * b[bOffset + j]);
                }
            }
            default -> {
                for (int j = 0; j < n; j++) {
                    y[yOffset + j] = ScalarMath.binary(op, a[aOffset + j], b[bOffset + j]);
                }
            }
        }
    }

    @Override
    public void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n) {
        if (op == Binary.MULTIPLY) {
            scale(a, aOffset, b, y, yOffset, n);
            return;
        }
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(op, a[aOffset + j], b);
        }
    }

    @Override
    public void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n) {
        if (op == Binary.MULTIPLY) {
            scale(b, bOffset, a, y, yOffset, n);
            return;
        }
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(op, a, b[bOffset + j]);
        }
    }

    private static void scale(float[] x, int xOffset, float factor, float[] y, int yOffset, int n) {
        float floor = Floors.ofFactor(factor);
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.scaled(x[xOffset + j], factor, floor);
        }
    }

    @Override
    public void flush(float[] x, int xOffset, float[] y, int yOffset, int n, float floor) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = Floors.above(floor, x[xOffset + j]);
        }
    }

    @Override
    public void addScaled(float s, float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = MultiplyAdd.fma(s, x[xOffset + j], y[yOffset + j]);
        }
    }

    @Override
    public void select(
            float[] condition,
            int conditionOffset,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] y,
            int yOffset,
            int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = condition[conditionOffset + j] == 0f ? b[bOffset + j] : a[aOffset + j];
        }
    }

    @Override
    public float sum(float[] x, int xOffset, int n) {
        return ScalarReductions.sum(x, xOffset, n);
    }

    @Override
    public float max(float[] x, int xOffset, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, x[xOffset + j]);
        }
        return max;
    }

    @Override
    public void sumRows(int[] rows, int first, int end, float[] x, int xOffset, int width, float[] y, int yOffset) {
        for (int j = 0; j < width; j++) {
            float sum = 0;
            for (int i = first; i < end; i++) {
                sum += x[xOffset + rows[i] * width + j];
            }
            y[yOffset + j] = sum;
        }
    }

    @Override
    public void copyPanels(
            int rows, int panels, float[] from, int fromOffset, int fromRow, float[] to, int toOffset, int toPanel) {
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < panels; p++) {
                System.arraycopy(
                        from, fromOffset + r * fromRow + p * PANEL, to, toOffset + p * toPanel + r * PANEL, PANEL);
            }
        }
    }

    @Override
    public void gatherPanels(
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
            for (int p = 0; p < panels; p++) {
                System.arraycopy(from, row + p * PANEL, to, toOffset + p * toPanel + r * PANEL, PANEL);
            }
        }
    }

    @Override
    public void scatterPanels(
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
            boolean isFirst = place < 0;
            int row = toOffset + (isFirst ? ~place : place);
            for (int p = 0; p < panels; p++) {
                for (int j = 0; j < PANEL; j++) {
                    float value = from[fromOffset + p * fromPanel + r * PANEL + j];
                    to[row + p * PANEL + j] = isFirst ? value : to[row + p * PANEL + j] + value;
                }
            }
        }
    }

    @Override
    public void gemmPanels(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cPanel) {
        for (int panel = 0; panel < panels; panel++) {
            for (int r = 0; r < m; r++) {
                System.arraycopy(bias, biasOffset + panel * PANEL, c, cOffset + panel * cPanel + r * PANEL, PANEL);
            }
        }
        addGemmPanels(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
    }

    @Override
    public void addGemmPanels(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cPanel) {
        if (Jvm.HAS_MULTIPLY_ADD) {
            ScalarProducts.add(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
            return;
        }
        for (int panel = 0; panel < panels; panel++) {
            for (int r = 0; r < m; r++) {
                int to = cOffset + panel * cPanel + r * PANEL;
                for (int p = 0; p < k; p++) {
                    float x = a[aOffset + p / PANEL * aPanel + r * PANEL + p % PANEL];
                    int from = bOffset + panel * bPanel + p * PANEL;
                    for (int j = 0; j < PANEL; j++) {
                        c[to + j] = MultiplyAdd.fma(x, b[from + j], c[to + j]);
                    }
                }
            }
        }
    }

    @Override
    public void gemmTransposed(
            int octs,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cRow,
            int cPanel) {
        if (Jvm.HAS_MULTIPLY_ADD) {
            ScalarProducts.addTransposed(
                    octs, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cRow, cPanel);
            return;
        }
        for (int panel = 0; panel < panels; panel++) {
            for (int r = 0; r < octs * OCT; r++) {
                int from = aOffset + r / PANEL * aPanel + r % PANEL;
                int to = cOffset + panel * cPanel + r * cRow;
                for (int p = 0; p < k; p++) {
                    float x = a[from + p * PANEL];
                    int row = bOffset + panel * bPanel + p * PANEL;
                    for (int j = 0; j < PANEL; j++) {
                        c[to + j] = MultiplyAdd.fma(x, b[row + j], c[to + j]);
                    }
                }
            }
        }
    }

    @Override
    public void forwardGates(
            int rows,
            int units,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset) {
        ScalarGates.forward(rows, units, z, zOffset, zPanel, c, cOffset, cNextOffset, h, hOffset);
    }

    @Override
    public void forwardGatesOfRow(
            int groups,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            int cPanel,
            float[] h,
            int hOffset,
            int hPanel) {
        for (int group = 0; group < groups; group++) {
            int at = group * cPanel;
            forwardGates(
                    1,
                    UNITS,
                    z,
                    zOffset + 4 * group * zPanel,
                    zPanel,
                    c,
                    cOffset + at,
                    cNextOffset + at,
                    h,
                    hOffset + group * hPanel);
        }
    }

    @Override
    public void backwardGates(
            int rows,
            int units,
            float[] gates,
            int gatesOffset,
            int gatesPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzOffset,
            int dzPanel,
            float[] db,
            int dbOffset,
            float[] scratch,
            int scratchOffset) {
        ScalarGates.backward(
                rows,
                units,
                gates,
                gatesOffset,
                gatesPanel,
                c,
                cOffset,
                cNextOffset,
                dh,
                dhOffset,
                dc,
                dcOffset,
                dz,
                dzOffset,
                dzPanel,
                db,
                dbOffset);
    }
}
