package org.lstm4j.backend.nd4j.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * The work of a program for one set of sizes, with all memory in place. First everything is computed into the plan's own memory; then
 * the guards are read; only then do outputs leave and parameters change, so that whatever fails before has changed nothing.
 */
final class Plan implements AutoCloseable {
    /** An output: how it comes into memory that Java sees, and what it is. */
    // A part of one plan, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Output(Value value, int[] dims, List<Instruction> copy, HostMemory memory) {}

    private final Work work;
    private final List<int[]> inputDims = new ArrayList<>();
    private final Assembler assembler;
    private final List<HostMemory> inputs;
    private final Instruction[] compute;
    private final Instruction[] commit;
    private final List<HostMemory> guards;
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final double[] guard = new double[1];

    /** What a plan is made of before its memory has a place. */
    static final class Draft {
        private final Work work;
        private final Emitter emitter = new Emitter();
        private final Emitter committing = new Emitter();
        private final Map<Value, Ref> refs;
        private final List<Ref> inputs = new ArrayList<>();
        private final List<Ref> guards = new ArrayList<>();
        private final Map<String, Ref> outputs = new LinkedHashMap<>();
        private final Map<String, Emitter> outputCopies = new LinkedHashMap<>();
        private final Layout layout;

        Draft(Work work, Persistent persistent, Sizes sizes, Translator translator) {
            this.work = work;
            this.refs = new HashMap<>(persistent.refs());
            for (Input input : work.graph().inputs()) {
                Ref ref =
                        emitter.hostTemp(input.dtype(), Ref.longs(input.shape().resolve(sizes)));
                refs.put(input, ref);
                inputs.add(ref);
            }
            translator.translate(work.nodes(), emitter, refs, sizes, work.needed());
            drawUp();
            layout = new Layout(emitter.steps());
        }

        private Ref ref(Value value) {
            return Objects.requireNonNull(refs.get(value), value.name());
        }

        private void drawUp() {
            for (Value value : work.guards()) {
                Ref seen = emitter.hostTemp(value.dtype(), 1);
                copy(emitter, ref(value), seen);
                guards.add(seen);
            }
            work.graph().outputs().forEach((name, value) -> {
                Ref source = ref(value);
                emitter.keep(source);
                Emitter copying = new Emitter();
                Ref target = source;
                if (!source.isHostReadable()) {
                    target = emitter.hostTemp(value.dtype(), source.dims());
                    copy(copying, source, target);
                }
                outputs.put(name, target);
                outputCopies.put(name, copying);
            });
            for (Map.Entry<Parameter, Value> update : work.updates().entrySet()) {
                Ref source = ref(update.getValue());
                if (source.buffer().home() == Buffer.Home.PERSISTENT) {
                    // the old value of another parameter, which may have its new one before this is stored
                    Ref snapshot = emitter.temp(source.dtype(), source.dims());
                    copy(emitter, source, snapshot);
                    source = snapshot;
                }
                emitter.keep(source);
                copy(committing, source, ref(update.getKey()));
                committing.flush(ref(update.getKey()), Floors.NORMAL);
            }
        }

        private static void copy(Emitter emitter, Ref from, Ref to) {
            if (from.size() > 0) {
                emitter.call("assign", List.of(to.flat(), from.flat()), to.flat());
            }
        }

        /** How much memory the plan needs in the arenas. */
        Map<DType, Long> sizes() {
            return layout.sizes();
        }
    }

    Plan(Draft draft, Memory memory, Persistent persistent, Sizes sizes) {
        this.work = draft.work;
        work.graph().inputs().forEach(input -> inputDims.add(input.shape().resolve(sizes)));
        this.assembler = new Assembler(memory, persistent.arrays());
        draft.emitter.fills().forEach((ref, value) -> {
            double[] values = new double[(int) ref.size()];
            Arrays.fill(values, value);
            fill(ref, values);
        });
        this.inputs = draft.inputs.stream().map(assembler::hostMemory).toList();
        this.compute = assembler.instructions(draft.emitter.steps());
        this.commit = assembler.instructions(draft.committing.steps());
        this.guards = draft.guards.stream().map(assembler::hostMemory).toList();
        draft.outputs.forEach((name, ref) -> {
            Value value = work.graph().output(name);
            Emitter copying = Objects.requireNonNull(draft.outputCopies.get(name));
            outputs.put(
                    name,
                    new Output(
                            value,
                            value.shape().resolve(sizes),
                            List.of(assembler.instructions(copying.steps())),
                            assembler.hostMemory(ref)));
        });
    }

    private void fill(Ref ref, double[] values) {
        Tensor tensor = Tensor.zeros(ref.dtype(), values.length);
        for (int i = 0; i < values.length; i++) {
            tensor.setElement(i, values[i]);
        }
        assembler.hostMemory(ref).copyFrom(tensor);
    }

    /** How many native contexts it keeps. */
    int contexts() {
        return assembler.contexts();
    }

    /** True if these inputs have the sizes that this was made for. */
    boolean fits(Feeds feeds) {
        for (int i = 0; i < inputDims.size(); i++) {
            Input input = work.graph().inputs().get(i);
            if (!feeds.has(input.name())) {
                return false;
            }
            Tensor tensor = feeds.get(input.name());
            if (tensor.dtype() != input.dtype() || !hasDims(tensor, inputDims.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDims(Tensor tensor, int[] dims) {
        boolean fits = tensor.rank() == dims.length;
        for (int axis = 0; fits && axis < dims.length; axis++) {
            fits = tensor.dim(axis) == dims[axis];
        }
        return fits;
    }

    /** Runs once. False, with no parameter changed and at most the loss given, if a guard is not finite. */
    boolean run(Feeds fed, Feeds wanted) {
        for (int i = 0; i < inputs.size(); i++) {
            Tensor tensor = fed.get(work.graph().inputs().get(i).name());
            if (tensor.size() > 0) {
                inputs.get(i).copyFrom(tensor);
            }
        }
        for (Instruction instruction : compute) {
            instruction.run();
        }
        boolean isFinite = areGuardsFinite();
        for (String name : wanted.names()) {
            if (isFinite || name.equals(Program.LOSS)) {
                give(Objects.requireNonNull(outputs.get(name)), wanted.get(name));
            }
        }
        if (isFinite) {
            for (Instruction instruction : commit) {
                instruction.run();
            }
        }
        return isFinite;
    }

    private boolean areGuardsFinite() {
        for (HostMemory memory : guards) {
            memory.copyTo(guard);
            if (!Double.isFinite(guard[0])) {
                return false;
            }
        }
        return true;
    }

    private static void give(Output output, Tensor target) {
        output.copy().forEach(Instruction::run);
        if (target.size() > 0) {
            output.memory().copyTo(target);
        }
    }

    @Override
    public void close() {
        assembler.close();
    }
}
