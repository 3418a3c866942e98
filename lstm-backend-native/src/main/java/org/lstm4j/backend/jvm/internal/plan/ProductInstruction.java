package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * A product of two matrices, or of a stack of matrices with one, cut into tiles of the result that any thread may compute: each element is one sum in one
 * order, so neither the cut nor the threads change a bit.
 */
final class ProductInstruction implements Instruction {
    private final Memory memory;
    private final Gemm gemm;
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

    private final Workers.Task pack = this::pack;
    private final Workers.Task tile = this::tile;
    private final Workers.Task direct = this::direct;

    ProductInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        boolean isGemm = node.op() == Op.GEMM;
        boolean transA = isGemm && node.attributes().flag("transA");
        boolean transB = isGemm && node.attributes().flag("transB");
        int[] bDims = layout.dims(node.input(1));
        this.k = bDims[bDims.length - (transB ? 1 : 2)];
        this.n = bDims[bDims.length - (transB ? 2 : 1)];
        this.m = n == 0 ? 0 : layout.size(node.output()) / n;
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
        this.gemm = new Gemm(transA, transB, m, n, k);
        memory.reserveProducts(gemm.packedSize());
    }

    @Override
    public void run() {
        if (start == Gemm.Start.C) {
            spread.load(memory.floats(), c, 0, memory.floats(), y, m * n);
        }
        long work = (long) m * n * k / 32;
        if (gemm.isDirect()) {
            memory.parallel(gemm.directPieces(), work, direct);
        } else {
            memory.parallel(gemm.packPieces(), work, pack);
            memory.parallel(gemm.tiles(), work, tile);
        }
    }

    private void pack(int index, int worker) {
        float[] data = memory.floats();
        gemm.pack(memory.kernels(), index, data, a, data, b, memory.packed());
    }

    private void tile(int index, int worker) {
        float[] data = memory.floats();
        gemm.tile(memory.kernels(), index, memory.packed(), start, data, c, data, y, memory.products(worker));
    }

    private void direct(int index, int worker) {
        float[] data = memory.floats();
        gemm.direct(memory.kernels(), index, data, a, data, b, start, data, c, data, y);
    }
}
