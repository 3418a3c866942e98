package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.backend.onnx.internal.read.Operand.Extents;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The computations of shapes that exporters write: sizes of dimensions taken, joined and multiplied, to be reshaped to.
 */
final class ExtentMath {
    private ExtentMath() {}

    /** What a node makes of whole numbers of which a run knows some; empty if it is none of those computations. */
    static Optional<Operand> evaluate(Call n) {
        if (n.type().equals("Shape")) {
            return Optional.of(settled(shapeOf(n)));
        }
        if (n.type().equals("Size") && n.has(0) && shape(n).isFixed()) {
            return Optional.of(new Known(Tensor.scalar(elements(shape(n))), "", false));
        }
        boolean isOfExtents = n.operands().stream().anyMatch(Extents.class::isInstance)
                && n.operands().stream().allMatch(operand -> !(operand instanceof Operand.Traced));
        if (!isOfExtents) {
            return Optional.empty();
        }
        return switch (n.type()) {
            case "Cast" -> cast(n);
            case "Gather" -> Optional.of(settled(gather(n)));
            case "Slice" -> Optional.of(settled(slice(n)));
            case "Concat" -> Optional.of(settled(concat(n)));
            case "Unsqueeze" -> Optional.of(withRank(n, 1));
            case "Squeeze" -> Optional.of(withRank(n, 0));
            case "Reshape" -> reshape(n);
            case "Add" -> pairwise(n, Extent::plus);
            case "Sub" -> pairwise(n, Extent::minus);
            case "Mul" -> pairwise(n, Extent::times);
            case "Div" -> isWhole(n) ? pairwise(n, Extent::dividedBy) : Optional.empty();
            case "Mod" -> pairwise(n, ExtentMath::rest);
            case "Max" -> n.operands().size() == 2 ? pairwise(n, (x, y) -> larger(x, y, true)) : Optional.empty();
            case "Min" -> n.operands().size() == 2 ? pairwise(n, (x, y) -> larger(x, y, false)) : Optional.empty();
            case "Floor", "Ceil", "Round" -> Optional.of(n.operand(0));
            case "ReduceProd" -> reduced(n, Extent::times);
            case "ReduceSum" -> reduced(n, Extent::plus);
            case "Equal" -> equal(n);
            case "Less" -> compared(n, false, false);
            case "Greater" -> compared(n, true, false);
            case "GreaterOrEqual" -> compared(n, false, true);
            case "LessOrEqual" -> compared(n, true, true);
            case "Where" -> n.operand(0) instanceof Known ? Optional.of(settled(where(n))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Sizes as numbers that a run computes, for arithmetic beyond shapes. */
    static Value value(GraphBuilder g, Extents extents) {
        List<Value> numbers = new ArrayList<>();
        for (Extent number : extents.numbers()) {
            Value value = switch (number) {
                case Extent.Exact(long exact) -> g.constant(Tensor.scalar(exact));
                case Extent.Named(Dim size) -> g.size(g.expand(g.constant(0, DType.FLOAT32), new Shape(List.of(size))));
            };
            numbers.add(extents.rank() == 0 ? value : g.reshape(value, Shape.of(1)));
        }
        Value joined = numbers.size() == 1 ? numbers.getFirst() : g.concat(0, numbers.toArray(Value[]::new));
        return g.cast(joined, extents.dtype());
    }

    /** Numbers alone are a tensor like any other. */
    private static Operand settled(Extents extents) {
        if (!extents.numbers().stream().allMatch(Extent.Exact.class::isInstance)) {
            return extents;
        }
        int[] dims =
                extents.rank() == 0 ? new int[0] : new int[] {extents.numbers().size()};
        Tensor tensor = Tensor.zeros(extents.dtype(), dims);
        for (int i = 0; i < tensor.size(); i++) {
            if (extents.numbers().get(i) instanceof Extent.Exact(long value)) {
                switch (extents.dtype()) {
                    case INT64 -> tensor.longs()[i] = value;
                    case INT32 -> tensor.ints()[i] = Math.toIntExact(value);
                    default -> tensor.setElement(i, (double) value);
                }
            }
        }
        return new Known(tensor, "", false);
    }

    private static long elements(Shape shape) {
        long count = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            count = Math.multiplyExact(count, shape.fixed(axis));
        }
        return count;
    }

    private static Shape shape(Call n) {
        return switch (n.operand(0)) {
            case Known known -> known.tensor().shape();
            case Operand.Narrow narrow -> narrow.tensor().shape();
            case Extents extents ->
                extents.rank() == 0 ? Shape.SCALAR : Shape.of(extents.numbers().size());
            case Operand.Filled filled -> filled.shape();
            case Operand.Traced traced -> traced.value().shape();
            case Operand.Missing missing -> throw n.fail(Problem.INCONSISTENT, "lacks its input 0");
        };
    }

    private static Extents shapeOf(Call n) {
        Shape shape = shape(n);
        int rank = shape.rank();
        int start = bound(n.integer("start", 0), rank);
        int end = bound(n.integer("end", rank), rank);
        List<Extent> numbers = IntStream.range(Math.min(start, end), end)
                .mapToObj(axis -> Extent.of(shape.dim(axis)))
                .toList();
        return new Extents(numbers, 1, DType.INT64);
    }

    private static int bound(long index, int size) {
        return Math.clamp(index < 0 ? index + size : index, 0, size);
    }

    private static DType dtype(Call n) {
        for (Operand operand : n.operands()) {
            if (operand instanceof Extents extents) {
                return extents.dtype();
            }
        }
        return DType.INT64;
    }

    private static int rank(Operand operand) {
        return switch (operand) {
            case Extents extents -> extents.rank();
            case Known known -> known.tensor().rank();
            default -> 1;
        };
    }

    private static Extents gather(Call n) {
        List<Extent> from = n.extents(0);
        List<Extent> picked = new ArrayList<>();
        for (long index : n.integers(1)) {
            picked.add(from.get(n.axis(index, from.size())));
        }
        return new Extents(picked, rank(n.operand(1)), dtype(n));
    }

    private static Extents slice(Call n) {
        List<Extent> from = n.extents(0);
        long[] starts = n.integers("starts", 1).orElse(new long[] {0});
        long[] ends = n.integers("ends", 2).orElse(new long[] {Long.MAX_VALUE});
        long step = n.has(4) && n.integers(4).length == 1 ? n.integers(4)[0] : 1;
        if (starts.length != 1 || ends.length != 1 || step == 0) {
            throw n.fail(Problem.UNSUPPORTED, "cuts a shape in a way that is not read: one axis is");
        }
        int size = from.size();
        List<Extent> kept = new ArrayList<>();
        if (step > 0) {
            int end = bound(ends[0], size);
            for (long i = bound(starts[0], size); i < end; i += Math.min(step, size)) {
                kept.add(from.get((int) i));
            }
        } else {
            int end = Math.clamp(ends[0] < 0 ? ends[0] + size : ends[0], -1, size - 1);
            int start = Math.clamp(starts[0] < 0 ? starts[0] + size : starts[0], -1, size - 1);
            for (long i = start; i > end; i += Math.max(step, -size)) {
                kept.add(from.get((int) i));
            }
        }
        return new Extents(kept, 1, dtype(n));
    }

    private static Extents concat(Call n) {
        List<Extent> all = new ArrayList<>();
        for (int i = 0; i < n.operands().size(); i++) {
            all.addAll(n.extents(i));
        }
        return new Extents(all, 1, dtype(n));
    }

    private static Operand withRank(Call n, int rank) {
        List<Extent> numbers = n.extents(0);
        if (rank == 0 && numbers.size() != 1) {
            throw n.fail(Problem.INCONSISTENT, "squeezes " + numbers.size() + " numbers into one");
        }
        return new Extents(numbers, rank, dtype(n));
    }

    /** What two numbers make, if that is a number or a size. */
    @FunctionalInterface
    private interface Rule {
        Optional<Extent> of(Extent a, Extent b);
    }

    /** As another type of numbers; as real ones sizes stay whole. */
    private static Optional<Operand> cast(Call n) {
        return n.operand(0) instanceof Extents x
                ? Tensors.dtype(Math.clamp(n.integer("to", 7), -1, Integer.MAX_VALUE))
                        .filter(dtype -> dtype != DType.BOOL)
                        .map(dtype -> new Extents(x.numbers(), x.rank(), dtype))
                : Optional.empty();
    }

    private static boolean isWhole(Call n) {
        return !dtype(n).isFloating();
    }

    /** A number for each pair, or one with each; empty if one of them cannot be told, or is no whole number. */
    private static Optional<Operand> pairwise(Call n, Rule rule) {
        Optional<List<Extent>> left = numbers(n, 0);
        Optional<List<Extent>> right = numbers(n, 1);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        List<Extent> a = left.get();
        List<Extent> b = right.get();
        if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
            throw n.fail(Problem.INCONSISTENT, "has " + a.size() + " and " + b.size() + " numbers, not one for each");
        }
        int size = a.size() == 1 ? b.size() : a.size(); // 1 by none are none
        List<Extent> results = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Optional<Extent> result = rule.of(a.get(a.size() == 1 ? 0 : i), b.get(b.size() == 1 ? 0 : i));
            if (result.isEmpty()) {
                return Optional.empty();
            }
            results.add(result.get());
        }
        int rank = Math.max(rank(n.operand(0)), rank(n.operand(1)));
        return Optional.of(settled(new Extents(results, rank, dtype(n))));
    }

