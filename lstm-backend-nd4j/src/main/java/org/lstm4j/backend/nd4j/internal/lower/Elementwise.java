package org.lstm4j.backend.nd4j.internal.lower;

import org.lstm4j.DType;
import org.lstm4j.backend.nd4j.internal.plan.Function;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.backend.nd4j.internal.plan.Settings;
import org.lstm4j.graph.Node;

/** The operators that work element by element. */
final class Elementwise {
    private final Node node;
    private final Scope scope;
    private final Basics basics;
    private final Ref y;

    private Elementwise(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.y = scope.result(node, 0);
    }

    static void translate(Node node, Scope scope) {
        new Elementwise(node, scope).translate();
    }

    private Ref in(int input) {
        return scope.in(node, input);
    }

    private void translate() {
        switch (node.op()) {
            case ADD -> basics.binary("add", in(0), in(1), y);
            case SUB -> basics.binary("subtract", in(0), in(1), y);
            case MUL -> basics.binary("multiply", in(0), in(1), y);
            case DIV -> basics.binary("divide", in(0), in(1), y);
            case LESS -> basics.binary("less", in(0), in(1), y);
            case EQUAL -> basics.binary("equals", in(0), in(1), y);
            case NEG -> basics.binary("multiply", in(0), basics.scalar(y.dtype(), -1), y);
            case EXP -> transform(Function.EXP, in(0), y);
            case LOG -> transform(Function.LOG, in(0), y);
            case SQRT -> transform(Function.SQRT, in(0), y);
            case ABS -> transform(Function.ABS, in(0), y);
            case SIGMOID -> basics.unary("sigmoid", in(0), y);
            case TANH -> basics.unary("tanh", in(0), y);
            case RELU -> basics.relu(in(0), y);
            case SOFTPLUS -> softplus();
            case CLIP -> clip();
            case CAST -> basics.cast(in(0), y);
            case WHERE -> where();
            default -> throw new AssertionError(node.op());
        }
    }

    private void transform(Function function, Ref from, Ref to) {
        if (to.size() > 0) {
            scope.emitter().transform(function, from.flat(), to.flat());
        }
    }

    /**
     * {@code min(max(x, min), max)}, which is max for all numbers where min is not below it: bounds that ND4J refuses.
     */
    private void clip() {
        double min = node.attributes().number("min");
        double max = node.attributes().number("max");
        if (min < max) {
            basics.unary("clipbyvalue", in(0), y, Settings.of(min, max));
            return;
        }
        Ref none = scope.emitter().temp(y.dtype(), y.dims());
        basics.zeroOrNaN(in(0), none);
        basics.binary("add", none, basics.scalar(y.dtype(), max), y);
    }

    /** max(x, 0) + log(1 + e^-|x|), since ND4J's own overflows. */
    private void softplus() {
        Ref tail = scope.emitter().temp(y.dtype(), y.dims());
        transform(Function.ABS, in(0), tail);
        basics.binary("multiply", tail, basics.scalar(y.dtype(), -1), tail);
        transform(Function.EXP, tail, tail);
        Ref logarithm = scope.emitter().temp(y.dtype(), y.dims());
        logarithmOfOneMore(tail, logarithm);
        basics.relu(in(0), y);
        basics.binary("add", y, logarithm, y);
    }

    /**
     * log(1 + t) for t of 0 to 1, with all digits where t is small; ND4J's {@code log1p} adds 1 first. By {@code log(1 + t) = 2
     * artanh(s)} of {@code s = t / (2 + t)}, at most 1/3: the series up to s^15, off by less than 2e-8.
     */
    private void logarithmOfOneMore(Ref t, Ref result) {
        Ref s = scope.emitter().temp(t.dtype(), t.dims());
        Ref square = scope.emitter().temp(t.dtype(), t.dims());
        basics.binary("add", t, basics.scalar(t.dtype(), 2), s);
        basics.binary("divide", t, s, s);
        basics.binary("multiply", s, s, square);
        basics.binary("multiply", square, basics.scalar(t.dtype(), 1.0 / 15), result);
        for (int power = 13; power >= 1; power -= 2) {
            basics.binary("add", result, basics.scalar(t.dtype(), 1.0 / power), result);
            basics.binary("multiply", result, power > 1 ? square : s, result);
        }
        basics.binary("multiply", result, basics.scalar(t.dtype(), 2), result);
    }

    /** The sum of both values, each 0 where the other is chosen. */
    private void where() {
        // truth values are chosen as whole numbers
        DType dtype = y.dtype() == DType.BOOL ? DType.INT32 : y.dtype();
        Ref condition = in(0);
        Ref mask = scope.emitter().temp(dtype, condition.dims());
        Ref inverse = scope.emitter().temp(dtype, condition.dims());
        basics.cast(condition, mask);
        basics.binary("subtract", basics.scalar(dtype, 1), mask, inverse);
        Ref sum = y.dtype() == dtype ? y : scope.emitter().temp(dtype, y.dims());
        Ref other = scope.emitter().temp(dtype, y.dims());
        chosen(in(1), mask, sum);
        chosen(in(2), inverse, other);
        basics.binary("add", sum, other, sum);
        if (y.dtype() != dtype) {
            basics.cast(sum, y);
        }
    }

    private void chosen(Ref value, Ref mask, Ref to) {
        if (value.dtype() == DType.BOOL) {
            Ref number = scope.emitter().temp(to.dtype(), value.dims());
            basics.cast(value, number);
            basics.binary("multiply", number, mask, to);
        } else if (value.dtype().isFloating()) {
            basics.masked(value, mask, to);
        } else {
            basics.binary("multiply", value, mask, to);
        }
    }
}
