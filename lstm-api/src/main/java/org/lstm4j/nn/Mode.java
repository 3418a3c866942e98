package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * What a layer is called for.
 *
 * @param training true if dropout and the like are to work
 * @param sequenceLens each row's length, int32 [batch]; {@link Absent} if all rows are full
 * @param mask 1 at each step that counts and 0 elsewhere, float32 [batch, time, 1]; {@link Absent} if lengths say it all.
 *     Where it is given it is right at padding behind the lengths too
 * @param step how many training steps were made, an int64 scalar; {@link Absent} unless training
 * @param seed what random numbers are drawn from
 * @param carriesState true if recurrent layers start from the state that is fed and give the one they end in
 */
public record Mode(boolean training, Value sequenceLens, Value mask, Value step, long seed, boolean carriesState) {
    /** Before the name of a graph's input that is a state to start from. */
    public static final String STATE = "state/";

    /** Before the name of a state's input, for the output with the state it became. */
    public static final String NEXT = "next_";

    /** For predictions, all rows full. */
    public static Mode inference() {
        return new Mode(false, Absent.INSTANCE, Absent.INSTANCE, Absent.INSTANCE, 0, false);
    }

    /** For training, all rows full. */
    public static Mode training(Value step, long seed) {
        return new Mode(true, Absent.INSTANCE, Absent.INSTANCE, step, seed, false);
    }

    /** The same with lengths. */
    public Mode withSequenceLens(Value lengths) {
        return new Mode(training, lengths, mask, step, seed, carriesState);
    }

    /** The same with a mask. */
    public Mode withMask(Value steps) {
        return new Mode(training, sequenceLens, steps, step, seed, carriesState);
    }

    /** True if some steps may not count. */
    public boolean isPadded() {
        return sequenceLens.isPresent() || mask.isPresent();
    }

    /** The same with state that comes in and goes out. */
    public Mode withCarriedState() {
        return new Mode(training, sequenceLens, mask, step, seed, true);
    }

    /** Uniform random numbers in [0, 1) of a shape, new ones for each step. Only when training. */
    public Value randomUniform(GraphBuilder g, Shape shape) {
        return g.randomUniform(step, seed, shape);
    }

    /**
     * Random numbers of the standard normal distribution, new ones for each step. Only when training.
     *
     * <p>Each is {@code sqrt(-2 ln(1 - u)) sin(π (v - 1/2))} of two uniform ones: Box and Muller 1958, with the half of the
     * circle that has all values of the sine. There is no operator for a sine; it is the series up to x^11, off by less
     * than 6e-8, half a unit in the last place of a number near 1. As u has 24 bits, none is further from 0 than 5.8.
     */
    public Value randomNormal(GraphBuilder g, Shape shape) {
        Value u = randomUniform(g, shape);
        Value v = randomUniform(g, shape);
        // 1 - u is in (0, 1], where the logarithm is finite
        Value radius = g.sqrt(g.mul(g.log(g.sub(1, u)), -2));
        return g.mul(radius, sine(g, g.mul(g.add(v, -0.5), Math.PI)));
    }

    /** For |x| of at most π/2: x (1 - x²/(2·3) (1 - x²/(4·5) (1 - ...))). */
    private static Value sine(GraphBuilder g, Value x) {
        Value square = g.mul(x, x);
        Value series = g.constant(1, x.dtype());
        for (int n = 10; n >= 2; n -= 2) {
            series = g.sub(1, g.mul(g.mul(square, series), 1.0 / (n * (n + 1))));
        }
        return g.mul(x, series);
    }

    /**
     * A state that a recurrent layer starts from: an input of the graph if state is carried, else {@link Absent}, for zeros.
     *
     * @param name of the state within the layer, as {@code h}
     * @param units its size
     * @param direction which way the layer reads
     * @return {@code [1, batch, units]}
     * @throws InvalidInputException if state is carried and the layer reads backwards, where nothing can be carried on
     */
    public Value initialState(GraphBuilder g, String name, int units, Direction direction) {
        if (!carriesState) {
            return Absent.INSTANCE;
        }
        if (direction != Direction.FORWARD) {
            throw new InvalidInputException(g.path() + ": a layer that reads backwards cannot carry its state on to the"
                    + " next batch; only forward layers can be in a stateful model");
        }
        String input = STATE + g.path() + "/" + name;
        if (g.inputs().stream().anyMatch(it -> it.name().equals(input))) {
            throw new InvalidInputException(
                    g.path() + ": a shared layer that is called twice would have two states to carry on to"
                            + " the next batch, and has one" + CallerLine.inBrackets()
                            + "; do not share it, or let the model not be"
                            + " stateful");
        }
        Input state = g.input(input, Shape.of("batch", units), DType.FLOAT32);
        return g.reshape(state, Shape.of(Dim.of(1), Dim.of("batch"), Dim.of(units)));
    }

    /**
     * Makes the state that a recurrent layer ends in an output of the graph, if state is carried.
     *
     * @param name as for {@link #initialState}
     * @param last {@code [1, batch, units]}
     */
    public void finalState(GraphBuilder g, String name, Value last) {
        if (carriesState) {
            g.output(
                    NEXT + STATE + g.path() + "/" + name,
                    g.reshape(last, last.shape().slice(1, 3)));
        }
    }
}
