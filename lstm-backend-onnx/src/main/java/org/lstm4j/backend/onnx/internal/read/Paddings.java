package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * What stands beside a tensor: a number, its own edge, or itself, mirrored or once more. Less than nothing is cut away.
 */
final class Paddings {
    private static final int MAX = Integer.MAX_VALUE >> 4;

    private Paddings() {}

    static Value pad(Call n) {
        Value x = n.in(0);
        String mode = n.word("mode", "constant");
        if (!List.of("constant", "edge", "reflect", "wrap").contains(mode)) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "pads by \"" + Identifiers.plain(mode, "?") + "\"; known are constant, edge, reflect, wrap");
        }
        List<Extent> pads = pads(n);
        int[] axes = n.has(3)
                ? Arrays.stream(n.integers(3))
                        .mapToInt(axis -> n.axis(axis, x.rank()))
                        .toArray()
                : IntStream.range(0, x.rank()).toArray();
        if (pads.size() != 2 * axes.length) {
            throw n.fail(Problem.INCONSISTENT, "has " + pads.size() + " pads for " + axes.length + " axes");
        }
        Value y = x;
        for (int i = 0; i < axes.length; i++) {
            y = padded(n, y, axes[i], pads.get(i), pads.get(axes.length + i), mode);
        }
        return y;
    }

    private static List<Extent> pads(Call n) {
        String name = n.hasAttribute("paddings") ? "paddings" : "pads";
        if (!n.hasAttribute(name)) {
            return n.extents(1);
        }
        return Arrays.stream(n.integers(name).orElseThrow())
                .mapToObj(Extent::of)
                .toList();
    }

    private static Value padded(Call n, Value given, int axis, Extent front, Extent back, String mode) {
        Value x = cut(n, given, axis, front, back);
        Dim before = size(n, front);
        Dim behind = size(n, back);
        List<Value> parts = new ArrayList<>();
        add(n, parts, x, axis, before, mode, true);
        parts.add(x);
        add(n, parts, x, axis, behind, mode, false);
        return parts.size() == 1 ? x : n.g().concat(axis, parts.toArray(Value[]::new));
    }

    private static Value cut(Call n, Value x, int axis, Extent front, Extent back) {
        long from = front instanceof Extent.Exact(long value) ? Math.max(0, -value) : 0;
        long to = back instanceof Extent.Exact(long value) && value < 0 ? value : Long.MAX_VALUE;
        return from == 0 && to == Long.MAX_VALUE ? x : Slices.run(n, x, axis, from, to);
    }

    private static Dim size(Call n, Extent extent) {
        return switch (extent) {
            case Extent.Named(Dim dim) -> dim;
            case Extent.Exact(long value) when value < 0 -> Dim.of(0);
            case Extent.Exact(long value) when value <= MAX -> Dim.of((int) value);
            case Extent.Exact exact -> throw n.fail(Problem.TOO_LARGE, "pads by " + exact);
        };
    }

    private static void add(Call n, List<Value> parts, Value x, int axis, Dim size, String mode, boolean isFront) {
        if (size.equals(Dim.of(0))) {
            return;
        }
        GraphBuilder g = n.g();
        if (mode.equals("constant")) {
            parts.add(g.expand(fill(n, x.dtype()), x.shape().with(axis, size)));
            return;
        }
        if (mode.equals("edge")) {
            Value edge = isFront ? Slices.run(n, x, axis, 0, 1) : Slices.run(n, x, axis, -1, Long.MAX_VALUE);
            parts.add(g.expand(edge, x.shape().with(axis, size)));
            return;
        }
        if (!(size instanceof Dim.Fixed(int count))
                || (x.shape().dim(axis) instanceof Dim.Fixed(int length)
                        && count > (mode.equals("wrap") ? length : length - 1))) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "pads axis " + axis + " of " + x.shape() + " with " + size
                            + " of itself; that is read up to its size");
        }
        if (mode.equals("reflect")) {
            Value run = isFront ? Slices.run(n, x, axis, 1, count + 1L) : Slices.run(n, x, axis, -count - 1L, -1);
            parts.add(Slices.turned(n, run, axis));
        } else {
            parts.add(isFront ? Slices.run(n, x, axis, -count, Long.MAX_VALUE) : Slices.run(n, x, axis, 0, count));
        }
    }

    /** The number, as a scalar. */
    private static Value fill(Call n, DType dtype) {
        if (!n.has(2)) {
            return n.g().constant(n.real("value", 0), dtype);
        }
        Value number = n.in(2);
        if (number.dtype() != dtype || !number.shape().isFixed()) {
            throw n.fail(Problem.INCONSISTENT, "pads " + n.described(0) + " with " + n.described(2));
        }
        return n.g().reshape(number, Shape.SCALAR);
    }
}
