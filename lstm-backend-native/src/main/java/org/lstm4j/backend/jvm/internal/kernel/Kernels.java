package org.lstm4j.backend.jvm.internal.kernel;

/**
 * Everything the backend computes in bulk. Arrays are heap {@code float[]} with an offset in elements; a range may be its
 * own destination at the same offset, and may not overlap it otherwise. No method allocates, checks shapes beyond the
 * bounds of its arrays, or keeps state: one instance serves all threads. As
 * {@link GateKernels} they are those of σ and tanh. Elementwise kernels and gates give no denormal numbers ({@link Floors}); products and sums may, until their
 * caller, who knows when a sum is complete, calls {@link #flush}.
 */
public interface Kernels extends GateKernels {
    /** Columns in a panel of a packed matrix, and lanes in a reduction, whatever the vector width. */
    int PANEL = 16;

    /** Units of a group: their four gates lie in four panels, i, o, f and g. */
    int UNITS = PANEL;

    /** Units of the half group at the end of a layer: their gates lie in two panels, i and o in one, f and g in the other. */
    int HALF_UNITS = PANEL / 2;

    /** Rows of C that {@link #gemmTransposed} takes together. */
    int OCT = 8;

    /** Which implementation this is, for logs: {@code "scalar"}, with the reason if nobody asked for it, or {@code "vector, 256 bits"}. */
    String description();

    /** Says that programs will come: what can be made ready beside their compilation may be. */
    default void prepare() {
        // most kernels are what they are
    }

    /** y[j] = op(x[j]) for j below n. */
    void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n);

    /** y[j] = op(a[j], b[j]). */
    void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n);

    /** y[j] = op(a[j], b). */
    void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n);

    /** y[j] = op(a, b[j]). */
    void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n);

    /** y[j] = x[j], or a zero of its sign where its magnitude is below a floor; NaN stays. {@link Floors} says which floors there are. */
    void flush(float[] x, int xOffset, float[] y, int yOffset, int n, float floor);

    /** y[j] = s * x[j] + y[j], rounded once. A part of a sum, so that what is no normal number stays as it is. */
    void addScaled(float s, float[] x, int xOffset, float[] y, int yOffset, int n);

    /** y[j] = condition[j] != 0 ? a[j] : b[j]; a NaN condition selects a. */
    void select(
            float[] condition,
            int conditionOffset,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] y,
            int yOffset,
            int n);

    /** The sum of x[0..n), zero when n is zero. */
    float sum(float[] x, int xOffset, int n);

    /** The largest of x[0..n), NaN if any is NaN, -infinity when n is zero. */
    float max(float[] x, int xOffset, int n);

    /**
     * y[j] = the sum of x[rows[i] * width + j] for i from {@code first} to {@code end - 1}, in this order from zero: some rows of a matrix added up.
     *
     * @param width floats of a row of x, and of y
     */
    void sumRows(int[] rows, int first, int end, float[] x, int xOffset, int width, float[] y, int yOffset);

    /**
     * Copies columns of a row-major matrix into panels: {@code to[toOffset + p * toPanel + 16 r + j] = from[fromOffset + r * fromRow + 16 p + j]}.
     *
     * @param rows rows of the matrix
     * @param panels whole panels, 16 columns each
     */
    void copyPanels(
            int rows, int panels, float[] from, int fromOffset, int fromRow, float[] to, int toOffset, int toPanel);

    /**
     * Copies scattered rows of 16 panels columns each into panels: {@code to[toOffset + p * toPanel + 16 r + j] = from[fromOffset + at[atOffset + r] + 16 p + j]}.
     *
     * @param at where the rows start, behind {@code fromOffset}
     */
    void gatherPanels(
            int rows,
            int panels,
            float[] from,
            int fromOffset,
            int[] at,
            int atOffset,
            float[] to,
            int toOffset,
            int toPanel);

    /**
     * Adds panels to scattered rows, one row after the other: {@code to[toOffset + at[atOffset + r] + 16 p + j] += from[fromOffset + p * fromPanel + 16 r + j]}. A place
     * {@code ~at} is the first that its row gets: what lies there is replaced.
     */
    void scatterPanels(
            int rows,
            int panels,
            float[] from,
            int fromOffset,
            int fromPanel,
            int[] at,
            int atOffset,
            float[] to,
            int toOffset);

    /**
     * C = S + A B, all in panels: element (r, 16 p + j) of a matrix lies at {@code offset + p * panel + 16 r + j}. S repeats a row of biases.
     *
     * @param m rows of A and C
     * @param panels panels of B and C
     * @param k inner dimension; A has ceil(k / 16) panels
     * @param b [panels][k][16], panels {@code bPanel} apart
     * @param bias [panels * 16]
     */
    void gemmPanels(
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
            int cPanel);

    /** C += A B, as {@link #gemmPanels} but from what C holds. */
    void addGemmPanels(
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
            int cPanel);

    /**
     * C += A^T B, where both are stored in panels along the inner dimension: the weight gradient. Element (r, 16 p + j) of C is
     * {@code c[cOffset + r * cRow + p * cPanel + j]}.
     *
     * @param octs groups of eight rows of C
     * @param panels panels of B
     * @param k inner dimension
     * @param a [ceil(octs / 2)][k][16], panels {@code aPanel} apart
     * @param b [panels][k][16], panels {@code bPanel} apart
     */
    void gemmTransposed(
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
            int cPanel);
}
