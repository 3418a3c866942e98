package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;

/**
 * The right side of products in a loop, which is the same in each step and for all rows: packed once for a run, by all
 * threads, and then read by whoever computes a step.
 */
final class PackedMatrix {
    private static final long NEVER = -1;

    private final Memory memory;
    private final boolean transposed;
    private final boolean isFixed;
    private final Workers.Task piece = this::piece;

    private float[] panels = new float[0];
    private Gemm gemm = new Gemm(false, false, 0, 0, 0);
    private int rows;
    private int columns;
    private int offset;
    private long packedVersion = NEVER;

    /**
     * A matrix.
     *
     * @param transposed whether it is stored as [n][k]
     * @param isFixed whether it changes with parameters only
     */
    PackedMatrix(Memory memory, boolean transposed, boolean isFixed) {
        this.memory = memory;
        this.transposed = transposed;
        this.isFixed = isFixed;
    }

    /** Makes room for it. */
    void reserve(int k, int n) {
        int size = new Gemm(false, transposed, 0, n, k).packedSize(false);
        if (panels.length < size) {
            panels = new float[size];
            packedVersion = NEVER;
        }
    }

    /** Packs it, unless it is what was packed before. */
    void pack(int place, int k, int n) {
        if (isFixed && packedVersion == memory.parameterVersion()) {
            return;
        }
        packedVersion = memory.parameterVersion();
        if (k != rows || n != columns) {
            gemm = new Gemm(false, transposed, 0, n, k);
            rows = k;
            columns = n;
        }
        offset = place;
        memory.parallel(gemm.packRightPieces(), (long) k * n, piece);
    }

    private void piece(int index, int worker) {
        gemm.packRight(memory.kernels(), index, memory.floats(), offset, panels);
    }

    boolean isTransposed() {
        return transposed;
    }

    float[] panels() {
        return panels;
    }
}
