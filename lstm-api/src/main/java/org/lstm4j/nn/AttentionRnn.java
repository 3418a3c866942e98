package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;
import org.lstm4j.nn.cell.AttendingCell;
import org.lstm4j.nn.cell.Cell;

/**
 * A recurrent layer whose cell looks, at each step, into a memory that it is given: TensorFlow's {@code AttentionWrapper}. The cell
 * reads the input beside what it attended to at the step before; its output h asks {@code score(h, k)} of each step of the memory,
 * whose softmax a weighs them, and {@code attention = (h, Σ a memory) W_a}, the layer's output, is what it attended to.
 *
 * <p><i>Inputs</i> the sequence {@code [batch, steps, features]} and the memory {@code [batch, others, n]}, mostly an encoder's steps;
 * <i>output</i> {@code [batch, units]}, or {@code [batch, steps, units]}. Of the memory, steps at or beyond a row's length are not
 * looked at, and a row of length 0 attends to zeros. <i>Weights</i> are the cell's, {@code memory_kernel [n, h]} (of {@link Score#LUONG}) or
 * {@code memory_kernel [n, units]}, {@code query_kernel [h, units]} and {@code score [units, 1]} (of {@link Score#BAHDANAU}), Glorot uniform,
 * and {@code attention_kernel [h + n, units]}. <i>Throws</i> {@link ShapeException} if the inputs do not fit. <i>Source:</i> Luong, Pham,
 * Manning 2015; Bahdanau, Cho, Bengio 2015. Immutable.
 *
 * @param cell what reads
 * @param units the size of the output
 * @param score how well a step of the memory answers
 * @param returnSequences true to give every step's output
 */
public record AttentionRnn(Cell cell, int units, Score score, boolean returnSequences) implements Join {
    /** How well a step of the memory answers. */
    public enum Score {
        /** {@code h · (memory W)}, Luong's "general". */
        LUONG,
        /** {@code v · tanh(h W_q + memory W_m)}. */
        BAHDANAU
    }

    /** Checks the size. */
    public AttentionRnn {
        if (units < 1) {
            throw new InvalidInputException("AttentionRnn needs 1 unit or more; got " + units);
        }
    }

    /** By Luong's score, giving the last output. */
    public static AttentionRnn of(Cell cell, int units) {
        return new AttentionRnn(cell, units, Score.LUONG, false);
    }

    /** The same layer, giving every step's output. */
    public AttentionRnn withReturnSequences() {
        return new AttentionRnn(cell, units, score, true);
    }

    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        if (inputs.size() != 2) {
            throw new InvalidInputException(g.path() + ": AttentionRnn has the inputs sequence and memory; got "
                    + inputs.size() + CallerLine.inBrackets());
        }
        return read(
                g, inputs.get(0).value(), inputs.get(1).value(), inputs.get(1).lengths(), mode);
    }

    /**
     * The same of values.
     *
     * @param lengths of the memory's rows; {@link org.lstm4j.graph.Absent} for full ones
     */
    public Value read(GraphBuilder g, Value x, Value memory, Value lengths, Mode mode) {
        if (memory.rank() != 3 || !memory.shape().dim(0).equals(x.shape().dim(0))) {
            throw new ShapeException(
                    g.path(),
                    "AttentionRnn needs a sequence [batch, steps, features] and a memory [batch, others, n]; got "
                            + x.shape() + ", " + memory.shape() + CallerLine.inBrackets(),
                    x.shape(),
                    memory.shape());
        }
        int n = Shapes.features(g, "AttentionRnn", memory);
        int h = cell.states().getFirst().units();
        int width = score == Score.LUONG ? h : units;
        Value keys =
                g.matMul(memory, g.parameter("memory_kernel", Shape.of(n, width), Initializer.glorotUniform(n, width)));
        List<Value> parts = new ArrayList<>(List.of(memory, keys));
        if (lengths.isPresent()) {
            Dim batch = memory.shape().dim(0);
            parts.add(SequenceMask.of(g, batch, memory.shape().dim(1), lengths));
        }
        return new Rnn(new AttendingCell(cell, units, score == Score.BAHDANAU, parts), returnSequences, false)
                .call(g, x, mode);
    }
}
