package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * A schedule bound to sizes: a place for each value, an instruction for each unit. Nothing is allocated after it was
 * made.
 */
final class Binding {
    /** A copy of an update that could not be computed in place. */
    private record Commit(int from, int to, int size) {}

    /** An output, where it lies, and how many elements it has. */
    // A part of one plan, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Output(String name, Value value, int offset, int[] dims) {}

    private final Memory memory;
    private final Input[] inputs;
    private final int[] inputOffsets;
    private final List<int[]> inputDims;
    private final Output[] outputs;
    private final Instruction[] untilCommit;
    private final Instruction[] afterCommit;
    private final Commit[] snapshots;
    private final Commit[] commits;
    private final int[] guardOffsets;

    Binding(
            Schedule schedule,
            Layout layout,
            Memory memory,
            RecurrentUnits lstms,
            Loops loops,
            List<int[]> inputDims,
            Profile profile) {
        this.memory = memory;
        this.inputs = schedule.graph().inputs().toArray(Input[]::new);
        this.inputOffsets = Arrays.stream(inputs).mapToInt(layout::offset).toArray();
        this.inputDims = inputDims;
        this.outputs = schedule.graph().outputs().entrySet().stream()
                .map(output -> new Output(
                        output.getKey(),
                        output.getValue(),
                        outputOffset(schedule, layout, output.getValue()),
                        layout.dims(output.getValue())))
                .toArray(Output[]::new);
        InstructionFactory factory = new InstructionFactory(schedule, layout, memory, lstms, loops);
        List<Instruction> instructions = new ArrayList<>();
        schedule.units().forEach(unit -> instructions.add(profile.timed(unit, factory.create(unit))));
        int split = schedule.commitPoint() + 1;
        this.untilCommit = instructions.subList(0, split).toArray(Instruction[]::new);
        this.afterCommit = instructions.subList(split, instructions.size()).toArray(Instruction[]::new);
        this.guardOffsets = schedule.guards().stream().mapToInt(layout::offset).toArray();
        List<Commit> early = new ArrayList<>();
        List<Commit> late = new ArrayList<>();
        layout.outputCopies()
                .forEach((parameter, copy) ->
                        early.add(new Commit(layout.offset(parameter), copy, layout.size(parameter))));
        for (Map.Entry<Parameter, Value> update : schedule.updates().entrySet()) {
            Value value = schedule.root(update.getValue());
            if (schedule.inPlace().containsKey(value)) {
                continue;
            }
            int size = layout.size(update.getKey());
            int from = layout.offset(value);
            int snapshot = layout.snapshot(update.getKey()).orElse(-1);
            if (snapshot >= 0) {
                early.add(new Commit(from, snapshot, size));
                from = snapshot;
            }
            late.add(new Commit(from, layout.offset(update.getKey()), size));
        }
        this.snapshots = early.toArray(Commit[]::new);
        this.commits = late.toArray(Commit[]::new);
    }

    /** Where the caller's view of an output lies: the old value for a parameter that changes. */
    private static int outputOffset(Schedule schedule, Layout layout, Value value) {
        return schedule.isUpdated(value)
                ? Objects.requireNonNull(layout.outputCopies().get((Parameter) schedule.root(value)))
                : layout.offset(value);
    }

    /** True if these inputs have the sizes that this was made for. */
    boolean fits(Feeds feeds) {
        for (int i = 0; i < inputs.length; i++) {
            Input input = inputs[i];
            if (!feeds.has(input.name())) {
                return false;
            }
            Tensor tensor = feeds.get(input.name());
            int[] dims = inputDims.get(i);
            if (tensor.dtype() != input.dtype() || tensor.rank() != dims.length) {
                return false;
            }
            for (int axis = 0; axis < dims.length; axis++) {
                if (tensor.dim(axis) != dims[axis]) {
                    return false;
                }
            }
        }
        return true;
    }

    void copyIn(Feeds feeds) {
        for (int i = 0; i < inputs.length; i++) {
            Input input = inputs[i];
            Tensor tensor = feeds.get(input.name());
            int offset = inputOffsets[i];
            switch (tensor.dtype()) {
                case FLOAT32 ->
                    memory.kernels().flush(tensor.floats(), 0, memory.floats(), offset, tensor.size(), Floors.NORMAL);
                case INT32 -> System.arraycopy(tensor.ints(), 0, memory.ints(), offset, tensor.size());
                case INT64, BOOL, FLOAT64 -> copyConverted(tensor, offset, input.name());
            }
        }
    }

    private void copyConverted(Tensor tensor, int offset, String name) {
        for (int j = 0; j < tensor.size(); j++) {
            switch (tensor.dtype()) {
                case INT64 -> memory.ints()[offset + j] = toInt(tensor.longs()[j], name);
                case BOOL -> memory.floats()[offset + j] = tensor.booleans()[j] ? 1 : 0;
                default -> throw new InvalidInputException("The native backend takes no " + tensor);
            }
        }
    }

    /** A whole number as it is kept. @throws InvalidInputException if it is beyond that */
    static int toInt(long value, String name) {
        if (value != (int) value) {
            throw new InvalidInputException(
                    "The native backend counts to " + Integer.MAX_VALUE + "; \"" + name + "\" has " + value);
        }
        return (int) value;
    }

    /** Runs all instructions and changes the parameters; false, before anything is changed, if a guard is not finite. */
    boolean execute() {
        for (Instruction instruction : untilCommit) {
            instruction.run();
        }
        for (int guard : guardOffsets) {
            if (!Float.isFinite(memory.floats()[guard])) {
                return false;
            }
        }
        for (Commit snapshot : snapshots) {
            copy(snapshot);
        }
        for (Instruction instruction : afterCommit) {
            instruction.run();
        }
        for (Commit commit : commits) {
            copy(commit);
        }
        return true;
    }

    private void copy(Commit commit) {
        System.arraycopy(memory.floats(), commit.from(), memory.floats(), commit.to(), commit.size());
    }

    /** Copies the outputs that are wanted; only the loss if the run ended at a guard. */
    void copyOut(Feeds feeds, boolean isComplete) {
        for (Output output : outputs) {
            if (feeds.has(output.name) && (isComplete || output.name.equals(Program.LOSS))) {
                copyOut(output, feeds.get(output.name));
            }
        }
    }

    private void copyOut(Output output, Tensor target) {
        DType dtype = output.value.dtype();
        if (dtype == DType.FLOAT32) {
            System.arraycopy(memory.floats(), output.offset, target.floats(), 0, target.size());
        } else if (dtype == DType.INT32) {
            System.arraycopy(memory.ints(), output.offset, target.ints(), 0, target.size());
        } else {
            for (int i = 0; i < target.size(); i++) {
                int at = output.offset + i;
                target.setElement(i, Schedule.isInteger(dtype) ? memory.ints()[at] : memory.floats()[at]);
            }
        }
    }
}
