package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/**
 * Matrix products of any shape, built on the two tile kernels: C = S + op(A) op(B), where S is zero, a bias row, or what C
 * holds. Each element of C is summed over k in ascending order by fused multiply-add, starting from S, whatever the shape of the whole: a row
 * computed alone has the bits it has in a batch.
 *
 * <p>Operands are cut into blocks that are packed into a scratch array of the caller's, so that nothing is allocated and the scratch
 * need not grow with the matrices. Not thread-safe in its scratch; otherwise without state.
 */
public final class Gemm {
    private static final int PANEL = Kernels.PANEL;
    private static final int OCT = Kernels.OCT;

    /** Inner dimension of a packed block. */
    private static final int BLOCK_K = 512;

    /** Columns of a packed block: 512 KB with {@link #BLOCK_K}, which the second cache level holds. */
    private static final int BLOCK_N = 256;

    /** Rows handled together: a multiple of the tile heights; their part of A stays in the second cache level. */
    private static final int BLOCK_M = 120;

    /** Columns of a transposed block of A, in panels. */
    private static final int PACKED_M = Packing.panels(BLOCK_M) * PANEL;

    private static final int TAIL = BLOCK_M * PANEL;

    /** Floats of scratch that {@link #multiply} needs, whatever the shape. */
    public static final int SCRATCH = BLOCK_K * BLOCK_N + BLOCK_K * PACKED_M + TAIL;

    /** Floats of scratch that {@link #packed} needs. */
    public static final int PACKED_SCRATCH = TAIL;

    private static final float[] ZEROS = new float[PANEL];

    private Gemm() {}

    /** What the sum of each element starts from. */
    public enum Start {
        /** Zero. */
        ZERO,
        /** The row {@code bias} of n floats. */
        BIAS,
        /** The element of C. */
        C
    }

    /**
     * C [m][n] = S + op(A) op(B), all row-major.
     *
     * @param transA whether {@code a} holds A [m][k] as [k][m]
     * @param transB whether {@code b} holds B [k][n] as [n][k]
     * @param aRow distance of the rows as stored in {@code a}; {@code bRow} and {@code cRow} likewise
     * @param bias read only for {@link Start#BIAS}; any array otherwise
     * @param scratch at least {@link #SCRATCH} floats
     */
    public static void multiply(
            Kernels kernels,
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            int bRow,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cRow,
            float[] scratch) {
        if (k == 0 || transA) {
            fillStart(m, n, start, bias, biasOffset, c, cOffset, cRow);
        }
        for (int j = 0; j < n; j += BLOCK_N) {
            int width = Math.min(BLOCK_N, n - j);
            for (int p = 0; p < k; p += BLOCK_K) {
                int depth = Math.min(BLOCK_K, k - p);
                int from = transB ? bOffset + j * bRow + p : bOffset + p * bRow + j;
                Packing.panels(transB, depth, width, b, from, bRow, scratch, 0, depth * PANEL);
                if (transA) {
                    blockOfOcts(kernels, m, width, depth, a, aOffset + p * aRow, aRow, c, cOffset + j, cRow, scratch);
                } else {
                    packed(
                            kernels,
                            m,
                            width,
                            depth,
                            a,
                            aOffset + p,
                            aRow,
                            scratch,
                            0,
                            p == 0 ? start : Start.C,
                            bias,
                            biasOffset + j,
                            c,
                            cOffset + j,
                            cRow,
                            scratch,
                            BLOCK_K * BLOCK_N);
                }
            }
        }
    }

    /**
     * C [m][n] = S + A B for a B that is packed already, as {@link Packing} does.
     *
     * @param b [ceil(n / 16)][k][16]
     * @param scratch from {@code scratchOffset} on at least {@link #PACKED_SCRATCH} floats
     */
    public static void packed(
            Kernels kernels,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cRow,
            float[] scratch,
            int scratchOffset) {
        for (int r = 0; r < m; r += BLOCK_M) {
            int rows = Math.min(BLOCK_M, m - r);
            packedRows(
                    kernels,
                    rows,
                    n,
                    k,
                    a,
                    aOffset + r * aRow,
                    aRow,
                    b,
                    bOffset,
                    start,
                    bias,
                    biasOffset,
                    c,
                    cOffset + r * cRow,
                    cRow,
                    scratch,
                    scratchOffset);
        }
    }

