package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.ChunkedCell;
import org.lstm4j.nn.cell.State;

/**
 * A recurrent layer of any cell: Keras's {@code RNN(cell)}. The cell says what a step computes; lengths, both
 * directions, states that are given, carried or handed on, and every backend come with the layer. An {@link Lstm},
 * {@link Gru} or {@link SimpleRnn} is the same with kernels of its own.
 *
 * <p>Shapes and lengths: see {@link Recurrent}; a cell of images reads {@code [batch, time, image, channels]} and gives {@code
 * [batch, image, filters]}, or one for each step. <i>Weights</i> are the cell's, below {@code forward} and {@code
 * backward} in a {@link Bidirectional}. States start at zeros. <i>Throws</i> {@link ShapeException} if the rank is not
 * 3 or a cell's next state has another shape than the state. <i>Source:</i> ONNX {@code Scan}-11. Immutable.
 *
 * @param cell what each step computes
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first
 */
public record Rnn(Cell cell, boolean returnSequences, boolean goBackwards) implements Recurrent {
    /** Checks that the cell has states, each under its own name. */
    public Rnn {
        if (cell.states().isEmpty()) {
            throw new InvalidInputException("The cell " + cell.name()
                    + " has no state; its first one is its output, so it" + " needs one at least");
        }
        Set<String> names = new HashSet<>();
        for (State state : cell.states()) {
            if (!names.add(state.name())) {
                throw new InvalidInputException(
                        "The cell " + cell.name() + " has two states named \"" + state.name() + "\"");
            }
        }
    }

    /** Reads forward and gives the last output. */
    public static Rnn of(Cell cell) {
        return new Rnn(cell, false, false);
    }

    /** The same layer, giving every step's output. */
    public Rnn withReturnSequences() {
        return new Rnn(cell, true, goBackwards);
    }

    /** The same layer, reading from the last step to the first. */
    public Rnn withGoBackwards() {
        return new Rnn(cell, returnSequences, true);
    }

    @Override
    public int units() {
        return cell.states().getFirst().units();
    }

    @Override
    public List<String> states() {
        return cell.states().stream().map(State::name).toList();
    }

    @Override
    public String name() {
        return cell.name();
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return read(g, x, List.of(), mode, direction);
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        checkInput(g, x);
        if (!initial.isEmpty() && mode.carriesState()) {
            throw new InvalidInputException(
                    g.path() + ": " + cell.name() + " is given a state to start from, and would also"
                            + " go on where the batch before ended, as the model is stateful; it can have one start only");
        }
        int[] timeFirst = IntStream.range(0, x.rank())
                .map(axis -> axis < 2 ? 1 - axis : axis)
                .toArray();
        Value steps = g.transpose(x, timeFirst);
        if (direction != Direction.BIDIRECTIONAL) {
            return one(g, steps, initial, mode, direction, 0, mode.mask().isPresent());
        }
        Outputs forward = one(g.scope("forward"), steps, initial, mode, Direction.FORWARD, 0, false);
        Outputs backward = one(g.scope("backward"), steps, initial, mode, Direction.REVERSE, 1, false);
        List<Value> states = new ArrayList<>();
        for (int i = 0; i < forward.states().size(); i++) {
            states.add(g.concat(0, forward.states().get(i), backward.states().get(i)));
        }
        return new Outputs(g.concat(1, forward.steps(), backward.steps()), states.getFirst(), states);
    }

    private void checkInput(GraphBuilder g, Value x) {
        if (cell.inputRank() == 1) {
            Shapes.steps(g, cell.name(), x);
        } else if (x.rank() != cell.inputRank() + 2) {
            throw new ShapeException(
                    g.path(),
                    "input has rank " + x.rank() + " " + x.shape() + "; " + cell.name() + " needs rank "
                            + (cell.inputRank() + 2) + ", the batch and the steps before an image and its channels",
                    x.shape());
        }
    }

    /** True if what it gives is no row of numbers. */
    boolean givesImages() {
        return cell.states().getFirst().shape().rank() > 1;
    }

    @Override
    public Value output(GraphBuilder g, Outputs outputs) {
        Value rows = Recurrent.super.output(g, outputs);
        Shape image = cell.states().getFirst().shape();
        return givesImages()
                ? g.reshape(rows, rows.shape().slice(0, rows.rank() - 1).concat(image))
                : rows;
    }

