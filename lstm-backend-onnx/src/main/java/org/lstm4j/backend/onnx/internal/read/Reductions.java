package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;

/** What is left of axes: sums, means, norms, products, the largest. */
final class Reductions {
    private static final double LARGEST = Float.MAX_VALUE;

    private Reductions() {}

    static Value reduce(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int[] axes = n.integers("axes", 1)
                .map(given -> Arrays.stream(given)
                        .mapToInt(axis -> n.axis(axis, x.rank()))
                        .toArray())
                .orElse(new int[0]);
        boolean isNothing = axes.length == 0 && n.flag("noop_with_empty_axes");
        if (axes.length == 0 && !isNothing) {
            axes = IntStream.range(0, x.rank()).toArray();
        }
        if (IntStream.of(axes).distinct().count() != axes.length) {
            throw n.fail(Problem.INCONSISTENT, "names an axis twice: " + Arrays.toString(axes));
        }
        boolean keep = isNothing || n.integer("keepdims", 1) != 0;
        return switch (n.type()) {
            case "ReduceSum" -> sum(g, x, keep, axes);
            case "ReduceMean" -> Counting.isWhole(x) ? Counting.mean(g, x, keep, axes) : g.reduceMean(x, keep, axes);
            case "ReduceMax" -> isNothing ? x : Counting.extreme(n, x, true, keep, axes);
            case "ReduceMin" -> isNothing ? x : Counting.extreme(n, x, false, keep, axes);
            case "ReduceL1" -> sum(g, g.abs(x), keep, axes);
            case "ReduceL2" -> g.sqrt(sum(g, g.mul(x, x), keep, axes));
            case "ReduceSumSquare" -> sum(g, g.mul(x, x), keep, axes);
            case "ReduceLogSum" -> g.log(sum(g, x, keep, axes));
            case "ReduceLogSumExp" -> logSumExp(n, x, keep, axes);
            default -> product(n, x, keep, axes);
        };
    }

    private static Value sum(GraphBuilder g, Value x, boolean keep, int... axes) {
        if (axes.length == 0) {
            return x;
        }
        return Counting.isWhole(x) ? Counting.sum(g, x, keep, axes) : g.reduceSum(x, keep, axes);
    }

    /** The largest is taken off first, so that no e^x is infinite. */
    private static Value logSumExp(Call n, Value x, boolean keep, int... axes) {
        GraphBuilder g = n.g();
        if (axes.length == 0 || Counting.isWhole(x)) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "takes logarithms of " + n.described(0) + " along no axis, or of whole numbers");
        }
        // where all are minus infinity, a finite number is taken off
        Value most = g.clip(g.reduceMax(x, true, axes), -LARGEST, LARGEST);
        Value sum = g.log(g.reduceSum(g.exp(g.sub(x, most)), true, axes));
        Value result = g.add(sum, most);
        return keep ? result : dropped(g, result, axes);
    }

    static Value dropped(GraphBuilder g, Value x, int... axes) {
        List<Integer> gone = Arrays.stream(axes).boxed().toList();
        return g.reshape(
                x,
                new Shape(IntStream.range(0, x.rank())
                        .filter(axis -> !gone.contains(axis))
                        .mapToObj(x.shape()::dim)
                        .toList()));
    }

    /** The product: half by half along axes of a fixed size, step by step along others. */
    private static Value product(Call n, Value x, boolean keep, int... axes) {
        GraphBuilder g = n.g();
        Value result = x;
        for (int axis : axes) {
            Shape one = result.shape().with(axis, Dim.of(1));
            if (result.shape().dim(axis) instanceof Dim.Fixed(int size) && size > 0) {
                for (int left = size; left > 1; left = Math.ceilDiv(left, 2)) {
                    int half = left / 2;
                    Value product = g.mul(g.slice(result, axis, 0, half), g.slice(result, axis, half, 2 * half));
                    result = left % 2 == 0 ? product : g.concat(axis, product, g.slice(result, axis, left - 1, left));
                }
            } else {
                result = stepByStep(
                                n,
                                result,
                                axis,
                                Direction.FORWARD,
                                (inside, before, step) -> inside.mul(before, step),
                                1)
                        .states()
                        .getFirst();
                result = g.reshape(result, one);
            }
        }
        return keep ? result : dropped(g, result, axes);
    }

    /** How a number so far and the next one make another. */
    @FunctionalInterface
    interface Fold {
        Value next(GraphBuilder inside, Value before, Value step);
    }

    /** A loop along an axis that begins with a number. */
    static LoopBody.Results stepByStep(Call n, Value x, int axis, Direction direction, Fold fold, double start) {
        if (x.dtype() == DType.BOOL) {
            throw n.fail(Problem.INCONSISTENT, "computes with " + n.described(0));
        }
        Shape each = x.shape().slice(0, axis).concat(x.shape().slice(axis + 1, x.rank()));
        return stepByStep(n, x, axis, direction, fold, n.g().expand(n.g().constant(start, x.dtype()), each));
    }

    /** A loop along an axis: all results so far, and the last one. */
    static LoopBody.Results stepByStep(Call n, Value x, int axis, Direction direction, Fold fold, Value start) {
        GraphBuilder g = n.g();
        int[] axisFirst = IntStream.concat(
                        IntStream.of(axis), IntStream.range(0, x.rank()).filter(i -> i != axis))
                .toArray();
        Value steps = g.transpose(x, axisFirst);
        return g.scan(direction, List.of(start), List.of(steps), (inside, before, step) -> {
            Value next = fold.next(inside, before.getFirst(), step.getFirst());
            return new LoopBody.Step(List.of(next), List.of(next));
        });
    }
}
