package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;
import org.lstm4j.graph.Node;

/** Products of two stacks of matrices, one thread for each: what attention multiplies is small and much. */
final class StackedProductInstruction implements Instruction {
    private final Memory memory;
    private final Gemm gemm;
    private final long work;
    /** Where each product's operands and result lie. */
    private final int[] a;

    private final int[] b;
    private final int y;
    private final int sizeOfResult;

    private final Workers.Task multiply = this::multiply;

    private StackedProductInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        int[] left = layout.dims(node.input(0));
        int[] right = layout.dims(node.input(1));
        int[] result = layout.dims(node.output());
        int m = left[left.length - 2];
        int k = left[left.length - 1];
        int n = right[right.length - 1];
        int[] stack = Arrays.copyOf(result, result.length - 2);
        int count = m * n == 0 ? 0 : layout.size(node.output()) / (m * n);
        this.a = places(layout.offset(node.input(0)), left, m * k, stack, count);
        this.b = places(layout.offset(node.input(1)), right, k * n, stack, count);
        this.y = layout.offset(node.output());
        this.sizeOfResult = m * n;
        this.gemm = new Gemm(false, false, m, n, k);
        this.work = (long) count * m * n * k / 32;
        memory.reserveStackedProducts(gemm.packedSize());
    }

    /** The instruction of a node: an ordinary product where the right side is one matrix. */
    static Instruction of(Node node, Layout layout, Memory memory) {
        int[] right = layout.dims(node.input(1));
        boolean isMatrix = layout.size(node.input(1)) == right[right.length - 2] * right[right.length - 1];
        return isMatrix
                ? new ProductInstruction(node, layout, memory)
                : new StackedProductInstruction(node, layout, memory);
    }

    private static int[] places(int offset, int[] dims, int size, int[] stack, int count) {
        Broadcast broadcast = new Broadcast(Arrays.copyOf(dims, dims.length - 2), stack);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = offset + broadcast.source(i) * size;
        }
        return places;
    }

    @Override
    public void run() {
        memory.parallel(a.length, work, multiply);
    }

    private void multiply(int index, int worker) {
        float[] data = memory.floats();
        int to = y + index * sizeOfResult;
        if (gemm.isDirect()) {
            for (int piece = 0; piece < gemm.directPieces(); piece++) {
                gemm.direct(
                        memory.kernels(), piece, data, a[index], data, b[index], Gemm.Start.ZERO, data, 0, data, to);
            }
            return;
        }
        float[] packed = memory.packed(worker);
        for (int piece = 0; piece < gemm.packPieces(); piece++) {
            gemm.pack(memory.kernels(), piece, data, a[index], data, b[index], packed);
        }
        for (int tile = 0; tile < gemm.tiles(); tile++) {
            gemm.tile(memory.kernels(), tile, packed, Gemm.Start.ZERO, data, 0, data, to, memory.products(worker));
        }
    }
}
