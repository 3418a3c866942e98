package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.Shape;
import org.lstm4j.graph.Value;

/**
 * A value on its way through a {@link Network}: what a symbolic tensor is in Keras. Layers are called with it, each in a scope of its
 * own that is named and numbered as in a {@link Sequential}. It lives as long as one trace. Not thread-safe.
 */
public final class Wire {
    private final Wiring wiring;
    private final Value value;
    private final String source;
    private final Optional<Mode> own;

    /**
     * A wire.
     *
     * @param own the mode whose lengths and mask are those of its steps; none if those of the inputs are
     */
    Wire(Wiring wiring, Value value, String source, Optional<Mode> own) {
        this.wiring = wiring;
        this.value = value;
        this.source = source;
        this.own = own;
    }

    /** The value, for a layer that is written in place: {@code wire.through((g, x, mode) -> g.mul(x, 2))}. */
    public Value value() {
        return value;
    }

    /** The value's shape, with the batch first. */
    public Shape shape() {
        return value.shape();
    }

    /**
     * Each row's length in steps, int32 [batch], if the second dimension is one whose lengths are fed; else {@link
     * org.lstm4j.graph.Absent}.
     */
    public Value lengths() {
        return own.map(Mode::sequenceLens).orElseGet(() -> wiring.lengths(value));
    }

    /**
     * 1 at each step that counts and 0 elsewhere, float32 [batch, time, 1], if a layer masks some; else {@link
     * org.lstm4j.graph.Absent}, and the {@linkplain #lengths() lengths} say it all.
     */
    public Value mask() {
        return own.map(Mode::mask).orElseGet(wiring::mask);
    }

    /** The mode of layers that read it. */
    Mode mode(Mode general) {
        return general.withSequenceLens(lengths()).withMask(mask());
    }

    /** The mode whose lengths and mask are those of its steps, if those of the inputs are not. */
    Optional<Mode> own() {
        return own;
    }

    /** What comes out of a layer: {@code Dense.of(3)} under the name {@code dense}, {@code dense_1} and so on. */
    public Wire through(Layer layer) {
        return wiring.call(layer, List.of(this));
    }

    /** What comes out of a layer, its weights under a name of your own. @throws org.lstm4j.InvalidInputException if it is in use */
    public Wire through(String name, Layer layer) {
        return wiring.call(name, layer, List.of(this));
    }

    /** What comes out of a layer with several inputs. */
    public static Wire join(Join layer, Wire first, Wire... others) {
        return first.wiring.call(layer, list(first, others));
    }

    /** The same, its weights under a name of your own. @throws org.lstm4j.InvalidInputException if it is in use */
    public static Wire join(String name, Join layer, Wire first, Wire... others) {
        return first.wiring.call(name, layer, list(first, others));
    }

    private static List<Wire> list(Wire first, Wire... others) {
        List<Wire> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return all;
    }

    /**
     * Reads sequences and gives the states that they end in too.
     *
     * @param layer a {@link SequenceReader}, shared or frozen or neither
     * @param initial what it starts from, all of its {@linkplain SequenceReader#states() states} or none
     * @throws org.lstm4j.InvalidInputException if the layer has no states, or starts from others
     */
    public Reading read(Layer layer, List<Wire> initial) {
        return wiring.read(layer, this, initial);
    }

    /** Reads sequences from the layer's own start on. */
    public Reading read(Layer layer) {
        return read(layer, List.of());
    }

    /** The same, its weights under a name of your own. @throws org.lstm4j.InvalidInputException if it is in use */
    public Reading read(String name, Layer layer, List<Wire> initial) {
        return wiring.read(name, layer, this, initial);
    }

    /**
     * What a recurrent layer has read.
     *
     * @param output what it gives
     * @param states each of its states after each row's own last step, {@code [batch, units]}: of an LSTM h and c
     */
    public record Reading(Wire output, List<Wire> states) {
        /** Copies the list. */
        public Reading {
            states = List.copyOf(states);
        }
    }

    Wiring wiring() {
        return wiring;
    }

    /** The row of a summary that it comes from. */
    String source() {
        return source;
    }
}
