package org.lstm4j.backend.jvm.internal.kernel;

/**
 * Everything the backend computes in bulk. Arrays are heap {@code float[]} with an offset in elements; a range may be its
 * own destination at the same offset, and may not overlap it otherwise. No method allocates, checks shapes beyond the
 * bounds of its arrays, or keeps state: one instance serves all threads.
 */
public interface Kernels {
    /** Columns in a panel of a packed matrix, and lanes in a reduction, whatever the vector width. */
    int PANEL = 16;

    /** Units whose four gates lie side by side in a pair of panels. */
    int UNITS = 8;

    /** Rows of the left matrix that {@link #gemmOcts} takes together. */
    int OCT = 8;

    /** Which implementation this is, for logs: {@code "scalar"} or {@code "vector, 256 bits"}. */
    String description();

    /** y[j] = op(x[j]) for j below n. */
    void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n);

    /** y[j] = op(a[j], b[j]). */
    void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n);

    /** y[j] = op(a[j], b). */
    void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n);

    /** y[j] = op(a, b[j]). */
    void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n);

    /** y[j] = s * x[j] + y[j], rounded once. */
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
     * C = S + A B for a packed B of whole panels. Element (r, 16 p + j) of C is
     * {@code c[cOffset + r * cRow + p * cPanel + j]}, and its start value S likewise in {@code s}, so that strides of
     * zero spread a bias row over all rows, S may be C itself, and C may be row-major ({@code cPanel} 16) or made of panels
     * ({@code cRow} 16).
     *
     * @param m rows of A and C
     * @param panels panels of B
     * @param k inner dimension
     * @param a row-major [m][k], rows {@code aRow} apart
     * @param b [panels][k][16]
     */
    void gemm(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            float[] s,
            int sOffset,
            int sRow,
            int sPanel,
            float[] c,
            int cOffset,
            int cRow,
            int cPanel);

    /**
     * C += A^T B, where both are stored along the inner dimension: the weight gradient. Element (8 q + r, 16 p + j) of C is
     * {@code c[cOffset + (8 q + r) * cRow + p * cPanel + j]}.
     *
     * @param octs groups of eight rows of C
     * @param panels panels of B
     * @param k inner dimension
     * @param a [octs][k][8], groups {@code aOct} apart
     * @param b [panels][k][16], panels {@code bPanel} apart
     */
    void gemmOcts(
            int octs,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aOct,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cRow,
            int cPanel);

    /**
     * The forward gates of eight LSTM units over some rows, in place: i, f, o = sigmoid(z), g = tanh(z),
     * c' = f c + i g, h = o tanh(c').
     *
     * @param rows rows of the batch
     * @param z pre-activations in, activations out: two panels [rows][16], one of i and o, one of f and g
     * @param ioOffset of the panel with i and o
     * @param fgOffset of the panel with f and g
     * @param c cells [rows][8], read at {@code cOffset} and written at {@code cNextOffset}, which may be equal
     * @param h output, eight floats for each row, rows {@code hRow} apart
     */
    void forwardGates(
            int rows,
            float[] z,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset,
            int hRow);

    /**
     * The backward gates of eight LSTM units over some rows: from dh and dc' to the gradients of the pre-activations.
     *
     * @param rows rows of the batch
     * @param gates activations as {@link #forwardGates} left them
     * @param c cells [rows][8]: before the step at {@code cOffset}, after it at {@code cNextOffset}
     * @param dh gradient of h, eight floats for each row, rows {@code dhRow} apart
     * @param dc gradient of the cell [rows][8]: after the step on entry, before it on return
     * @param dz gradients in two panels [rows][16] as in {@code gates}
     * @param dzRows the same gradients, 32 floats (i, o, f, g) for each row, rows {@code dzRow} apart
     * @param db bias gradient, 32 floats (i, o, f, g), added to row after row
     * @param scratch [rows][8]
     */
    void backwardGates(
            int rows,
            float[] gates,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] dh,
            int dhOffset,
            int dhRow,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzIoOffset,
            int dzFgOffset,
            float[] dzRows,
            int dzRowsOffset,
            int dzRow,
            float[] db,
            int dbOffset,
            float[] scratch);
}
