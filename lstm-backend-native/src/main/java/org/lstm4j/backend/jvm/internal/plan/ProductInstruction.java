package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * A product of two matrices, cut into tiles of the result that any thread may compute: each element is one sum in one
 * order, so neither the cut nor the threads change a bit.
 */
final class ProductInstruction implements Instruction {
    private static final int TILE_ROWS = 480;
    private static final int TILE_COLUMNS = 256;

    private final Memory memory;
    private final boolean transA;
    private final boolean transB;
    private final int m;
    private final int n;
    private final int k;
    private final int a;
    private final int b;
    private final int c;
    private final int y;
    private final Gemm.Start start;
    private final Broadcast spread;
    private final boolean hasC;
    private final int tilesAcross;

    private final Workers.Task tile = this::tile;

    ProductInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        boolean isGemm = node.op() == Op.GEMM;
        this.transA = isGemm && node.attributes().flag("transA");
        this.transB = isGemm && node.attributes().flag("transB");
        int[] bDims = layout.dims(node.input(1));
        this.k = bDims[transB ? 1 : 0];
        this.n = bDims[transB ? 0 : 1];
        this.m = layout.size(node.output()) / n;
        this.a = layout.offset(node.input(0));
        this.b = layout.offset(node.input(1));
        this.y = layout.offset(node.output());
        Value added = node.input(2);
        this.hasC = added.isPresent();
        this.c = hasC ? layout.offset(added) : 0;
        int[] addedDims = hasC ? layout.dims(added) : new int[0];
        boolean isRow = hasC && addedDims.length > 0 && layout.size(added) == n && addedDims[addedDims.length - 1] == n;
        this.start = !hasC ? Gemm.Start.ZERO : isRow ? Gemm.Start.BIAS : Gemm.Start.C;
        this.spread = new Broadcast(addedDims, new int[] {m, n});
        this.tilesAcross = Math.ceilDiv(n, TILE_COLUMNS);
        memory.reserveProducts();
    }

    @Override
    public void run() {
        if (start == Gemm.Start.C) {
            spread.load(memory.floats(), c, 0, memory.floats(), y, m * n);
        }
        memory.parallel(tilesAcross * Math.ceilDiv(m, TILE_ROWS), (long) m * n * k / 32, tile);
    }

    private void tile(int index, int worker) {
        int row = index / tilesAcross * TILE_ROWS;
        int column = index % tilesAcross * TILE_COLUMNS;
        float[] data = memory.floats();
        int aRow = transA ? m : k;
        int bRow = transB ? k : n;
        Gemm.multiply(
                memory.kernels(),
                transA,
                transB,
                Math.min(TILE_ROWS, m - row),
                Math.min(TILE_COLUMNS, n - column),
                k,
                data,
                a + (transA ? row : row * k),
                aRow,
                data,
                b + (transB ? column * k : column),
                bRow,
                start,
                data,
                c + column,
                data,
                y + row * n + column,
                n,
                memory.products(worker));
    }
}
