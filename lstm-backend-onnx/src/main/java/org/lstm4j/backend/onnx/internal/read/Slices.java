package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Value;

/** Parts of axes, in steps, also backwards; where they begin and end may depend on sizes. */
final class Slices {
    private static final Extent START = Extent.of(0);
    private static final Extent END = Extent.of(Long.MAX_VALUE);
    /** What an exporter writes for the end of an axis is beyond it. */
    private static final long ENDLESS = Integer.MAX_VALUE / 2;

    private Slices() {}

    static Value slice(Call n) {
        Value x = n.in(0);
        List<Extent> starts = bounds(n, "starts", 1);
        List<Extent> ends = bounds(n, "ends", 2);
        long[] axes = n.integers("axes", 3)
                .orElseGet(() -> LongStream.range(0, starts.size()).toArray());
        long[] steps = n.has(4) ? n.integers(4) : new long[0];
        if (ends.size() != starts.size() || axes.length != starts.size() || steps.length > starts.size()) {
            throw n.fail(Problem.INCONSISTENT, "has " + starts.size() + " starts and " + ends.size() + " ends");
        }
        for (int i = 0; i < axes.length; i++) {
            long step = i < steps.length ? steps[i] : 1;
            x = slice(n, x, n.axis(axes[i], x.rank()), starts.get(i), ends.get(i), step);
        }
        return x;
    }

    private static List<Extent> bounds(Call n, String name, int input) {
        return n.hasAttribute(name)
                ? Arrays.stream(n.integers(name).orElseThrow())
                        .mapToObj(Extent::of)
                        .toList()
                : n.has(input) ? computed(n, input) : List.of();
    }

    private static List<Extent> computed(Call n, int input) {
        if (n.operand(input) instanceof Operand.Traced) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "cuts at numbers that only a run computes, so that what is left may have any size; sizes of "
                            + "dimensions and"
                            + " numbers are read. Take one element by an index in the place of a slice; nn.EmbeddingBag"
                            + " is an nn.Embedding and a mean over its second axis");
        }
        return n.extents(input);
    }

    private static Value slice(Call n, Value x, int axis, Extent start, Extent end, long step) {
        if (step == 0 || Math.abs(step) > ENDLESS) {
            throw n.fail(Problem.INCONSISTENT, "goes in steps of " + step);
        }
        if (step > 0) {
            Value run = run(n, x, axis, start, end);
            return step == 1 ? run : Sliding.every(n.g(), run, axis, (int) step);
        }
        Value run = backwards(n, x, axis, start, end);
        return step == -1 ? run : Sliding.every(n.g(), run, axis, (int) -step);
    }

    /** What lies from start down to behind end, the last one first. */
    private static Value backwards(Call n, Value x, int axis, Extent start, Extent end) {
        if (x.shape().dim(axis) instanceof Dim.Fixed(int size)
                && start instanceof Extent.Exact(long from)
                && end instanceof Extent.Exact(long to)) {
            long last = Math.clamp(from < 0 ? from + size : from, -1, size - 1);
            int first = Math.clamp(to < 0 ? to + size : to, -1, size - 1) + 1;
            return turned(n, run(n, x, axis, Extent.of(first), Extent.of(last + 1)), axis);
        }
        boolean toStart = end instanceof Extent.Exact(long to) && to <= -ENDLESS;
        boolean fromEnd = start instanceof Extent.Exact(long from) && (from >= ENDLESS || from == -1);
        if (end.equals(Extent.of(-1))) {
            throw n.fail(Problem.UNSUPPORTED, "leaves nothing of axis " + axis + " of " + x.shape());
        }
        Extent first = toStart ? START : end.plus(Extent.of(1)).orElse(START);
        Extent behind = fromEnd ? END : start.plus(Extent.of(1)).orElse(END);
        return turned(n, run(n, x, axis, first, behind), axis);
    }

    /** A whole axis, the last element first. */
    static Value turned(Call n, Value x, int axis) {
        return Lookups.along(
                n.g(), x, axis, Counting.numbersDown(n.g(), x.shape().dim(axis), DType.INT32));
    }

    /** A slice whose ends, where the size is known, are brought into it. */
    static Value run(Call n, Value x, int axis, Extent start, Extent end) {
        Dim size = x.shape().dim(axis);
        if (!(start instanceof Extent.Exact(long from)) || !(end instanceof Extent.Exact(long to))) {
            Dim first = bound(n, size, start);
            Dim behind = bound(n, size, end);
            return first.equals(Dim.of(0)) && behind.equals(size) ? x : n.g().slice(x, axis, first, behind);
        }
        return run(n, x, axis, from, to);
    }

    static Value run(Call n, Value x, int axis, long start, long end) {
        if (x.shape().dim(axis) instanceof Dim.Fixed(int size)) {
            long from = Math.clamp(start < 0 ? start + size : start, 0, size);
            long to = Math.clamp(end < 0 ? end + size : end, 0, size);
            if (to <= from) {
                throw n.fail(
                        Problem.UNSUPPORTED,
                        "leaves nothing of axis " + axis + " of " + x.shape() + "; graphs have no axis of size 0");
            }
            return from == 0 && to == size ? x : n.g().slice(x, axis, (int) from, (int) to);
        }
        boolean toTheEnd = end >= ENDLESS;
        if (start == 0 && toTheEnd) {
            return x;
        }
        if (Math.abs(start) > ENDLESS || (!toTheEnd && Math.abs(end) > ENDLESS)) {
            throw n.fail(Problem.UNSUPPORTED, "cuts from " + start + " to " + end + " of " + x.shape());
        }
        return n.g().slice(x, axis, (int) start, toTheEnd ? Integer.MAX_VALUE : (int) end);
    }

    private static Dim bound(Call n, Dim size, Extent extent) {
        return switch (extent) {
            case Extent.Named(Dim dim) -> dim;
            case Extent.Exact(long value) -> {
                if (value >= ENDLESS) {
                    yield size;
                }
                if (value < -ENDLESS) {
                    throw n.fail(Problem.UNSUPPORTED, "cuts at " + value + " of " + size);
                }
                yield value < 0 ? size.plus((int) value) : Dim.of((int) value);
            }
        };
    }
}
