package org.lstm4j.nn.cell;

import java.util.List;
import java.util.Locale;
import org.lstm4j.Dim;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/**
 * One step of a recurrent network, Keras's cell of {@code RNN(cell)} written as data flow: {@link org.lstm4j.nn.Rnn} makes the
 * loop, lengths, directions and states of it. Implementations are immutable and hold settings only.
 *
 * {@snippet :
 * record Leaky(int units, double rate) implements Cell {
 *     public List<State> states() {
 *         return List.of(State.of("h", units));
 *     }
 *
 *     public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
 *         Value h = states.getFirst();
 *         int features = x.shape().fixed(1);
 *         Value kernel = g.parameter("kernel", Shape.of(features, units), Initializer.glorotUniform(features, units));
 *         return List.of(g.add(g.mul(h, 1 - rate), g.mul(g.tanh(g.matMul(x, kernel)), rate)));
 *     }
 * }
 * }
 */
public interface Cell {
    /** What is handed from step to step; the first state is the output. At least one, each under a name of its own. */
    List<State> states();

    /**
     * Computes what depends on the input alone, for all steps at once: mostly the product with the input's weights. By
     * default nothing.
     *
     * @param g writes before the loop; parameters made here are the layer's
     * @param x {@code [time, batch, features]}
     * @return what {@link #step} reads step by step, {@code [time, batch, any]}
     */
    default Value project(GraphBuilder g, Value x) {
        return x;
    }

    /**
     * Writes one step. Called once, for all steps. What is written under a {@linkplain GraphBuilder#scope scope} of its
     * own can be seen by that name in a trace.
     *
     * @param g writes the step; parameters made here are the layer's, and the same in each step
     * @param x a step of what {@link #project} gave, {@code [batch, any]}
     * @param states each {@code [batch, its shape]}, before the step
     * @return the states after the step, in their order and shapes
     */
    List<Value> step(GraphBuilder g, Value x, List<Value> states);

    /**
     * The same as {@link #project(GraphBuilder, Value)} for a cell that does otherwise in training: see {@link ModalCell}.
     *
     * @param mode whether this is for training
     */
    default Value project(GraphBuilder g, Value x, Mode mode) {
        return project(g, x);
    }

    /**
     * Random numbers of its own for each step, which a loop cannot draw. By default none.
     *
     * @param g writes before the loop
     * @param time how many steps there are
     * @param batch how many rows
     * @return sequences {@code [time, batch, any]}
     */
    default List<Value> noise(GraphBuilder g, Dim time, Dim batch, Mode mode) {
        return List.of();
    }

    /**
     * The same as {@link #step(GraphBuilder, Value, List)} for a cell that does otherwise in training.
     *
     * @param noise a step of each sequence that {@link #noise} gave, {@code [batch, any]}
     * @param mode whether this is for training
     */
    default List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        return step(g, x, states);
    }

    /** How many axes a step of the input has behind the batch: 1, its features, unless it is an image. */
    default int inputRank() {
        return 1;
    }

    /** The word in messages and summaries: the class name in snake case. */
    default String name() {
        Class<?> type = getClass();
        return type.isHidden() || type.isAnonymousClass()
                ? "cell"
                : type.getSimpleName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
