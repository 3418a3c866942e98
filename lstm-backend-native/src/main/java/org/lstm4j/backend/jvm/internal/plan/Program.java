package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Scan;
import org.lstm4j.spi.Feeds;

/**
 * A compiled graph. The first run with new sizes binds the schedule to them; later runs with these sizes allocate
 * nothing. Used in turns.
 */
final class Program {
    /** The output that is copied even if a step is not finite. */
    static final String LOSS = "loss";

    /** Batches cut to their longest row come in many sizes; more than this many are not remembered at once. */
    private static final int MAX_BINDINGS = 64;

    private final Schedule schedule;
    private final Memory memory;
    private final Persistent persistent;
    private final RecurrentUnits lstms;
    private final Loops loops;
    private final Profile profile;
    private final List<Binding> bindings = new ArrayList<>();
    /** True if nothing is larger than where each name's size is largest. */
    private final boolean isMonotonic;

    private Sizes largest;
    private Sizes reserved = Sizes.NONE;

    Program(Schedule schedule, Kernels kernels, Workers workers, Sizes expected, Profile profile) {
        this.profile = profile;
        this.schedule = schedule;
        this.memory = new Memory(kernels, workers);
        this.persistent = new Persistent(memory, schedule.graph());
        this.lstms = new RecurrentUnits(memory, schedule);
        this.loops = new Loops(schedule, memory, profile);
        this.isMonotonic = isMonotonic(schedule.graph());
        this.largest = isMonotonic ? expected : Sizes.NONE;
    }

    private static boolean isMonotonic(Graph graph) {
        return graph.nodes().stream()
                .allMatch(node -> node.outputs().stream()
                                .flatMap(output -> output.shape().dims().stream())
                                .allMatch(Dim::isMonotonic)
                        && (node.op() != Op.SCAN || isMonotonic(Scan.of(node).body())));
    }

    Persistent parameters() {
        return persistent;
    }

    /** Runs once. False, with no parameter changed, if a guard is not finite. */
    boolean run(Feeds inputs, Feeds outputs) {
        Binding binding = binding(inputs);
        binding.copyIn(inputs);
        if (!schedule.updates().isEmpty()) {
            memory.parametersChanged();
        }
        boolean isFinite = binding.execute();
        binding.copyOut(outputs, isFinite);
        return isFinite;
    }

    /** The binding for these inputs' sizes, the last used first. */
    private Binding binding(Feeds inputs) {
        for (int i = 0; i < bindings.size(); i++) {
            Binding binding = bindings.get(i);
            if (binding.fits(inputs)) {
                for (int j = i; j > 0; j--) {
                    bindings.set(j, bindings.get(j - 1));
                }
                bindings.set(0, binding);
                return binding;
            }
        }
        return bind(inputs);
    }

    /** Makes room for the largest sizes expected or seen, so that smaller batches bring no new plan. True if there was too little. */
    private boolean reserve(Sizes sizes) {
        Sizes needed = largest.max(sizes);
        if (needed.equals(reserved)) {
            return false;
        }
        largest = needed;
        reserved = needed;
        Layout layout = new Layout(schedule, persistent, loops, needed);
        boolean isReplaced = memory.reserve(layout.floatEnd(), layout.intEnd());
        isReplaced |= lstms.grow(needed);
        isReplaced |= loops.grow(needed);
        return isReplaced;
    }

    /** Binds to sizes; if there is no room for the largest of each name together, which need not ever come, to these alone. */
    private Binding bind(Feeds inputs) {
        Sizes sizes = inputs.sizes(schedule.graph().inputs());
        if (!isMonotonic) {
            // what was reserved for the largest of each name may be too small for these
            forget();
        }
        try {
            return bind(inputs, sizes);
        } catch (TooLargeException | ArithmeticException | NegativeArraySizeException | OutOfMemoryError e) {
            boolean isAlone = largest.max(sizes).equals(sizes);
            forget();
            if (isAlone) {
                throw e;
            }
        }
        try {
            return bind(inputs, sizes);
        } catch (TooLargeException | ArithmeticException | NegativeArraySizeException | OutOfMemoryError e) {
            forget();
            throw e;
        }
    }

    /** Goes back to where no sizes were seen, so that what there was no room for is in nobody's way. */
    private void forget() {
        bindings.clear();
        lstms.forget();
        loops.forget();
        largest = Sizes.NONE;
        reserved = Sizes.NONE;
    }

    private Binding bind(Feeds inputs, Sizes sizes) {
        List<Input> declared = schedule.graph().inputs();
        boolean isReplaced = reserve(sizes);
        List<int[]> dims = new ArrayList<>();
        for (Input input : declared) {
            Tensor tensor = inputs.get(input.name());
            dims.add(tensor.dims());
        }
        Layout layout = new Layout(schedule, persistent, loops, sizes);
        // Values of other lifetimes may fit together worse than those of the largest sizes.
        isReplaced |= memory.reserve(layout.floatEnd(), layout.intEnd());
        if (isReplaced) {
            // the others hold arrays that are no longer used
            bindings.clear();
        }
        if (bindings.size() == MAX_BINDINGS) {
            bindings.removeLast();
        }
        Binding binding = new Binding(schedule, layout, memory, lstms, loops, dims, profile);
        bindings.addFirst(binding);
        return binding;
    }
}
