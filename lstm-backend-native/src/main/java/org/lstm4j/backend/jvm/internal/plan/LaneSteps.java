package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * The steps of one lane of a loop: what a step reads is copied in, its instructions run, what it gives is copied out.
 */
final class LaneSteps implements Instruction {
    /**
     * A value of a lane and where the whole of it lies.
     *
     * @param place in the lane
     * @param whole where the lane's part begins in the first step
     * @param stride from a step to the next; 0 for a state
     */
    private record Window(boolean isInteger, int place, int whole, int stride, int size) {}

    private final Memory memory;
    private final Instruction[] instructions;
    private final int steps;
    private final boolean isReverse;
    private final Window[] initialStates;
    private final Window[] finalStates;
    private final Window[] sequences;
    private final Window[] outputs;
    /**
     * From a next state to where the state lies, by way of {@link #aside} where it is itself a state that another one
     * becomes.
     */
    private final Window[] direct;

    private final Window[] crossed;
    private final float[] aside;
    private final int[] integersAside;

    LaneSteps(Loop loop, Loop.Lane lane, Layout outer, Layout layout, Memory memory, List<Instruction> instructions) {
        this.memory = memory;
        this.instructions = instructions.toArray(Instruction[]::new);
        Scan scan = loop.scan();
        this.steps = scan.time().size(outer.sizes());
        this.isReverse = scan.isReverse();
        int rows = loop.rows(outer.sizes());
        List<Window> initial = new ArrayList<>();
        List<Window> last = new ArrayList<>();
        List<Window> straight = new ArrayList<>();
        List<Window> across = new ArrayList<>();
        for (int i = 0; i < scan.stateCount(); i++) {
            Input state = scan.stateInputs().get(i);
            Window window = window(
                    loop,
                    lane,
                    rows,
                    layout,
                    state,
                    outer.offset(scan.initialStates().get(i)),
                    false);
            initial.add(window);
            Result result = scan.finalStates().get(i);
            if (outer.has(result) && isWrittenBy(loop, lane, state)) {
                last.add(window(loop, lane, rows, layout, state, outer.offset(result), false));
            }
            Value next = scan.nextStates().get(i);
            int from = layout.offset(next);
            if (from != window.place()) {
                boolean isOther = loop.body().root(next) instanceof Input;
                (isOther ? across : straight)
                        .add(new Window(window.isInteger(), window.place(), from, 0, window.size()));
            }
        }
        List<Window> in = new ArrayList<>();
        for (int i = 0; i < scan.sequenceCount(); i++) {
            Input step = scan.stepInputs().get(i);
            in.add(window(
                    loop,
                    lane,
                    rows,
                    layout,
                    step,
                    outer.offset(scan.sequences().get(i)),
                    true));
        }
        List<Window> out = new ArrayList<>();
        for (int i = 0; i < scan.stepOutputs().size(); i++) {
            Value output = scan.stepOutputs().get(i);
            Result all = scan.stacked().get(i);
            if (outer.has(all) && isWrittenBy(loop, lane, output)) {
                out.add(window(loop, lane, rows, layout, output, outer.offset(all), true));
            }
        }
        this.initialStates = initial.toArray(Window[]::new);
        this.finalStates = last.toArray(Window[]::new);
        this.sequences = in.toArray(Window[]::new);
        this.outputs = out.toArray(Window[]::new);
        this.direct = straight.toArray(Window[]::new);
        this.crossed = across.toArray(Window[]::new);
        this.aside = new float[total(across, false)];
        this.integersAside = new int[total(across, true)];
    }

    /** What has nothing for each row is the same in all lanes; the first one writes it. */
    private static boolean isWrittenBy(Loop loop, Loop.Lane lane, Value value) {
        return loop.hasRows(value) || lane.first() == 0;
    }

    private static Window window(
            Loop loop, Loop.Lane lane, int rows, Layout layout, Value value, int whole, boolean isStepped) {
        int size = layout.size(value);
        int perRow = loop.hasRows(value) ? size / lane.rows() : 0;
        int stride = loop.hasRows(value) ? perRow * rows : size;
        return new Window(
                Schedule.isInteger(value.dtype()),
                layout.offset(value),
                whole + lane.first() * perRow,
                isStepped ? stride : 0,
                size);
    }

    private static int total(List<Window> windows, boolean isInteger) {
        return windows.stream()
                .filter(window -> window.isInteger() == isInteger)
                .mapToInt(Window::size)
                .sum();
    }

    @Override
    public void run() {
        for (Window state : initialStates) {
            copy(state.isInteger, state.whole, state.place, state.size);
        }
        for (int i = 0; i < steps; i++) {
            int step = isReverse ? steps - 1 - i : i;
            for (Window sequence : sequences) {
                copy(sequence.isInteger, sequence.whole + step * sequence.stride, sequence.place, sequence.size);
            }
            for (Instruction instruction : instructions) {
                instruction.run();
            }
            for (Window output : outputs) {
                copy(output.isInteger, output.place, output.whole + step * output.stride, output.size);
            }
            advance();
        }
        for (Window state : finalStates) {
            copy(state.isInteger, state.place, state.whole, state.size);
        }
    }

    /** Makes the next states the states. Those that change places are first taken aside. */
    private void advance() {
        int floats = 0;
        int ints = 0;
        for (Window next : crossed) {
            if (next.isInteger) {
                System.arraycopy(memory.ints(), next.whole, integersAside, ints, next.size);
                ints += next.size;
            } else {
                System.arraycopy(memory.floats(), next.whole, aside, floats, next.size);
                floats += next.size;
            }
        }
        for (Window next : direct) {
            copy(next.isInteger, next.whole, next.place, next.size);
        }
        floats = 0;
        ints = 0;
        for (Window next : crossed) {
            if (next.isInteger) {
                System.arraycopy(integersAside, ints, memory.ints(), next.place, next.size);
                ints += next.size;
            } else {
                System.arraycopy(aside, floats, memory.floats(), next.place, next.size);
                floats += next.size;
            }
        }
    }

    private void copy(boolean isInteger, int from, int to, int size) {
        // of a type that is known: the compiler then copies a few hundred numbers without a call
        if (isInteger) {
            System.arraycopy(memory.ints(), from, memory.ints(), to, size);
        } else {
            System.arraycopy(memory.floats(), from, memory.floats(), to, size);
        }
    }
}
