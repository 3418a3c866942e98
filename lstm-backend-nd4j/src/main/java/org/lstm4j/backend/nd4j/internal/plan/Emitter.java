package org.lstm4j.backend.nd4j.internal.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;

/** Collects the operations of a plan and the memory that they need. */
public final class Emitter {
    /** Memory filled with one number. */
    private record Filled(DType dtype, double value, List<Long> dims) {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<Filled, Ref> fills;
    /** True if what is collected is a part of one step of another emitter, whose memory lives as long as that step. */
    private final boolean isPart;

    /** An emitter of a whole plan. */
    public Emitter() {
        this(new LinkedHashMap<>(), false);
    }

    private Emitter(Map<Filled, Ref> fills, boolean isPart) {
        this.fills = fills;
        this.isPart = isPart;
    }

    /** An emitter of a part of a loop that this one will be given. */
    public Emitter part() {
        return new Emitter(fills, true);
    }

    /** Memory for numbers that the plan computes. */
    public Ref temp(DType dtype, long... dims) {
        return allocate(dtype, Buffer.Home.ARENA, dims);
    }

    /** Memory that Java reads or writes as well. */
    public Ref hostTemp(DType dtype, long... dims) {
        return allocate(dtype, Buffer.Home.OWN, dims);
    }

    /** Memory that outlives the plan. */
    static Ref persistent(DType dtype, long... dims) {
        return allocate(dtype, Buffer.Home.PERSISTENT, dims);
    }

    private static Ref allocate(DType dtype, Buffer.Home home, long... dims) {
        long size = 1;
        for (long dim : dims) {
            size = Math.multiplyExact(size, dim);
        }
        return Ref.of(new Buffer(dtype, size, home), dims);
    }

    /** Memory that holds one number everywhere and is never written to. */
    public Ref filled(DType dtype, double value, long... dims) {
        List<Long> key = new ArrayList<>();
        for (long dim : dims) {
            key.add(dim);
        }
        return fills.computeIfAbsent(new Filled(dtype, value, key), wanted -> hostTemp(dtype, dims));
    }

    /** What {@link #filled} gave, with its number. */
    Map<Ref, Double> fills() {
        Map<Ref, Double> values = new LinkedHashMap<>();
        fills.forEach((filled, ref) -> values.put(ref, filled.value()));
        return values;
    }

    /** One of ND4J's operations. */
    public void call(String name, List<Ref> inputs, Ref output) {
        call(name, inputs, output, Settings.NONE);
    }

    /** One of ND4J's operations, with arguments. */
    public void call(String name, List<Ref> inputs, Ref output, Settings settings) {
        add(new Step.Call(name, List.copyOf(inputs), List.of(output), settings));
    }

    /** A function of each element. */
    public void transform(Function function, Ref x, Ref y) {
        add(new Step.Transform(function, x, y));
    }

    /** Zero where a magnitude is below a floor, in place. */
    public void flush(Ref x, double floor) {
        if (x.size() > 0) {
            add(new Step.Flush(x, floor));
        }
    }

    /** Work in Java over whole buffers that it can see. */
    public void host(List<Ref> memory, HostTask task) {
        for (Ref ref : memory) {
            if (!ref.isHostReadable()) {
                throw new IllegalStateException("Java cannot see " + ref);
            }
        }
        add(new Step.Host(List.copyOf(memory), task));
    }

    /**
     * A loop.
     *
     * @param enter for each step, in the order of time, what brings its input to where the body reads it
     * @param body what is the same in each step
     * @param leave for each step what takes its outputs away
     * @param advance what follows before the next step
     * @param isReverse true if the last step of time is the first to run
     */
    public void loop(List<Emitter> enter, Emitter body, List<Emitter> leave, Emitter advance, boolean isReverse) {
        add(new Step.Loop(
                enter.stream().map(Emitter::steps).toList(),
                body.steps(),
                leave.stream().map(Emitter::steps).toList(),
                advance.steps(),
                isReverse));
    }

    private void add(Step step) {
        int number = steps.size();
        steps.add(step);
        if (!isPart) {
            step.refs().forEach(ref -> ref.buffer().use(number));
        }
    }

    /** Keeps memory as it is until the plan has run to its end. */
    void keep(Ref ref) {
        ref.buffer().use(Integer.MAX_VALUE);
    }

    /** All operations so far, in order. */
    List<Step> steps() {
        return steps;
    }
}
