package org.lstm4j.nn;

import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * What a layer is called for.
 *
 * @param training true if dropout and the like are to work
 * @param sequenceLens each row's length, int32 [batch]; {@link Absent} if all rows are full
 * @param step how many training steps were made, an int64 scalar; {@link Absent} unless training
 * @param seed what random numbers are drawn from
 */
public record Mode(boolean training, Value sequenceLens, Value step, long seed) {
    /** For predictions, all rows full. */
    public static Mode inference() {
        return new Mode(false, Absent.INSTANCE, Absent.INSTANCE, 0);
    }

    /** For training, all rows full. */
    public static Mode training(Value step, long seed) {
        return new Mode(true, Absent.INSTANCE, step, seed);
    }

    /** The same with lengths. */
    public Mode withSequenceLens(Value lengths) {
        return new Mode(training, lengths, step, seed);
    }

    /** Uniform random numbers in [0, 1) of a shape, new ones for each step. Only when training. */
    public Value randomUniform(GraphBuilder g, Shape shape) {
        return g.randomUniform(step, seed, shape);
    }
}
