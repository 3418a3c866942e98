package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.Value;

/**
 * Arithmetic of whole numbers and truth values, as exporters write it for masks and lengths. Graphs add up float32
 * alone, which holds whole numbers below 2^24: what is known to stay below is added as it is, the rest in parts of 8
 * bits.
 */
final class Counting {
    /** The first whole number from which float32 has gaps. */
    private static final long EXACT = 1 << 24;

    private static final int MAX_STEP = 1 << 20;
    private static final int PART_BITS = 8;
    private static final int PARTS = 4;
    /** How many nodes back bounds are looked for; twice as many paths for each. */
    private static final int MAX_DEPTH = 8;

    private Counting() {}

    static boolean isWhole(Value x) {
        return x.dtype() == DType.INT32 || x.dtype() == DType.INT64;
    }

    // ---- sums

    /** The exact sum over axes. */
    static Value sum(GraphBuilder g, Value x, boolean keep, int... axes) {
        long bound = bound(g, x, 0).orElse(Long.MAX_VALUE);
        if (bound <= 1 || bound < EXACT / count(x.shape(), axes)) {
            return g.cast(g.reduceSum(g.cast(x, DType.FLOAT32), keep, axes), x.dtype());
        }
        Value base = g.constant(1 << PART_BITS, x.dtype());
        List<Value> sums = new ArrayList<>();
        Value rest = x;
        for (int part = 0; part < PARTS; part++) {
            Value higher = g.div(rest, base);
            Value digit = part == PARTS - 1 ? rest : g.sub(rest, g.mul(higher, base));
            Value sum = g.cast(g.reduceSum(g.cast(digit, DType.FLOAT32), keep, axes), x.dtype());
            sums.add(g.mul(sum, g.constant(1 << (PART_BITS * part), x.dtype())));
            rest = higher;
        }
        return sums.stream().reduce(g::add).orElseThrow();
    }

    /** How many elements are added; as many as float32 counts where only a run knows. */
    private static long count(Shape shape, int... axes) {
        long count = 1;
        for (int axis : axes) {
            if (!(shape.dim(axis) instanceof Dim.Fixed(int size)) || count * size >= EXACT) {
                return EXACT;
            }
            count *= Math.max(size, 1);
        }
        return count;
    }

