package org.lstm4j.nn;

import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.Value;

/** Which steps of a batch belong to its sequences, for layers and losses that put the steps of a sequence together. */
public final class SequenceMask {
    private SequenceMask() {}

    /**
     * The mask of {@code x [batch, time, ...]}: the mode's own, or that of its lengths. Of a mode that is {@linkplain
     * Mode#isPadded() padded}.
     *
     * @return float32 {@code [batch, time, 1]}
     */
    public static Value of(GraphBuilder g, Value x, Mode mode) {
        return of(g, x.shape().dim(0), x.shape().dim(1), mode);
    }

    /** The same for a batch of sequences of those sizes. */
    static Value of(GraphBuilder g, Dim batch, Dim time, Mode mode) {
        return mode.mask().isPresent() ? mode.mask() : of(g, batch, time, mode.sequenceLens());
    }

    /** {@code x [batch, time, features]} where its steps count, a number elsewhere. */
    static Value orElse(GraphBuilder g, Value x, Mode mode, double other) {
        Value counts = g.less(g.constant(0, DType.FLOAT32), of(g, x, mode));
        return g.where(counts, x, g.constant(other, x.dtype()));
    }

    /**
     * The mode behind a layer that masks steps, those that were masked before too.
     *
     * @param counts 1 at steps that count and 0 elsewhere, {@code [batch, time]}
     * @param x what the layer was given, {@code [batch, time, ...]}
     */
    static Mode also(GraphBuilder g, Value counts, Value x, Mode mode) {
        Value mask = g.reshape(counts, Shape.of(x.shape().dim(0), x.shape().dim(1), Dim.of(1)));
        return mode.withMask(mode.isPadded() ? g.mul(mask, of(g, x, mode)) : mask);
    }

    /**
     * 1 at the steps of each sequence, 0 at padding.
     *
     * @param g where to write
     * @param batch how many sequences
     * @param time how many steps the longest may have
     * @param lengths of each sequence, int32 {@code [batch]}
     * @return float32 {@code [batch, time, 1]}
     */
    public static Value of(GraphBuilder g, Dim batch, Dim time, Value lengths) {
        Value ones = g.expand(g.constant(1, DType.FLOAT32), Shape.of(time, batch, Dim.of(1)));
        // There is no operator that counts steps. Beyond a row's length a recurrent operator gives zero, by definition;
        // one that only repeats its input gives the mask.
        Value weight = g.constant(Tensor.of(new int[] {1, 1, 1}, 1f));
        Value none = g.constant(Tensor.zeros(DType.FLOAT32, 1, 1, 1));
        RecurrentInputs repeat = RecurrentInputs.of(ones, weight, none).withSequenceLens(lengths);
        Value steps = g.recurrent(RecurrentCell.RNN_RELU, repeat, 1, Direction.FORWARD)
                .y();
        return g.transpose(g.reshape(steps, Shape.of(time, batch, Dim.of(1))), 1, 0, 2);
    }

    /**
     * The lengths that belong to what has a shape: those of an input whose second dimension is the same. Lengths of an input {@code
     * x} are {@code x_lens}, or {@value Model#SEQUENCE_LENS} for all.
     *
     * @param inputs of the graph
     * @param shape of any value of it, the batch first
     */
    public static Optional<Input> lengths(List<Input> inputs, Shape shape) {
        if (shape.rank() < 2) {
            return Optional.empty();
        }
        for (Input input : inputs) {
            boolean hasItsSteps = input.rank() > 1
                    && !input.name().startsWith(Mode.STATE)
                    && input.shape().dim(1).equals(shape.dim(1));
            Optional<Input> lengths = hasItsSteps
                    ? named(inputs, ModelInput.lengthsName(input)).or(() -> named(inputs, Model.SEQUENCE_LENS))
                    : Optional.empty();
            if (lengths.isPresent()) {
                return lengths;
            }
        }
        return Optional.empty();
    }

    private static Optional<Input> named(List<Input> inputs, String name) {
        return inputs.stream()
                .filter(input -> input.name().equals(name) && input.rank() == 1)
                .findFirst();
    }

    /** Refuses what is no batch of sequences. */
    static void requireSequences(GraphBuilder g, String layer, Value x) {
        if (x.rank() != 3) {
            throw new ShapeException(
                    g.path(),
                    layer + " needs rank 3 [batch, time, features]; \"" + x.name() + "\" is " + x.shape()
                            + ". Does the layer before it return sequences?",
                    x.shape());
        }
    }
}
