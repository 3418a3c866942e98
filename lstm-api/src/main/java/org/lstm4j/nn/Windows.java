package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Windows that move along an axis, of convolutions and poolings: how many there are, what each sees, and how long a row's part of
 * them is. Each place in the window is a slice of the whole, so that no step is gathered by an index. For layers of one's own that
 * look through windows; {@link Conv1D} and the poolings are made of them. Immutable.
 *
 * @param size how many places a window has
 * @param strides from one window to the next
 * @param dilation from one place in a window to the next
 * @param padding beside the axis
 */
public record Windows(int size, int strides, int dilation, Padding padding) {
    /** Checks the numbers: strides and dilation are not both above 1. */
    public Windows {
        if (size < 1 || strides < 1 || dilation < 1) {
            throw new InvalidInputException("Windows need a size, strides and a dilation of 1 or more; got " + size
                    + ", " + strides + " and " + dilation);
        }
        if (strides > 1 && dilation > 1) {
            throw new InvalidInputException(
                    "Windows have strides or a dilation above 1, not both; got " + strides + " and " + dilation);
        }
    }

    /** From a window's first place to its last, both included. */
    private int reach() {
        return Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
    }

    private boolean keepsSteps() {
        return strides == 1 && padding != Padding.VALID;
    }

    /** How much stands in front of an axis, and behind it. */
    private Dim[] beside(GraphBuilder g, Dim axis) {
        return switch (padding) {
            case VALID -> new Dim[] {Dim.of(0), Dim.of(0)};
            case CAUSAL -> new Dim[] {Dim.of(reach() - 1), Dim.of(0)};
            case SAME -> {
                Dim all;
                if (axis instanceof Dim.Fixed(int steps)) {
                    all = Dim.of(Math.max(0, (Math.ceilDiv(steps, strides) - 1) * strides + reach() - steps));
                } else if (reach() >= strides) {
                    all = axis.plus(strides - 1)
                            .dividedBy(strides)
                            .times(strides)
                            .plus(reach() - strides)
                            .minus(axis);
                } else {
                    throw new InvalidInputException(g.path() + ": windows of " + reach() + " with strides of " + strides
                            + " and padding same need an axis of a known size; it is " + axis
                            + ". Choose padding valid or causal, or strides of at most " + reach());
                }
                Dim front = all.dividedBy(2);
                yield new Dim[] {front, all.minus(front)};
            }
        };
    }

    /**
     * For each place in the window what all windows see there: x with the axis as long as there are windows.
     *
     * @param g where to write
     * @param x of any rank
     * @param axis along which windows move
     * @param fill what stands beside the axis
     * @throws InvalidInputException for padding same along an axis of unknown size with strides beyond the window
     */
    public List<Value> places(GraphBuilder g, Value x, int axis, double fill) {
        Dim[] beside = beside(g, x.shape().dim(axis));
        // with so much more behind it, a slice for each place holds whole strides
        Value padded = joined(g, x, axis, fill, beside[0], beside[1].plus(strides - 1));
        Dim whole = padded.shape().dim(axis).minus(strides - 1);
        Dim count = whole.minus(reach()).dividedBy(strides).plus(1);
        List<Value> places = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            Dim first = Dim.of(place * dilation);
            Value run = g.slice(padded, axis, first, first.plus(count.times(strides)));
            places.add(strides == 1 ? run : eachStride(g, run, axis, count));
        }
        return places;
    }

    private static Value joined(GraphBuilder g, Value x, int axis, double fill, Dim front, Dim behind) {
        List<Value> parts = new ArrayList<>();
        addFill(g, parts, x, axis, fill, front);
        parts.add(x);
        addFill(g, parts, x, axis, fill, behind);
        return parts.size() == 1 ? x : g.concat(axis, parts.toArray(Value[]::new));
    }

    private static void addFill(GraphBuilder g, List<Value> parts, Value x, int axis, double fill, Dim size) {
        if (!size.equals(Dim.of(0))) {
            parts.add(g.expand(g.constant(fill, x.dtype()), x.shape().with(axis, size)));
        }
    }

    private Value eachStride(GraphBuilder g, Value run, int axis, Dim count) {
        Shape before = run.shape().slice(0, axis);
        Shape behind = run.shape().slice(axis + 1, run.rank());
        Value strided = g.reshape(run, before.concat(Shape.of(count, strides)).concat(behind));
        return g.reshape(
                g.slice(strided, axis + 1, 0, 1), before.concat(Shape.of(count)).concat(behind));
    }

    /**
     * The mode behind windows along the steps of sequences: each row has the windows that it would have alone.
     *
     * @throws InvalidInputException if these cannot be told from the row's length
     */
    Mode behind(GraphBuilder g, String layer, Mode mode) {
        if (keepsSteps() || !mode.isPadded()) {
            return mode;
        }
        if (mode.mask().isPresent()) {
            throw new InvalidInputException(
                    g.path() + ": " + layer + " changes the number of steps, and steps are masked"
                            + " one by one; choose padding same or causal and strides of 1, or feed lengths in place of a mask");
        }
        if (padding == Padding.SAME) {
            throw new InvalidInputException(g.path() + ": " + layer
                    + " with padding same and strides above 1 would pad each row by its own length; rows have lengths,"
                    + " so choose padding valid or causal");
        }
        Value lengths = mode.sequenceLens();
        Value none = g.constant(0, DType.INT32);
        int least = padding == Padding.VALID ? reach() : 1;
        Value steps = g.sub(lengths, g.constant(least, DType.INT32));
        Value strided = strides == 1 ? steps : g.div(steps, g.constant(strides, DType.INT32));
        Value windows = g.add(strided, g.constant(1, DType.INT32));
        return mode.withSequenceLens(g.where(g.less(steps, none), none, windows));
    }
}
