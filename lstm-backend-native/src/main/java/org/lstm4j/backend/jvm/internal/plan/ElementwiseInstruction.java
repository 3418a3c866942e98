package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Unary;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * A group of elementwise nodes, run over blocks of {@value Memory#BLOCK} elements: all nodes on one block before the
 * next, so that what only the group needs never leaves the first cache level. An optimizer's step for one parameter is
 * one such group.
 */
final class ElementwiseInstruction implements Instruction {
    /** Where a step finds an operand or leaves its result. */
    private sealed interface Place {}

    /** In the arena, element by element. */
    private record InArena(int offset) implements Place {}

    /** One number in the arena, for all elements. */
    private record Single(int offset) implements Place {}

    /** In the arena, repeated over the block. */
    private record Repeated(int offset, Broadcast broadcast) implements Place {}

    /** In a register, which holds one block. */
    private record Register(int number) implements Place {}

    /** One node at work on a block. */
    private record Step(Op op, float min, float max, Place a, Place b, Place c, Place to) {}

    /** Blocks of a turn at most, and how many turns each thread is to have where there are fewer. */
    private static final int MOST_BLOCKS = 8;

    private static final int TURNS_OF_THREAD = 2;

    private final Kernels kernels;
    private final Memory memory;
    private final Step[] steps;
    private final int size;
    private final int blocksPerTurn;
    /** The registers behind those of the steps: room for operands that must be written out. */
    private final int firstSpare;

    private final Register[] spares;

    private final Workers.Task turn = (index, worker) -> turn(index, worker);

    private ElementwiseInstruction(Memory memory, List<Step> steps, int size, int registers) {
        this.kernels = memory.kernels();
        this.memory = memory;
        this.steps = steps.toArray(Step[]::new);
        this.size = size;
        this.firstSpare = registers;
        this.spares =
                new Register[] {new Register(registers), new Register(registers + 1), new Register(registers + 2)};
        int blocks = Math.ceilDiv(size, Memory.BLOCK);
        this.blocksPerTurn = Math.clamp(
                Math.ceilDiv(blocks, TURNS_OF_THREAD * memory.workers().threads()), 1, MOST_BLOCKS);
        memory.reserveRegisters(registers + 3);
    }

    static ElementwiseInstruction of(Unit unit, Schedule schedule, Layout layout, Memory memory) {
        Map<Value, Place> places = new HashMap<>();
        Map<Value, Integer> lastReader = new HashMap<>();
        List<Node> nodes = unit.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            for (Value input : nodes.get(i).inputs()) {
                lastReader.put(schedule.root(input), i);
            }
        }
        int[] dims = layout.dims(unit.node().output());
        int size = layout.size(unit.node().output());
        List<Integer> free = new ArrayList<>();
        int registers = 0;
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Place[] operands = new Place[3];
            for (int j = 0; j < 3; j++) {
                Value input = node.input(j);
                operands[j] = !input.isPresent()
                        ? new Register(-1)
                        : Objects.requireNonNullElseGet(
                                places.get(schedule.root(input)), () -> outside(input, dims, size, layout));
            }
            Value result = node.output();
            Place to;
            if (schedule.isKept(result)) {
                to = new InArena(layout.offset(result));
            } else if (free.isEmpty()) {
                to = new Register(registers++);
            } else {
                to = new Register(free.removeLast());
            }
            places.put(result, to);
            boolean clips = node.op() == Op.CLIP;
            float min = clips ? (float) node.attributes().number("min") : 0;
            float max = clips ? (float) node.attributes().number("max") : 0;
            steps.add(new Step(node.op(), min, max, operands[0], operands[1], operands[2], to));
            // freed only now: a step may not write over an operand that a later part of it still reads
            for (Value input : Set.copyOf(node.inputs())) {
                Value root = schedule.root(input);
                if (places.get(root) instanceof Register(int number)
                        && Objects.equals(lastReader.get(root), i)
                        && !free.contains(number)) {
                    free.add(number);
                }
            }
        }
        return new ElementwiseInstruction(memory, steps, size, registers);
    }

    private static Place outside(Value input, int[] dims, int size, Layout layout) {
        int offset = layout.offset(input);
        int inputSize = layout.size(input);
        if (inputSize == size) {
            return new InArena(offset);
        }
        return inputSize == 1 ? new Single(offset) : new Repeated(offset, new Broadcast(layout.dims(input), dims));
    }

    @Override
    public void run() {
        int blocks = Math.ceilDiv(size, Memory.BLOCK);
        // what a group takes grows with its steps; one of two or three is what the limit is made for
        long work = (long) size * Math.ceilDiv(steps.length, 3);
        memory.parallel(Math.ceilDiv(blocks, blocksPerTurn), work, turn);
    }

    private void turn(int index, int worker) {
        int first = index * blocksPerTurn * Memory.BLOCK;
        int end = Math.min(size, first + blocksPerTurn * Memory.BLOCK);
        for (int start = first; start < end; start += Memory.BLOCK) {
            int n = Math.min(Memory.BLOCK, end - start);
            for (Step step : steps) {
                compute(step, start, n, memory.registers(worker));
            }
        }
    }

    private void compute(Step step, int start, int n, float[] registers) {
        float[] y = array(step.to, registers);
        int at = index(step.to, start);
        switch (step.op) {
            case ADD -> binary(Binary.ADD, step, start, n, registers, y, at);
            case SUB -> binary(Binary.SUBTRACT, step, start, n, registers, y, at);
            case MUL -> binary(Binary.MULTIPLY, step, start, n, registers, y, at);
            case DIV -> binary(Binary.DIVIDE, step, start, n, registers, y, at);
            case LESS -> binary(Binary.LESS, step, start, n, registers, y, at);
            case EQUAL -> binary(Binary.EQUAL, step, start, n, registers, y, at);
            case NEG -> unary(Unary.NEGATE, step, start, n, registers, y, at);
            case ABS -> unary(Unary.ABSOLUTE, step, start, n, registers, y, at);
            case EXP -> unary(Unary.EXP, step, start, n, registers, y, at);
            case LOG -> unary(Unary.LOG, step, start, n, registers, y, at);
            case SQRT -> unary(Unary.SQUARE_ROOT, step, start, n, registers, y, at);
            case SIGMOID -> unary(Unary.SIGMOID, step, start, n, registers, y, at);
            case TANH -> unary(Unary.TANH, step, start, n, registers, y, at);
            case RELU -> unary(Unary.RELU, step, start, n, registers, y, at);
            case SOFTPLUS -> unary(Unary.SOFTPLUS, step, start, n, registers, y, at);
            case CLIP -> clip(step, start, n, registers, y, at);
            case WHERE -> where(step, start, n, registers, y, at);
            case CAST -> {
                // to bool: not equal to zero
                Place a = written(step.a, 0, start, n, registers);
                kernels.binary(Binary.EQUAL, array(a, registers), index(a, start), 0f, y, at, n);
                kernels.binary(Binary.SUBTRACT, 1f, y, at, y, at, n);
            }
            default -> throw new AssertionError(step.op);
        }
    }

    private float[] array(Place place, float[] registers) {
        return place instanceof Register ? registers : memory.floats();
    }

    private static int index(Place place, int start) {
        return switch (place) {
            case InArena(int offset) -> offset + start;
            case Single(int offset) -> offset;
            case Repeated(int offset, Broadcast broadcast) -> offset;
            case Register(int number) -> number * Memory.BLOCK;
        };
    }

    /** The place itself if its elements lie one after the other, else a spare register that they are written to. */
    private Place written(Place place, int spare, int start, int n, float[] registers) {
        int to = (firstSpare + spare) * Memory.BLOCK;
        switch (place) {
            case InArena arena -> {
                return arena;
            }
            case Register register -> {
                return register;
            }
            case Single(int offset) -> Arrays.fill(registers, to, to + n, memory.floats()[offset]);
            case Repeated(int offset, Broadcast broadcast) ->
                broadcast.load(memory.floats(), offset, start, registers, to, n);
        }
        return spares[spare];
    }

    private void unary(Unary op, Step step, int start, int n, float[] registers, float[] y, int at) {
        Place a = written(step.a, 0, start, n, registers);
        kernels.unary(op, array(a, registers), index(a, start), y, at, n);
    }

    private void binary(Binary op, Step step, int start, int n, float[] registers, float[] y, int at) {
        if (step.b instanceof Single(int offset)) {
            Place a = written(step.a, 0, start, n, registers);
            kernels.binary(op, array(a, registers), index(a, start), memory.floats()[offset], y, at, n);
        } else if (step.a instanceof Single(int offset)) {
            Place b = written(step.b, 1, start, n, registers);
            kernels.binary(op, memory.floats()[offset], array(b, registers), index(b, start), y, at, n);
        } else {
            Place a = written(step.a, 0, start, n, registers);
            Place b = written(step.b, 1, start, n, registers);
            kernels.binary(op, array(a, registers), index(a, start), array(b, registers), index(b, start), y, at, n);
        }
    }

    private void clip(Step step, int start, int n, float[] registers, float[] y, int at) {
        Place a = written(step.a, 0, start, n, registers);
        kernels.binary(Binary.MAX, array(a, registers), index(a, start), step.min, y, at, n);
        kernels.binary(Binary.MIN, y, at, step.max, y, at, n);
    }

    private void where(Step step, int start, int n, float[] registers, float[] y, int at) {
        Place condition = written(step.a, 0, start, n, registers);
        Place a = written(step.b, 1, start, n, registers);
        Place b = written(step.c, 2, start, n, registers);
        kernels.select(
                array(condition, registers),
                index(condition, start),
                array(a, registers),
                index(a, start),
                array(b, registers),
                index(b, start),
                y,
                at,
                n);
    }
}
