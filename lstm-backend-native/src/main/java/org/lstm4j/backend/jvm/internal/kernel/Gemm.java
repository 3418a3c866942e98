package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/**
 * A matrix product of any shape: C [m][n] = S + op(A) op(B), all row-major without gaps, where S is zero, a bias row, or what C holds. Each element of C is
 * summed over k in ascending order by fused multiply-add, starting from S, whatever the shape of the whole: a row computed alone has the bits it has in a batch. A sum that
 * would be denormal is zero ({@link Floors}).
 *
 * <p>Both operands are packed whole, once, and then every tile of C reads them; {@link #pack} and {@link #tile} take indices that any threads
 * may share, all of {@link #pack} before the first {@link #tile}. Few rows are not worth the packing and are done by {@link #direct}. Without state; nothing is allocated.
 */
public final class Gemm {
    private static final int PANEL = Kernels.PANEL;
    private static final int OCT = Kernels.OCT;

    /** Inner dimension that is summed at once: two panels of B of that depth leave room in the first cache level. */
    private static final int DEPTH = 256;

    /** Rows of a tile: with {@link #DEPTH} they stay in the second cache level. */
    private static final int ROWS = 240;

    /** Panels of columns of a tile. */
    private static final int PANELS = 8;

    /** Panels that one index of {@link #pack} packs. */
    private static final int PACKED_AT_ONCE = 4;

    /** Up to so many rows a product reads B where it is. */
    private static final int FEW_ROWS = 6;

    /** Floats of scratch that {@link #tile} needs, whatever the shape. */
    public static final int SCRATCH = ROWS * PANEL;

    private final boolean transA;
    private final boolean transB;
    private final int m;
    private final int n;
    private final int k;

    /**
     * Describes a product.
     *
     * @param transA whether A [m][k] is stored as [k][m]
     * @param transB whether B [k][n] is stored as [n][k]
     */
    public Gemm(boolean transA, boolean transB, int m, int n, int k) {
        this.transA = transA;
        this.transB = transB;
        this.m = m;
        this.n = n;
        this.k = k;
    }

    /** What the sum of each element starts from. */
    public enum Start {
        /** Zero. */
        ZERO,
        /** The row {@code bias} of n floats. */
        BIAS,
        /** The element of C. */
        C
    }

    /** True if {@link #direct} computes it, without packing. */
    public boolean isDirect() {
        return m <= FEW_ROWS && !transA && !transB;
    }

    /** Floats that the packed operands take; 0 if none are packed. */
    public int packedSize() {
        return isDirect() ? 0 : Math.toIntExact((long) (Packing.panels(m) + Packing.panels(n)) * k * PANEL);
    }

    /** How many indices {@link #pack} takes. */
    public int packPieces() {
        return Math.ceilDiv(Packing.panels(m) + Packing.panels(n), PACKED_AT_ONCE);
    }

    /** Floats that one operand takes when it is packed for itself: A by {@link #packLeft}, B by {@link #packRight}. */
    public int packedSize(boolean left) {
        return Math.toIntExact((long) Packing.panels(left ? m : n) * k * PANEL);
    }

    /** Packs all of A. */
    public void packLeft(Kernels kernels, float[] a, int aOffset, float[] packed) {
        packPanels(kernels, !transA, 0, Packing.panels(m), m, a, aOffset, packed, 0);
    }

    /** How many indices {@link #packRight} takes. */
    public int packRightPieces() {
        return Math.ceilDiv(Packing.panels(n), PACKED_AT_ONCE);
    }

    /** Packs some panels of B, for as many products as there are that have this B, whatever their rows. */
    public void packRight(Kernels kernels, int piece, float[] b, int bOffset, float[] packed) {
        int first = piece * PACKED_AT_ONCE;
        int end = Math.min(first + PACKED_AT_ONCE, Packing.panels(n));
        packPanels(kernels, transB, first, end, n, b, bOffset, packed, first * k * PANEL);
    }

    /** How many indices {@link #tile} takes. */
    public int tiles() {
        return Math.ceilDiv(m, ROWS) * tilesAcross();
    }

    private int tilesAcross() {
        return Math.ceilDiv(n, PANELS * PANEL);
    }

    /** Packs some panels of A, as [ceil(m / 16)][k][16], and of B behind it, as [ceil(n / 16)][k][16]. */
    public void pack(Kernels kernels, int piece, float[] a, int aOffset, float[] b, int bOffset, float[] packed) {
        int panelsOfA = Packing.panels(m);
        int first = piece * PACKED_AT_ONCE;
        int end = Math.min(first + PACKED_AT_ONCE, panelsOfA + Packing.panels(n));
        int endOfA = Math.min(end, panelsOfA);
        if (first < endOfA) {
            packPanels(kernels, !transA, first, endOfA, m, a, aOffset, packed, first * k * PANEL);
        }
        int firstOfB = Math.max(first, panelsOfA);
        if (firstOfB < end) {
            packPanels(
                    kernels,
                    transB,
                    firstOfB - panelsOfA,
                    end - panelsOfA,
                    n,
                    b,
                    bOffset,
                    packed,
                    firstOfB * k * PANEL);
        }
    }