    /** A bound of the absolute values, as far as the graph itself tells it. */
    private static OptionalLong bound(GraphBuilder g, Value x, int depth) {
        if (x.dtype() == DType.BOOL) {
            return OptionalLong.of(1);
        }
        if (x instanceof Constant constant) {
            return bound(constant.tensor());
        }
        Node node = depth < MAX_DEPTH ? g.producer(x).orElse(null) : null;
        if (node == null) {
            return OptionalLong.empty();
        }
        return switch (node.op()) {
            case CAST, RESHAPE, TRANSPOSE, SLICE, EXPAND, GATHER, NEG, ABS -> bound(g, node.input(0), depth + 1);
            case WHERE -> both(g, node.input(1), node.input(2), depth, Math::max);
            case ADD, SUB -> both(g, node.input(0), node.input(1), depth, (a, b) -> Math.min(a + b, EXACT));
            case MUL -> both(g, node.input(0), node.input(1), depth, (a, b) -> Math.min(a * b, EXACT));
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong bound(Tensor tensor) {
        double bound = 0;
        for (int i = 0; i < tensor.size(); i++) {
            bound = Math.max(bound, Math.abs(tensor.element(i)));
        }
        return bound < EXACT ? OptionalLong.of((long) Math.ceil(bound)) : OptionalLong.empty();
    }

    private static OptionalLong both(GraphBuilder g, Value a, Value b, int depth, LongBinaryOperator by) {
        OptionalLong left = bound(g, a, depth + 1);
        OptionalLong right = left.isPresent() ? bound(g, b, depth + 1) : left;
        return right.isPresent()
                ? OptionalLong.of(by.applyAsLong(left.getAsLong(), right.getAsLong()))
                : OptionalLong.empty();
    }

    /** The mean of whole numbers, which is cut to a whole number. */
    static Value mean(GraphBuilder g, Value x, boolean keep, int... axes) {
        Value sum = sum(g, x, keep, axes);
        Value count = g.div(g.size(x), g.size(sum));
        return g.div(sum, g.cast(count, x.dtype()));
    }

    // ---- the largest and the smallest

    /**
     * The largest or the smallest. Of whole numbers half against half, until one is left, along axes of known sizes;
     * step by step along others.
     */
    static Value extreme(Call n, Value x, boolean largest, boolean keep, int... axes) {
        GraphBuilder g = n.g();
        if (x.dtype() == DType.BOOL) {
            Value ones = sum(g, g.cast(x, DType.INT32), keep, axes);
            Value zeros = sum(g, g.cast(Arithmetic.not(n, x), DType.INT32), keep, axes);
            return largest ? g.less(g.constant(0, DType.INT32), ones) : g.equal(zeros, g.constant(0, DType.INT32));
        }
        if (x.dtype().isFloating()) {
            return largest ? g.reduceMax(x, keep, axes) : g.neg(g.reduceMax(g.neg(x), keep, axes));
        }
        boolean isOpen = IntStream.of(axes).anyMatch(axis -> !(x.shape().dim(axis) instanceof Dim.Fixed));
        if (isOpen && isSign(g, x)) {
            return ofSigns(n, x, largest, keep, axes);
        }
        BinaryOperator<Value> better =
                largest ? (a, b) -> Arithmetic.larger(n, a, b) : (a, b) -> Arithmetic.smaller(n, a, b);
        Value result = x;
        for (int axis : axes) {
            if (!(x.shape().dim(axis) instanceof Dim.Fixed(int size)) || size == 0) {
                result = byStep(n, result, axis, largest);
                continue;
            }
            for (int left = size; left > 1; left = Math.ceilDiv(left, 2)) {
                int half = Math.ceilDiv(left, 2);
                result = better.apply(g.slice(result, axis, 0, half), g.slice(result, axis, left - half, left));
            }
        }
        return keep ? result : Reductions.dropped(g, result, axes);
    }

    private static Value byStep(Call n, Value x, int axis, boolean largest) {
        GraphBuilder g = n.g();
        Shape each = x.shape().slice(0, axis).concat(x.shape().slice(axis + 1, x.rank()));
        Reductions.Fold better = (inside, a, b) -> inside.where(largest ? inside.less(a, b) : inside.less(b, a), b, a);
        Value last = Reductions.stepByStep(
                        n, x, axis, Direction.FORWARD, better, g.reshape(g.slice(x, axis, 0, 1), each))
                .states()
                .getFirst();
        return g.reshape(last, x.shape().with(axis, Dim.of(1)));
    }

    /** True for what is -1, 0 or 1, such as a mask. */
    private static boolean isSign(GraphBuilder g, Value x) {
        boolean isCast = g.producer(x)
                .filter(node -> node.op() == Op.CAST
                        && (isWhole(node.input(0)) || node.input(0).dtype() == DType.BOOL))
                .isPresent();
        return (isWhole(x) || isCast) && bound(g, x, 0).orElse(Long.MAX_VALUE) <= 1;
    }

    private static Value ofSigns(Call n, Value x, boolean largest, boolean keep, int... axes) {
        GraphBuilder g = n.g();
        Value positive = extreme(n, g.less(g.constant(0, x.dtype()), x), largest, keep, axes);
        Value notNegative = extreme(n, g.less(g.constant(-1, x.dtype()), x), largest, keep, axes);
        Value rest = g.where(notNegative, g.constant(0, x.dtype()), g.constant(-1, x.dtype()));
        return g.where(positive, g.constant(1, x.dtype()), rest);
    }

    // ---- running sums

    /** A running sum: by doubling steps, or, where only a run knows how long, a plain recurrent network of one unit. */
    static Value runningSum(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int axis = n.axis(n.integers(1).length == 1 ? n.integers(1)[0] : 0, x.rank());
        boolean isReversed = n.flag("reverse");
        Value sums = x.shape().dim(axis) instanceof Dim.Fixed(int size)
                ? byDoubling(g, x, axis, size, isReversed)
                : ofOpenSize(n, x, axis, isReversed);
        return n.flag("exclusive") ? g.sub(sums, x) : sums;
    }

    /** Each element and the one before it, then both and the two before them, and so on: log2 of the size additions. */
    private static Value byDoubling(GraphBuilder g, Value x, int axis, int size, boolean isReversed) {
        Value sums = x;
        for (int shift = 1; shift < size && shift > 0; shift *= 2) {
            Value zeros = g.expand(g.constant(0, x.dtype()), x.shape().with(axis, Dim.of(shift)));
            Value moved = isReversed
                    ? g.concat(axis, g.slice(sums, axis, shift, size), zeros)
                    : g.concat(axis, zeros, g.slice(sums, axis, 0, size - shift));
            sums = g.add(sums, moved);
        }
        return sums;
    }

    private static Value ofOpenSize(Call n, Value x, int axis, boolean isReversed) {
        GraphBuilder g = n.g();
        if (!isWhole(x) || bound(g, x, 0).orElse(Long.MAX_VALUE) > 1) {
            Direction direction = isReversed ? Direction.REVERSE : Direction.FORWARD;
            Value steps = Reductions.stepByStep(n, x, axis, direction, GraphBuilder::add, 0)
                    .outputs()
                    .getFirst();
            int[] back = IntStream.range(0, x.rank())
                    .map(i -> i < axis ? i + 1 : i == axis ? 0 : i)
                    .toArray();
            return g.transpose(steps, back);
        }
        int[] swapped = swapped(x.rank(), axis);
        Value sums = byRecurrence(g, g.transpose(g.cast(x, DType.FLOAT32), swapped), isReversed);
        return g.cast(g.transpose(sums, swapped), x.dtype());
    }

    /** The axis and the last one exchanged. */
    private static int[] swapped(int rank, int axis) {
        int[] order = IntStream.range(0, rank).toArray();
        order[axis] = rank - 1;
        order[rank - 1] = axis;
        return order;
    }

    /** h = max(0, x + h), for what is above 0 and for what is below. */
    private static Value byRecurrence(GraphBuilder g, Value x, boolean isReversed) {
        Value rows = g.flattenToMatrix(
                x.rank() > 1
                        ? x
                        : g.reshape(x, new Shape(List.of(Dim.of(1), x.shape().dim(0)))));
        Value steps = g.transpose(rows, 1, 0);
        Value above = recurrence(g, steps, isReversed);
        Value below = recurrence(g, g.neg(steps), isReversed);
        return g.reshape(g.transpose(g.sub(above, below), 1, 0), x.shape());
    }

    private static Value recurrence(GraphBuilder g, Value steps, boolean isReversed) {
        Shape shape = steps.shape().concat(new Shape(List.of(Dim.of(1))));
        Value one = g.constant(Tensor.of(new int[] {1, 1, 1}, 1f));
        RecurrentInputs inputs = RecurrentInputs.of(g.reshape(g.relu(steps), shape), one, one);
        RecurrentCell cell = RecurrentCell.RNN_TANH.withStateFunction(CellFunction.RELU);
        Value y = g.recurrent(cell, inputs, 1, isReversed ? Direction.REVERSE : Direction.FORWARD)
                .y();
        return g.reshape(y, steps.shape());
    }

    // ---- ranges

    /** The numbers from 0 up, as many as a dimension has; where only a run knows how many, they are counted by it. */
    static Value numbers(GraphBuilder g, Dim size, DType dtype) {
        if (size instanceof Dim.Fixed(int count)) {
            return g.constant(Choices.numbers(dtype, count, count));
        }
        Value ones = g.expand(g.constant(1, DType.FLOAT32), new Shape(List.of(size)));
        Value counted = g.cast(byRecurrence(g, ones, false), dtype);
        return g.sub(counted, g.constant(1, dtype));
    }

    /** The same from the largest down to 0. */
    static Value numbersDown(GraphBuilder g, Dim size, DType dtype) {
        if (size instanceof Dim.Fixed(int count)) {
            Tensor numbers = Tensor.zeros(dtype, count);
            for (int i = 0; i < count; i++) {
                numbers.setElement(i, count - 1 - i);
            }
            return g.constant(numbers);
        }
        Value ones = g.expand(g.constant(1, DType.FLOAT32), new Shape(List.of(size)));
        Value counted = g.cast(byRecurrence(g, ones, true), dtype);
        return g.sub(counted, g.constant(1, dtype));
    }

    /** The numbers from one number on in steps, up to the size of a dimension, or down from it. */
    static Value range(Call n) {
        GraphBuilder g = n.g();
        if (!n.operands().stream().allMatch(operand -> operand instanceof Operand.Extents || isNumber(operand))) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "counts from " + n.described(0) + " to " + n.described(1) + " in steps of " + n.described(2)
                            + "; of what only a run knows, the sizes of dimensions are read. Export the model"
                            + " with fixed sizes");
        }
        DType dtype = n.in(0).dtype();
        Extent start = n.extents(0).getFirst();
        Extent delta = n.extents(2).getFirst();
        boolean isDown = delta instanceof Extent.Exact(long step) && step < 0;
        Extent from = isDown ? n.extents(1).getFirst() : start;
        Extent to = isDown ? start : n.extents(1).getFirst();
        Optional<Dim> length = to.minus(from).flatMap(Extent::dim);
        if (delta instanceof Extent.Named(Dim size) && length.isPresent()) {
            Optional<Dim> count = Dims.quotient(List.of(length.get()), List.of(size));
            if (count.isPresent()) {
                Value times = g.mul(numbers(g, count.get(), dtype), n.in(2));
                return start.equals(Extent.of(0)) ? times : g.add(times, n.in(0));
            }
        }
        if (!(delta instanceof Extent.Exact(long step)) || step == 0 || Math.abs(step) > MAX_STEP || length.isEmpty()) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "counts from " + start + " to " + n.extents(1).getFirst() + " in steps of " + delta
                            + ", which may be any number. Export the model with fixed sizes");
        }
        int width = (int) Math.abs(step);
        Value counted = numbers(g, length.get().plus(width - 1).dividedBy(width), dtype);
        Value steps = step == 1 ? counted : g.mul(counted, g.constant((double) step, dtype));
        return start.equals(Extent.of(0)) ? steps : g.add(steps, n.in(0));
    }

    private static boolean isNumber(Operand operand) {
        return operand instanceof Operand.Known known && known.tensor().size() == 1;
    }

    /** The numbers of a Range whose ends are known. */
    static Tensor range(Call n, Folder folder) {
        double start = n.scalar(0);
        double delta = n.scalar(2);
        double count = Math.max(0, Math.ceil((n.scalar(1) - start) / delta));
        if (!(count <= Integer.MAX_VALUE)) {
            throw n.fail(
                    Problem.TOO_LARGE,
                    "counts from " + start + " to " + n.scalar(1) + " in steps of " + delta
                            + ", without an end in sight");
        }
        folder.spend(n, Shape.of((int) count));
        Tensor numbers = Tensor.zeros(n.known(0).dtype(), (int) count);
        for (int i = 0; i < numbers.size(); i++) {
            numbers.setElement(i, start + i * delta);
        }
        return numbers;
    }
}
