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
import org.lstm4j.backend.onnx.internal.read.Operand.Extents;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** The computations of shapes that exporters write: sizes of dimensions taken, joined and multiplied, to be reshaped to. */
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
            case "Cast" ->
                n.operand(0) instanceof Extents x && n.integer("to", 7) >= 6 && n.integer("to", 7) <= 7
                        ? Optional.of(
                                new Extents(x.numbers(), x.rank(), n.integer("to", 7) == 6 ? DType.INT32 : DType.INT64))
                        : Optional.empty();
            case "Gather" -> Optional.of(settled(gather(n)));
            case "Slice" -> Optional.of(settled(slice(n)));
            case "Concat" -> Optional.of(settled(concat(n)));
            case "Unsqueeze" -> Optional.of(withRank(n, 1));
            case "Squeeze" -> Optional.of(withRank(n, 0));
            case "Mul" -> Optional.of(settled(multiply(n)));
            case "ReduceProd" -> Optional.of(settled(product(n)));
            case "Equal" -> Optional.of(new Known(equal(n), "", false));
            case "Where" -> Optional.of(settled(where(n)));
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
                if (extents.dtype() == DType.INT64) {
                    tensor.longs()[i] = value;
                } else {
                    tensor.ints()[i] = Math.toIntExact(value);
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
        if (starts.length != 1 || ends.length != 1 || step != 1) {
            throw n.fail(Problem.UNSUPPORTED, "cuts a shape in a way that is not read: one axis, steps of 1 are");
        }
        int start = bound(starts[0], from.size());
        int end = bound(ends[0], from.size());
        return new Extents(from.subList(Math.min(start, end), end), 1, dtype(n));
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

    private static Extent product(Call n, Extent a, Extent b) {
        return a.times(b)
                .orElseThrow(
                        () -> n.fail(Problem.UNSUPPORTED, "multiplies the size of a dimension by a number below 0"));
    }

    private static Extents multiply(Call n) {
        List<Extent> a = n.extents(0);
        List<Extent> b = n.extents(1);
        if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
            throw n.fail(Problem.INCONSISTENT, "multiplies " + a.size() + " by " + b.size() + " numbers");
        }
        int size = a.size() == 1 ? b.size() : a.size(); // 1 by none are none
        List<Extent> products = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            products.add(product(n, a.get(a.size() == 1 ? 0 : i), b.get(b.size() == 1 ? 0 : i)));
        }
        return new Extents(products, Math.max(rank(n.operand(0)), rank(n.operand(1))), dtype(n));
    }

    private static Extents product(Call n) {
        Extent product = Extent.of(1);
        for (Extent factor : n.extents(0)) {
            product = product(n, product, factor);
        }
        return new Extents(List.of(product), n.integer("keepdims", 1) != 0 ? 1 : 0, dtype(n));
    }

    /** Exporters compare with -1, which no size is. */
    private static Tensor equal(Call n) {
        List<Extent> a = n.extents(0);
        List<Extent> b = n.extents(1);
        if (a.size() != b.size()) {
            throw n.fail(Problem.INCONSISTENT, "compares " + a.size() + " with " + b.size() + " numbers");
        }
        boolean[] same = new boolean[a.size()];
        for (int i = 0; i < same.length; i++) {
            Optional<Dim> left = a.get(i).dim();
            Optional<Dim> right = b.get(i).dim();
            boolean isKnown = a.get(i) instanceof Extent.Exact && b.get(i) instanceof Extent.Exact;
            if (!isKnown && left.isPresent() && right.isPresent() && !left.equals(right)) {
                throw n.fail(
                        Problem.UNSUPPORTED, "compares sizes that only a run knows. Export the model with fixed sizes");
            }
            same[i] = a.get(i).equals(b.get(i));
        }
        return Tensor.of(new int[] {same.length}, same);
    }

    private static Extents where(Call n) {
        Tensor choice = n.known(0);
        List<Extent> then = n.extents(1);
        List<Extent> otherwise = n.extents(2);
        if (choice.size() != then.size() || then.size() != otherwise.size()) {
            throw n.fail(Problem.INCONSISTENT, "chooses between vectors of different lengths");
        }
        List<Extent> chosen = new ArrayList<>();
        for (int i = 0; i < choice.size(); i++) {
            chosen.add(choice.element(i) != 0 ? then.get(i) : otherwise.get(i));
        }
        return new Extents(chosen, 1, dtype(n));
    }
}