    private void packPanels(
            Kernels kernels,
            boolean transposed,
            int firstPanel,
            int endPanel,
            int columns,
            float[] from,
            int offset,
            float[] to,
            int toOffset) {
        int first = firstPanel * PANEL;
        int width = Math.min(endPanel * PANEL, columns) - first;
        if (transposed) {
            Packing.panels(true, k, width, from, offset + first * k, k, to, toOffset, k * PANEL);
            return;
        }
        int whole = width / PANEL;
        kernels.copyPanels(k, whole, from, offset + first, columns, to, toOffset, k * PANEL);
        int copied = whole * PANEL;
        Packing.panels(
                false, k, width - copied, from, offset + first + copied, columns, to, toOffset + copied * k, k * PANEL);
    }

    /**
     * Computes one tile of C from packed operands.
     *
     * @param bias read only for {@link Start#BIAS}; any array otherwise
     * @param scratch at least {@link #SCRATCH} floats, of this thread
     */
    public void tile(
            Kernels kernels,
            int index,
            float[] packed,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            float[] scratch) {
        tile(kernels, index, packed, packed, Packing.panels(m), start, bias, biasOffset, c, cOffset, scratch);
    }

    /**
     * Computes one tile of C from operands that were packed apart.
     *
     * @param left A, from its beginning
     * @param right B
     * @param panelsBefore panels that lie in front of B in {@code right}
     */
    public void tile(
            Kernels kernels,
            int index,
            float[] left,
            float[] right,
            int panelsBefore,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            float[] scratch) {
        int row = index / tilesAcross() * ROWS;
        int column = index % tilesAcross() * PANELS * PANEL;
        int rows = Math.min(ROWS, m - row);
        int columns = Math.min(PANELS * PANEL, n - column);
        int to = cOffset + row * n + column;
        start(start, rows, columns, bias, biasOffset + column, c, to);
        for (int q = 0; q < k; q += DEPTH) {
            int depth = Math.min(DEPTH, k - q);
            int a = (row / PANEL * k + q) * PANEL;
            int b = ((panelsBefore + column / PANEL) * k + q) * PANEL;
            block(kernels, rows, columns, depth, left, a, right, b, c, to, scratch);
        }
        for (int r = 0; r < rows; r++) {
            kernels.flush(c, to + r * n, c, to + r * n, columns, Floors.NORMAL);
        }
    }

    private void start(Start start, int rows, int columns, float[] bias, int biasOffset, float[] c, int cOffset) {
        for (int r = 0; r < rows && start != Start.C; r++) {
            int to = cOffset + r * n;
            if (start == Start.ZERO) {
                Arrays.fill(c, to, to + columns, 0f);
            } else {
                System.arraycopy(bias, biasOffset, c, to, columns);
            }
        }
    }

    /** Adds one depth to a tile; what is no whole group of rows or panel goes through the scratch, so that no hot loop carries a mask. */
    private void block(
            Kernels kernels,
            int rows,
            int columns,
            int depth,
            float[] left,
            int a,
            float[] right,
            int b,
            float[] c,
            int cOffset,
            float[] scratch) {
        int panel = k * PANEL;
        int octs = rows / OCT;
        int whole = columns / PANEL;
        kernels.gemmTransposed(octs, whole, depth, left, a, panel, right, b, panel, c, cOffset, n, PANEL);
        int narrow = columns % PANEL;
        if (narrow > 0) {
            edge(kernels, rows, narrow, depth, left, a, right, b + whole * panel, c, cOffset + whole * PANEL, scratch);
        }
        int few = rows % OCT;
        int last = a + octs / 2 * panel + octs % 2 * OCT;
        for (int p = 0; p < whole && few > 0; p++) {
            edge(
                    kernels,
                    few,
                    PANEL,
                    depth,
                    left,
                    last,
                    right,
                    b + p * panel,
                    c,
                    cOffset + octs * OCT * n + p * PANEL,
                    scratch);
        }
    }

    /** A part of C that is no whole tile: at most one panel wide. */
    private void edge(
            Kernels kernels,
            int rows,
            int width,
            int depth,
            float[] left,
            int a,
            float[] right,
            int b,
            float[] c,
            int cOffset,
            float[] scratch) {
        int octs = Packing.octs(rows);
        int panel = k * PANEL;
        Arrays.fill(scratch, 0, octs * OCT * PANEL, 0f);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(c, cOffset + r * n, scratch, r * PANEL, width);
        }
        kernels.gemmTransposed(octs, 1, depth, left, a, panel, right, b, panel, scratch, 0, PANEL, octs * OCT * PANEL);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(scratch, r * PANEL, c, cOffset + r * n, width);
        }
    }

    /** How many indices {@link #direct} takes. */
    public int directPieces() {
        return m * tilesAcross();
    }

    /** Some columns of one row: rows of B are added as they lie. Only where {@link #isDirect} says so. */
    public void direct(
            Kernels kernels,
            int index,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset) {
        int row = index / tilesAcross();
        int column = index % tilesAcross() * PANELS * PANEL;
        int columns = Math.min(PANELS * PANEL, n - column);
        int to = cOffset + row * n + column;
        start(start, 1, columns, bias, biasOffset + column, c, to);
        for (int p = 0; p < k; p++) {
            kernels.addScaled(a[aOffset + row * k + p], b, bOffset + p * n + column, c, to, columns);
        }
        kernels.flush(c, to, c, to, columns, Floors.NORMAL);
    }
}
