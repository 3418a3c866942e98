package org.lstm4j.conformance.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** ONNX operators that move numbers. */
final class OnnxShapes {
    private OnnxShapes() {}

    static Value write(OnnxNode n) {
        GraphBuilder g = n.g();
        return switch (n.type()) {
            case "Reshape" -> reshape(n);
            case "Flatten" -> flatten(n);
            case "Squeeze" -> squeeze(n);
            case "Unsqueeze" -> unsqueeze(n);
            case "Transpose" -> {
                int[] perm = n.integers("perm");
                int rank = n.in(0).rank();
                yield g.transpose(
                        n.in(0),
                        perm.length == rank
                                ? perm
                                : IntStream.range(0, rank)
                                        .map(i -> rank - 1 - i)
                                        .toArray());
            }
            case "Concat" -> g.concat(n.integer("axis", 1), n.inputs().toArray(Value[]::new));
            case "Slice" -> slice(n);
            case "Expand" -> expand(n);
            case "Tile" -> tile(n);
            case "Gather" -> gather(n);
            default -> throw new RuleSkipped("no operator for " + n.type());
        };
    }

    private static Value reshape(OnnxNode n) {
        int[] target = n.integers("shape", 1);
        int[] dims = n.dims(0);
        int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        int known = 1;
        int open = -1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == 0 && n.integer("allowzero", 0) == 0) {
                target[i] = dims[i];
            }
            if (target[i] == -1) {
                open = i;
            } else {
                known *= target[i];
            }
        }
        if (open >= 0) {
            target[open] = size / known;
        }
        return n.reshape(n.in(0), target);
    }

    private static Value flatten(OnnxNode n) {
        int[] dims = n.dims(0);
        int axis = OnnxNode.axis(n.integer("axis", 1), dims.length);
        return n.reshape(
                n.in(0),
                Arrays.stream(dims, 0, axis).reduce(1, (a, b) -> a * b),
                Arrays.stream(dims, axis, dims.length).reduce(1, (a, b) -> a * b));
    }

    private static Value squeeze(OnnxNode n) {
        int[] dims = n.dims(0);
        int[] axes = Arrays.stream(n.integers("axes", 1))
                .map(axis -> OnnxNode.axis(axis, dims.length))
                .toArray();
        return n.reshape(
                n.in(0),
                IntStream.range(0, dims.length)
                        .filter(i -> axes.length == 0
                                ? dims[i] != 1
                                : Arrays.stream(axes).noneMatch(axis -> axis == i))
                        .map(i -> dims[i])
                        .toArray());
    }

    private static Value unsqueeze(OnnxNode n) {
        int[] axes = n.integers("axes", 1);
        int[] dims = n.dims(0);
        int rank = dims.length + axes.length;
        int[] target = new int[rank];
        for (int axis : axes) {
            target[OnnxNode.axis(axis, rank)] = 1;
        }
        int next = 0;
        for (int i = 0; i < rank; i++) {
            target[i] = target[i] == 1 ? 1 : dims[next++];
        }
        return n.reshape(n.in(0), target);
    }

    private static Value slice(OnnxNode n) {
        Value x = n.in(0);
        int[] starts = n.integers("starts", 1);
        int[] ends = n.integers("ends", 2);
        int[] axes = n.integers("axes", 3);
        if (n.has(4) && Arrays.stream(OnnxNode.ints(n.constant(4))).anyMatch(step -> step != 1)) {
            throw new RuleSkipped("Slice with steps");
        }
        for (int i = 0; i < starts.length; i++) {
            x = n.g().slice(x, axes.length == 0 ? i : axes[i], starts[i], ends[i]);
        }
        return x;
    }

    static List<Value> split(OnnxNode n) {
        int axis = OnnxNode.axis(n.integer("axis", 0), n.in(0).rank());
        int[] sizes = n.integers("split", 1);
        int outputs = n.proto().getOutputCount();
        if (sizes.length == 0) {
            int whole = n.dims(0)[axis];
            sizes = new int[outputs];
            Arrays.fill(sizes, Math.ceilDiv(whole, outputs));
            sizes[outputs - 1] = whole - (outputs - 1) * sizes[0];
        }
        List<Value> parts = new ArrayList<>();
        int start = 0;
        for (int size : sizes) {
            parts.add(n.g().slice(n.in(0), axis, start, start + size));
            start += size;
        }
        return parts;
    }

    /** ONNX broadcasts both ways; ours only to the shape. */
    private static Value expand(OnnxNode n) {
        int[] target = OnnxNode.ints(n.constant(1));
        int[] dims = n.dims(0);
        int rank = Math.max(dims.length, target.length);
        int[] both = new int[rank];
        for (int i = 0; i < rank; i++) {
            int a = i < rank - dims.length ? 1 : dims[i - rank + dims.length];
            int b = i < rank - target.length ? 1 : target[i - rank + target.length];
            both[i] = a == 1 ? b : a;
        }
        return n.g().expand(n.in(0), Shape.ofInts(both));
    }

    private static Value tile(OnnxNode n) {
        int[] repeats = OnnxNode.ints(n.constant(1));
        Value x = n.in(0);
        for (int axis = 0; axis < repeats.length; axis++) {
            Value[] copies = new Value[repeats[axis]];
            Arrays.fill(copies, x);
            x = n.g().concat(axis, copies);
        }
        return x;
    }

    /** Ours looks up rows (axis 0) at indices from 0 up. */
    private static Value gather(OnnxNode n) {
        GraphBuilder g = n.g();
        Value table = n.in(0);
        int rank = table.rank();
        int axis = OnnxNode.axis(n.integer("axis", 0), rank);
        Value indices = n.in(1);
        Value zero = g.constant(0, indices.dtype());
        Value size = g.constant(n.dims(0)[axis], indices.dtype());
        Value safe = g.where(g.less(indices, zero), g.add(indices, size), indices);
        if (axis == 0) {
            return g.gather(table, safe);
        }
        int[] axisFirst = IntStream.concat(
                        IntStream.of(axis), IntStream.range(0, rank).filter(i -> i != axis))
                .toArray();
        Value rows = g.gather(g.transpose(table, axisFirst), safe);
        int wide = indices.rank();
        int[] back = IntStream.concat(
                        IntStream.range(wide, wide + axis),
                        IntStream.concat(IntStream.range(0, wide), IntStream.range(wide + axis, wide + rank - 1)))
                .toArray();
        return g.transpose(rows, back);
    }

    /** 0, 1, 2, ... as int32. */
    static Tensor range(int size, int... dims) {
        return Tensor.of(dims, IntStream.range(0, size).toArray());
    }
}