    /** Whole numbers of a vector or a scalar. */
    private static Optional<List<Extent>> numbers(Call n, int index) {
        return switch (n.operand(index)) {
            case Extents extents -> Optional.of(extents.numbers());
            case Known(Tensor tensor, String name, boolean isWeight)
            when tensor.rank() <= 1 -> {
                List<Extent> list = new ArrayList<>();
                for (double number : tensor.toDoubleArray()) {
                    if (number != Math.rint(number)) {
                        yield Optional.empty();
                    }
                    list.add(Extent.of((long) number));
                }
                yield Optional.of(list);
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Extent> rest(Extent a, Extent b) {
        return a.dividedBy(b).flatMap(b::times).flatMap(a::minus);
    }

    /** The larger of two, or the smaller, if their difference is known. */
    private static Optional<Extent> larger(Extent a, Extent b, boolean isLarger) {
        return isBelow(a, b).map(isLess -> isLess == isLarger ? b : a);
    }

    /** Whether one number is less than another in every run: no dimension is 0. */
    private static Optional<Boolean> isBelow(Extent a, Extent b) {
        Optional<Extent> difference = a.minus(b);
        if (difference.isPresent() && difference.get() instanceof Extent.Exact(long value)) {
            return Optional.of(value < 0);
        }
        boolean isName = b instanceof Extent.Named(Dim size) && isPositive(size);
        if (isName && a instanceof Extent.Exact(long value) && value <= 0) {
            return Optional.of(true);
        }
        boolean isBehindName = a instanceof Extent.Named(Dim size) && isPositive(size);
        return isBehindName && b instanceof Extent.Exact(long value) && value <= 1
                ? Optional.of(false)
                : Optional.empty();
    }

    private static boolean isPositive(Dim dim) {
        return switch (dim) {
            case Dim.Fixed(int value) -> value > 0;
            case Dim.Named named -> true;
            case Dim.Product(List<Dim> factors) -> factors.stream().allMatch(ExtentMath::isPositive);
            default -> false;
        };
    }

    private static Optional<Operand> compared(Call n, boolean isSwapped, boolean isNegated) {
        Optional<List<Extent>> left = numbers(n, isSwapped ? 1 : 0);
        Optional<List<Extent>> right = numbers(n, isSwapped ? 0 : 1);
        if (left.isEmpty()
                || right.isEmpty()
                || left.get().size() != 1
                || right.get().size() != 1) {
            return Optional.empty();
        }
        int rank = Math.max(rank(n.operand(0)), rank(n.operand(1)));
        return isBelow(left.get().getFirst(), right.get().getFirst())
                .map(isBelow -> new Known(
                        Tensor.of(rank == 0 ? new int[0] : new int[] {1}, new boolean[] {isBelow != isNegated}),
                        "",
                        false));
    }

    private static Optional<Operand> reshape(Call n) {
        int count = n.extents(0).size();
        boolean isVector = n.operand(1) instanceof Known(Tensor target, String name, boolean isWeight)
                && target.size() == 1
                && (target.element(0) == -1 || target.element(0) == count);
        boolean isScalar = count == 1
                && n.operand(1) instanceof Known known
                && known.tensor().size() == 0;
        return isVector || isScalar ? Optional.of(withRank(n, isVector ? 1 : 0)) : Optional.empty();
    }

    private static Optional<Operand> reduced(Call n, Rule rule) {
        List<Extent> numbers = n.extents(0);
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        Optional<Extent> result = Optional.of(numbers.getFirst());
        for (Extent number : numbers.subList(1, numbers.size())) {
            result = result.flatMap(soFar -> rule.of(soFar, number));
        }
        return result.map(all -> settled(new Extents(List.of(all), n.integer("keepdims", 1) != 0 ? 1 : 0, dtype(n))));
    }

    /** Exporters compare with -1, which no size is. */
    private static Optional<Operand> equal(Call n) {
        Optional<List<Extent>> left = numbers(n, 0);
        Optional<List<Extent>> right = numbers(n, 1);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        List<Extent> a = left.get();
        List<Extent> b = right.get();
        if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
            throw n.fail(Problem.INCONSISTENT, "compares " + a.size() + " with " + b.size() + " numbers");
        }
        boolean[] same = new boolean[a.size() == 1 ? b.size() : a.size()];
        for (int i = 0; i < same.length; i++) {
            Extent one = a.get(a.size() == 1 ? 0 : i);
            Extent other = b.get(b.size() == 1 ? 0 : i);
            Optional<Extent> difference = one.minus(other);
            boolean isTold = one.dim().isEmpty()
                    || other.dim().isEmpty()
                    || difference.filter(Extent.Exact.class::isInstance).isPresent()
                    || isBelow(one, other).orElse(false)
                    || isBelow(other, one).orElse(false);
            if (!isTold) {
                throw n.fail(
                        Problem.UNSUPPORTED,
                        "compares the sizes " + one + " and " + other
                                + ", of which only a run knows whether they are equal. Fix the size (import"
                                + " --fix NAME=N), or export the model with a fixed one");
            }
            same[i] = one.equals(other);
        }
        int rank = Math.max(rank(n.operand(0)), rank(n.operand(1)));
        return Optional.of(new Known(Tensor.of(rank == 0 ? new int[0] : new int[] {same.length}, same), "", false));
    }

    private static Extents where(Call n) {
        Tensor choice = n.known(0);
        List<Extent> then = n.extents(1);
        List<Extent> otherwise = n.extents(2);
        if (choice.size() != then.size() || then.size() != otherwise.size() || choice.rank() != 1) {
            throw n.fail(Problem.UNSUPPORTED, "chooses between vectors of different lengths, or what is none");
        }
        List<Extent> chosen = new ArrayList<>();
        for (int i = 0; i < choice.size(); i++) {
            chosen.add(choice.element(i) != 0 ? then.get(i) : otherwise.get(i));
        }
        return new Extents(chosen, 1, dtype(n));
    }
}
