package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Gemm;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * What all instructions of a program work on: the arena of floats, the arena of whole numbers, each worker's scratch,
 * and the kernels. The arenas only grow; whoever holds one of the arrays asks again after {@link #reserve}.
 */
final class Memory {
    /** Elements that an elementwise group takes through the first cache level at a time. */
    static final int BLOCK = 1024;

    /** Below this many elements a loop is not worth handing to other threads. */
    static final int PARALLEL = 32_768;

    /** Places in the arena are multiples of this, a cache line. */
    private static final int ALIGN = 16;

    private final Kernels kernels;
    private final Workers workers;
    private float[] floats = new float[0];
    private int[] ints = new int[0];
    private float[] packed = new float[0];
    private long parameterVersion;
    private final float[][] products;
    private final float[][] stacked;
    private final float[][] registers;

    Memory(Kernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
        this.products = new float[workers.threads()][0];
        this.stacked = new float[workers.threads()][0];
        this.registers = new float[workers.threads()][0];
    }

    static int align(int size) {
        return Math.ceilDiv(size, ALIGN) * ALIGN;
    }

    Kernels kernels() {
        return kernels;
    }

    Workers workers() {
        return workers;
    }

    float[] floats() {
        return floats;
    }

    int[] ints() {
        return ints;
    }

    /** A number that differs from earlier ones if a parameter may have changed since. */
    long parameterVersion() {
        return parameterVersion;
    }

    /** Says that a parameter may have changed. */
    void parametersChanged() {
        parameterVersion++;
    }

    /** Grows the arenas, keeping what is in them. True if an array was replaced. */
    boolean reserve(int floatCount, int intCount) {
        boolean grows = floatCount > floats.length || intCount > ints.length;
        if (floatCount > floats.length) {
            floats = Arrays.copyOf(floats, floatCount);
        }
        if (intCount > ints.length) {
            ints = Arrays.copyOf(ints, intCount);
        }
        return grows;
    }

    /** Makes sure that matrix products can run whose packed operands take so many floats. */
    void reserveProducts(int packedSize) {
        if (packed.length < packedSize) {
            packed = new float[packedSize];
        }
        for (int worker = 0; worker < products.length; worker++) {
            if (products[worker].length == 0) {
                products[worker] = new float[Gemm.SCRATCH];
            }
        }
    }

    /** Makes sure that every worker can run products of its own whose packed operands take so many floats. */
    void reserveStackedProducts(int packedSize) {
        reserveProducts(0);
        for (int worker = 0; worker < stacked.length; worker++) {
            if (stacked[worker].length < packedSize) {
                stacked[worker] = new float[packedSize];
            }
        }
    }

    /** The packed operands of the product that a worker runs alone. */
    float[] packed(int worker) {
        return stacked[worker];
    }

    /** The packed operands of the product that runs. */
    float[] packed() {
        return packed;
    }

    /** A worker's scratch for matrix products. */
    float[] products(int worker) {
        return products[worker];
    }

    /** Makes sure that every worker has so many registers of a block each. */
    void reserveRegisters(int count) {
        for (int worker = 0; worker < registers.length; worker++) {
            if (registers[worker].length < count * BLOCK) {
                registers[worker] = new float[count * BLOCK];
            }
        }
    }

    /** A worker's registers, one block after the other. */
    float[] registers(int worker) {
        return registers[worker];
    }

    /** Runs turns on all threads if there is enough to do, else here. */
    void parallel(int turns, long elements, Workers.Task task) {
        if (turns > 1 && elements >= PARALLEL) {
            workers.parallelFor(turns, task);
        } else {
            for (int turn = 0; turn < turns; turn++) {
                task.run(turn, 0);
            }
        }
    }
}