    private static void packedRows(
            Kernels kernels,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cRow,
            float[] scratch,
            int scratchOffset) {
        int whole = n / PANEL;
        switch (start) {
            case ZERO ->
                kernels.gemm(m, whole, k, a, aOffset, aRow, b, bOffset, ZEROS, 0, 0, 0, c, cOffset, cRow, PANEL);
            case BIAS ->
                kernels.gemm(
                        m, whole, k, a, aOffset, aRow, b, bOffset, bias, biasOffset, 0, PANEL, c, cOffset, cRow, PANEL);
            case C ->
                kernels.gemm(
                        m, whole, k, a, aOffset, aRow, b, bOffset, c, cOffset, cRow, PANEL, c, cOffset, cRow, PANEL);
        }
        int rest = n - whole * PANEL;
        if (rest == 0) {
            return;
        }
        // The ragged right edge goes through a tile of its own, so that no hot loop carries a mask.
        int to = cOffset + whole * PANEL;
        fillTail(m, rest, start, bias, biasOffset + whole * PANEL, c, to, cRow, scratch, scratchOffset);
        kernels.gemm(
                m,
                1,
                k,
                a,
                aOffset,
                aRow,
                b,
                bOffset + whole * k * PANEL,
                scratch,
                scratchOffset,
                PANEL,
                0,
                scratch,
                scratchOffset,
                PANEL,
                0);
        for (int i = 0; i < m; i++) {
            System.arraycopy(scratch, scratchOffset + i * PANEL, c, to + i * cRow, rest);
        }
    }

    private static void fillTail(
            int rows,
            int rest,
            Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cRow,
            float[] tile,
            int tileOffset) {
        Arrays.fill(tile, tileOffset, tileOffset + rows * PANEL, 0f);
        if (start == Start.ZERO) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            int to = tileOffset + i * PANEL;
            if (start == Start.BIAS) {
                System.arraycopy(bias, biasOffset, tile, to, rest);
            } else {
                System.arraycopy(c, cOffset + i * cRow, tile, to, rest);
            }
        }
    }

    private static void fillStart(
            int m, int n, Start start, float[] bias, int biasOffset, float[] c, int cOffset, int cRow) {
        for (int r = 0; r < m && start != Start.C; r++) {
            int to = cOffset + r * cRow;
            if (start == Start.ZERO) {
                Arrays.fill(c, to, to + n, 0f);
            } else {
                System.arraycopy(bias, biasOffset, c, to, n);
            }
        }
    }

    /** C += A^T B for one packed block of B, rows of C in blocks. */
    private static void blockOfOcts(
            Kernels kernels,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] c,
            int cOffset,
            int cRow,
            float[] scratch) {
        int packedA = BLOCK_K * BLOCK_N;
        int tile = packedA + BLOCK_K * PACKED_M;
        int panelStride = k * PANEL;
        int columns = n / PANEL;
        for (int r = 0; r < m; r += BLOCK_M) {
            int rows = Math.min(BLOCK_M, m - r);
            int octs = rows / OCT;
            int to = cOffset + r * cRow;
            Packing.panels(false, k, rows, a, aOffset + r, aRow, scratch, packedA, panelStride);
            kernels.gemmTransposed(
                    octs, columns, k, scratch, packedA, panelStride, scratch, 0, panelStride, c, to, cRow, PANEL);
            if (n % PANEL != 0) {
                edge(
                        kernels,
                        rows,
                        n % PANEL,
                        k,
                        scratch,
                        packedA,
                        columns * panelStride,
                        c,
                        to + columns * PANEL,
                        cRow,
                        tile);
            }
            if (rows % OCT != 0) {
                int last = octs * OCT;
                for (int p = 0; p < columns; p++) {
                    edge(
                            kernels,
                            rows - last,
                            PANEL,
                            k,
                            scratch,
                            packedA + octs / 2 * panelStride + octs % 2 * OCT,
                            p * panelStride,
                            c,
                            to + last * cRow + p * PANEL,
                            cRow,
                            tile);
                }
            }
        }
    }

    /** A part of C that is no whole tile: at most one panel wide. */
    private static void edge(
            Kernels kernels,
            int rows,
            int width,
            int k,
            float[] scratch,
            int a,
            int b,
            float[] c,
            int cOffset,
            int cRow,
            int tile) {
        int octs = Packing.octs(rows);
        Arrays.fill(scratch, tile, tile + octs * OCT * PANEL, 0f);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c, cOffset + i * cRow, scratch, tile + i * PANEL, width);
        }
        kernels.gemmTransposed(
                octs, 1, k, scratch, a, k * PANEL, scratch, b, k * PANEL, scratch, tile, PANEL, octs * OCT * PANEL);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(scratch, tile + i * PANEL, c, cOffset + i * cRow, width);
        }
    }
}
