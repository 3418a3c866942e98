package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * A product in a loop whose right side is packed before the first step. Its sums are those of {@link
 * ProductInstruction}.
 */
final class PackedProductInstruction implements Instruction {
    private final Memory memory;
    private final PackedMatrix right;
    private final Gemm gemm;
    private final int m;
    private final int n;
    private final long work;
    private final int a;
    private final int c;
    private final int y;
    private final Gemm.Start start;
    private final Broadcast spread;

    private final Workers.Task tile = this::tile;

    PackedProductInstruction(Node node, Layout layout, Memory memory, PackedMatrix right) {
        this.memory = memory;
        this.right = right;
        boolean transA = node.op() == Op.GEMM && node.attributes().flag("transA");
        int[] bDims = layout.dims(node.input(1));
        int k = bDims[right.isTransposed() ? 1 : 0];
        this.n = bDims[right.isTransposed() ? 0 : 1];
        this.m = n == 0 ? 0 : layout.size(node.output()) / n;
        this.a = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        Value added = node.input(2);
        this.c = added.isPresent() ? layout.offset(added) : 0;
        int[] addedDims = added.isPresent() ? layout.dims(added) : new int[0];
        boolean isRow = addedDims.length > 0 && layout.size(added) == n && addedDims[addedDims.length - 1] == n;
        this.start = !added.isPresent() ? Gemm.Start.ZERO : isRow ? Gemm.Start.BIAS : Gemm.Start.C;
        this.spread = new Broadcast(addedDims, new int[] {m, n});
        this.gemm = new Gemm(transA, right.isTransposed(), m, n, k);
        this.work = (long) m * n * k / 32;
        memory.reserveProducts(gemm.packedSize(true));
    }

    @Override
    public void run() {
        float[] data = memory.floats();
        if (start == Gemm.Start.C) {
            spread.load(data, c, 0, data, y, m * n);
        }
        gemm.packLeft(memory.kernels(), data, a, memory.packed());
        memory.parallel(gemm.tiles(), work, tile);
    }

    private void tile(int index, int worker) {
        float[] data = memory.floats();
        gemm.tile(
                memory.kernels(),
                index,
                memory.packed(),
                right.panels(),
                0,
                start,
                data,
                c,
                data,
                y,
                memory.products(worker));
    }
}