    /**
     * Reads one way.
     *
     * @param repeats true if steps that do not count give what was given before, as Keras's masked ones do; false for zeros
     */
    private Outputs one(
            GraphBuilder g,
            Value steps,
            List<Value> initial,
            Mode mode,
            Direction direction,
            int number,
            boolean repeats) {
        Dim time = steps.shape().dim(0);
        Dim batch = steps.shape().dim(1);
        List<Value> starts = new ArrayList<>();
        for (int i = 0; i < cell.states().size(); i++) {
            starts.add(start(g, i, batch, initial, mode, direction, number));
        }
        List<Value> sequences = new ArrayList<>(List.of(cell.project(g, steps, mode)));
        sequences.addAll(cell.noise(g, time, batch, mode));
        int own = sequences.size();
        boolean isPadded = mode.isPadded();
        if (isPadded) {
            sequences.add(g.transpose(SequenceMask.of(g, batch, time, mode), 1, 0, 2));
        }
        // what a masked step repeats no chunk knows
        LoopBody.Results results = cell instanceof ChunkedCell chunked && mode.training() && !repeats
                ? new Chunks(chunked, direction)
                        .read(g, starts, sequences.getFirst(), sequences.subList(own, sequences.size()), states())
                : stepwise(g, sequences, own, starts, mode, direction, repeats);
        List<Value> last = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            State state = cell.states().get(i);
            Value packed = g.reshape(results.states().get(i), Shape.of(Dim.of(1), batch, Dim.of(state.units())));
            mode.finalState(g, state.name(), packed);
            last.add(packed);
        }
        Value all = g.reshape(results.outputs().getFirst(), Shape.of(time, Dim.of(1), batch, Dim.of(units())));
        return new Outputs(all, last.getFirst(), last);
    }

    /**
     * The loop over the steps.
     *
     * @param own how many of the sequences are the cell's; a mask may follow
     */
    private LoopBody.Results stepwise(
            GraphBuilder g,
            List<Value> sequences,
            int own,
            List<Value> starts,
            Mode mode,
            Direction direction,
            boolean repeats) {
        boolean isPadded = sequences.size() > own;
        return g.scan(direction, states(), starts, sequences, (body, states, step) -> {
            List<Value> next = checked(g, cell.step(body, step.getFirst(), step.subList(1, own), states, mode), states);
            return isPadded
                    ? masked(body, next, states, step.getLast(), repeats)
                    : new LoopBody.Step(next, List.of(next.getFirst()));
        });
    }

    /** {@code [batch, units]}. */
    private Value start(
            GraphBuilder g, int index, Dim batch, List<Value> initial, Mode mode, Direction direction, int number) {
        State state = cell.states().get(index);
        Shape shape = Shape.of(batch).concat(state.shape());
        if (!initial.isEmpty()) {
            Value given = initial.get(index);
            GivenStates.check(
                    g, this, state.name(), given, Shape.of(given.shape().dim(0), batch, Dim.of(state.units())));
            return g.reshape(g.slice(given, 0, number, number + 1), shape);
        }
        Value carried = mode.initialState(g, state.name(), state.units(), direction);
        return carried == Absent.INSTANCE ? g.expand(g.constant(0, DType.FLOAT32), shape) : g.reshape(carried, shape);
    }

    private List<Value> checked(GraphBuilder g, List<Value> next, List<Value> states) {
        if (next.size() != states.size()) {
            throw new InvalidInputException(g.path() + ": the cell " + cell.name() + " has "
                    + states.size() + (states.size() == 1 ? " state" : " states") + " and its step gives " + next.size()
                    + CallerLine.inBrackets() + "; it gives the next one of each");
        }
        for (int i = 0; i < next.size(); i++) {
            if (!next.get(i).shape().equals(states.get(i).shape())
                    || next.get(i).dtype() != DType.FLOAT32) {
                throw new ShapeException(
                        g.path(),
                        "the cell " + cell.name() + " makes of its state \""
                                + cell.states().get(i).name() + "\" "
                                + states.get(i).shape() + " "
                                + next.get(i).dtype().text() + next.get(i).shape()
                                + CallerLine.inBrackets() + "; a state keeps its shape and is float32",
                        next.get(i).shape());
            }
        }
        return next;
    }

    /** Padding leaves states as they are and gives zeros, or what was given before. */
    private static LoopBody.Step masked(
            GraphBuilder body, List<Value> next, List<Value> states, Value mask, boolean repeats) {
        Value zero = body.constant(0, DType.FLOAT32);
        List<Value> kept = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            kept.add(body.where(runs(body, mask, next.get(i)), next.get(i), states.get(i)));
        }
        Value output = next.getFirst();
        return new LoopBody.Step(
                kept, List.of(repeats ? kept.getFirst() : body.where(runs(body, mask, output), output, zero)));
    }

    /** True in the rows that have this step, for a value of any shape. */
    private static Value runs(GraphBuilder body, Value mask, Value of) {
        Shape ones = Shape.ofInts(IntStream.range(1, of.rank()).map(index -> 1).toArray());
        Value shaped = body.reshape(mask, Shape.of(mask.shape().dim(0)).concat(ones));
        return body.less(body.constant(0, DType.FLOAT32), shaped);
    }
}
