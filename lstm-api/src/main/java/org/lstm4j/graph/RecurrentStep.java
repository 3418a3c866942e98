package org.lstm4j.graph;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;

/**
 * One step of a recurrent network over the weights of its operator, one direction of them. What it computes: {@link
 * RecurrentVariant}. Gates lie under scopes of their own, {@code i}, {@code o}, {@code f}, {@code z}, {@code r} and {@code
 * candidate}, by which a trace shows them.
 */
public final class RecurrentStep {
    private final RecurrentVariant variant;
    private final RecurrentVariant.Functions functions;
    private final int units;
    private final int direction;
    private final Value w;
    private final Value r;
    private final Value ofInput;
    private final Value ofState;
    private final Value peepholes;
    private final Value projection;
    private final Value mask;

    /**
     * Takes a direction's part of the weights.
     *
     * @param g where to write that, which may be a loop's body
     * @param variant what is computed
     * @param inputs the weights; the rest is not looked at
     * @param units the size of gates and cell state
     * @param direction which, from 0 up
     */
    public RecurrentStep(GraphBuilder g, RecurrentVariant variant, RecurrentInputs inputs, int units, int direction) {
        this.variant = variant;
        this.functions = variant.functions(direction);
        this.units = units;
        this.direction = direction;
        this.w = g.transpose(own(g, inputs.w()), 1, 0);
        this.r = g.transpose(own(g, inputs.r()), 1, 0);
        this.ofInput = bias(g, inputs.b(), 0);
        this.ofState = bias(g, inputs.b(), 1);
        this.peepholes = own(g, variant.peepholes());
        this.projection = own(g, variant.projection());
        this.mask = own(g, variant.mask());
    }

    /** The part of a value that belongs to this direction, its first axis. */
    private Value own(GraphBuilder g, Value value) {
        if (!value.isPresent()) {
            return value;
        }
        Value one = value.shape().dim(0).equals(Dim.of(1)) ? value : g.slice(value, 0, direction, direction + 1);
        return g.reshape(one, value.shape().slice(1, value.rank()));
    }

    private Value bias(GraphBuilder g, Value biases, int which) {
        int rows = w.shape().fixed(1);
        return biases.isPresent() ? g.slice(own(g, biases), 0, which * rows, (which + 1) * rows) : biases;
    }

    private static Value plus(GraphBuilder g, Value sum, Value bias) {
        return bias.isPresent() ? g.add(sum, bias) : sum;
    }

    /**
     * Writes the step.
     *
     * @param x [batch, features]
     * @param states h and, for the LSTM, c, before the step
     * @return the same after it
     */
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value projected = plus(g, g.matMul(x, w), ofInput);
        Value h = states.getFirst();
        Value seen = mask.isPresent() ? g.mul(h, mask) : h;
        return switch (variant.formula()) {
            case LSTM -> lstm(g, g.add(plus(g, g.matMul(seen, r), ofState), projected), states.get(1));
            case GRU, GRU_LINEAR_BEFORE_RESET -> List.of(gru(g, projected, h, seen));
            case RNN -> {
                Value sums = g.add(plus(g, g.matMul(seen, r), ofState), projected);
                yield List.of(functions.candidate().apply(g, clipped(g, sums)));
            }
        };
    }

    private List<Value> lstm(GraphBuilder g, Value sums, Value c) {
        Value i = gate(g, "i", peeping(g, part(g, sums, 0), 0, c));
        Value f = variant.inputForget()
                ? g.scope("f").sub(g.constant(1, DType.FLOAT32), i)
                : gate(g, "f", peeping(g, part(g, sums, 2), 2, c));
        Value candidate = functions.candidate().apply(g.scope("candidate"), clipped(g, part(g, sums, 3)));
        Value next = g.add(g.mul(f, c), g.mul(i, candidate));
        Value o = gate(g, "o", peeping(g, part(g, sums, 1), 1, next));
        Value h = g.mul(o, functions.shown().apply(g, next));
        return List.of(projection.isPresent() ? g.matMul(h, g.transpose(projection, 1, 0)) : h, next);
    }

    /** Gates z, r, h; the reset gate is applied to the state, or to its product. */
    private Value gru(GraphBuilder g, Value projected, Value h, Value seen) {
        boolean isAfter = variant.formula() == RecurrentCell.Formula.GRU_LINEAR_BEFORE_RESET;
        Value recurrent = plus(
                g,
                g.matMul(seen, isAfter ? r : g.slice(r, 1, 0, 2 * units)),
                isAfter || !ofState.isPresent() ? ofState : g.slice(ofState, 0, 0, 2 * units));
        Value update = gate(g, "z", g.add(part(g, projected, 0), part(g, recurrent, 0)));
        Value reset = gate(g, "r", g.add(part(g, projected, 1), part(g, recurrent, 1)));
        Value term;
        if (isAfter) {
            term = g.mul(reset, part(g, recurrent, 2));
        } else {
            Value product = g.matMul(g.mul(reset, seen), g.slice(r, 1, 2 * units, 3 * units));
            term = ofState.isPresent() ? g.add(product, g.slice(ofState, 0, 2 * units, 3 * units)) : product;
        }
        Value candidate =
                functions.candidate().apply(g.scope("candidate"), clipped(g, g.add(part(g, projected, 2), term)));
        return g.add(g.mul(update, h), g.mul(g.sub(1, update), candidate));
    }

    private Value gate(GraphBuilder g, String name, Value sums) {
        return functions.gate().apply(g.scope(name), clipped(g, sums));
    }

    private Value clipped(GraphBuilder g, Value sums) {
        return variant.clip() > 0 ? g.clip(sums, -variant.clip(), variant.clip()) : sums;
    }

    private Value part(GraphBuilder g, Value sums, int gate) {
        return g.slice(sums, 1, gate * units, (gate + 1) * units);
    }

    private Value peeping(GraphBuilder g, Value sums, int which, Value c) {
        return peepholes.isPresent()
                ? g.add(sums, g.mul(g.slice(peepholes, 0, which * units, (which + 1) * units), c))
                : sums;
    }

    /** The size of h. */
    int outputs() {
        return projection.isPresent() ? projection.shape().fixed(0) : units;
    }

    /** Where a state starts, [batch, size]. */
    Value start(GraphBuilder g, Value given, Shape shape) {
        return given.isPresent() ? own(g, given) : g.expand(g.constant(0, DType.FLOAT32), shape);
    }
}
