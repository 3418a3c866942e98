package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** The largest or smallest of an axis in their order, by how many are before each. */
final class Sorting {
    /** The most numbers along an axis: each is compared with each. */
    private static final int MAX_SIZE = 8192;

    private Sorting() {}

    /** Values and indices; of equal ones the first comes first. */
    static List<Value> topK(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int axis = n.axis("axis", -1, x.rank());
        if (n.hasAttribute("sorted") && n.integer("sorted", 1) == 0) {
            n.context().note("TopK that leaves its order open (sorted=0) gives the largest first");
        }
        Extent wanted = n.hasAttribute("k")
                ? Extent.of(n.integer("k", 0))
                : n.extents(1).getFirst();
        int[] last = Lookups.axisLast(x.rank(), axis);
        Value table = g.transpose(x, last);
        Dim size = table.shape().dim(-1);
        Dim count = wanted.dim()
                .filter(k -> !k.equals(Dim.of(0)) && isWithin(k, size))
                .orElseThrow(() -> n.fail(Problem.UNSUPPORTED, "takes " + wanted + " of " + size));
        if (size instanceof Dim.Fixed(int number) && number > MAX_SIZE) {
            throw n.fail(
                    Problem.TOO_LARGE,
                    "sorts " + number + " numbers; up to " + MAX_SIZE + " are read. Export the scores, and take the"
                            + " largest in your program");
        }
        Dim rows = Dim.product(table.shape().slice(0, x.rank() - 1).dims());
        Value flat = g.reshape(table, Shape.of(rows, size));
        Value places = Counting.numbers(g, size, DType.FLOAT32);
        Value before = before(n, flat, rows, size, places);
        // the number that so many are before
        Value order = g.reshape(Counting.numbers(g, count, DType.FLOAT32), Shape.of(Dim.of(1), count, Dim.of(1)));
        Value isIt = g.equal(g.reshape(before, Shape.of(rows, Dim.of(1), size)), order);
        Value found = g.reduceSum(g.where(isIt, places, g.constant(0, DType.FLOAT32)), false, 2);
        Value indices = g.cast(found, DType.INT64);
        Value values = Lookups.elements(g, flat, 1, indices);
        Shape shape = table.shape().with(x.rank() - 1, count);
        int[] back = Lookups.inverse(last);
        return List.of(g.transpose(g.reshape(values, shape), back), g.transpose(g.reshape(indices, shape), back));
    }

    private static boolean isWithin(Dim k, Dim size) {
        return !(k instanceof Dim.Fixed(int wanted)) || !(size instanceof Dim.Fixed(int there)) || wanted <= there;
    }

    /** How many are larger, or smaller, or equal and nearer to the front: [rows, size]. */
    private static Value before(Call n, Value flat, Dim rows, Dim size, Value places) {
        GraphBuilder g = n.g();
        Value one = g.reshape(flat, Shape.of(rows, size, Dim.of(1)));
        Value other = g.reshape(flat, Shape.of(rows, Dim.of(1), size));
        Value isBetter = n.integer("largest", 1) != 0 ? g.less(one, other) : g.less(other, one);
        Value isNearer = g.less(places, g.reshape(places, Shape.of(size, 1)));
        Value isFirst = g.where(g.equal(one, other), isNearer, isBetter);
        return g.reduceSum(g.cast(isFirst, DType.FLOAT32), false, 2);
    }
}
