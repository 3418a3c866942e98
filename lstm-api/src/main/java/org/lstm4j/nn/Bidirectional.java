package org.lstm4j.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Reads a sequence both ways with one layer's settings and two sets of weights, and merges what they give.
 *
 * <p><i>Input</i> {@code [batch, time, features]}; <i>output</i> {@code [batch, n]}, or {@code [batch, time, n]} if the
 * layer returns sequences, with n = 2 units for {@link Merge#CONCAT} and units otherwise. Without sequences the forward
 * output after the last step meets the backward output after the first, as in Keras; with lengths, each row's own last
 * step. <i>Source:</i> Schuster, Paliwal 1997. Immutable.
 *
 * @param layer what reads
 * @param merge how the two outputs become one
 */
public record Bidirectional(Recurrent layer, Merge merge) implements SequenceReader {
    /** Refuses a layer that has a direction of its own. */
    public Bidirectional {
        if (layer.goBackwards()) {
            throw new InvalidInputException("Bidirectional reads both ways; its layer cannot also go backwards");
        }
    }

    /** How two outputs become one; the words are Keras's. */
    public enum Merge {
        /** Side by side, forward first. */
        CONCAT,
        /** Added. */
        SUM,
        /** Multiplied. */
        MUL,
        /** Their mean. */
        AVE;

        /** The merge of that lower-case word. @throws InvalidInputException naming those there are */
        public static Merge ofText(String text) {
            return Arrays.stream(values())
                    .filter(merge -> merge.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException("No merge \"" + text + "\". Known: "
                            + Arrays.stream(values())
                                    .map(merge -> merge.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", "))
                            + "."));
        }
    }

    /** Side by side. */
    public static Bidirectional of(Recurrent layer) {
        return new Bidirectional(layer, Merge.CONCAT);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return merged(g, layer.read(g, x, mode, Direction.BIDIRECTIONAL));
    }

    /** Those of the way forward, then those of the way back, as in Keras: {@code forward_h, forward_c, backward_h, backward_c}. */
    @Override
    public List<String> states() {
        return Stream.of("forward_", "backward_")
                .flatMap(way -> layer.states().stream().map(state -> way + state))
                .toList();
    }

    @Override
    public RecurrentResult read(GraphBuilder g, Value x, List<Value> initial, Mode mode) {
        List<Value> packed = GivenStates.packed(g, this, initial, Direction.BIDIRECTIONAL);
        Recurrent.Outputs outputs = layer.read(g, x, packed, mode, Direction.BIDIRECTIONAL);
        return new RecurrentResult(merged(g, outputs), GivenStates.unpacked(g, outputs.states()));
    }

    private Value merged(GraphBuilder g, Recurrent.Outputs outputs) {
        if (layer instanceof Rnn rnn && rnn.givesImages()) {
            return images(g, rnn, outputs);
        }
        return layer.returnSequences() ? mergeSteps(g, outputs.steps()) : mergeLast(g, outputs.last());
    }

    /** Each way on its own, then together: channels, which come last, are side by side. */
    private Value images(GraphBuilder g, Rnn rnn, Recurrent.Outputs outputs) {
        Value[] ways = new Value[2];
        for (int way = 0; way < 2; way++) {
            Recurrent.Outputs one = new Recurrent.Outputs(
                    g.slice(outputs.steps(), 1, way, way + 1), g.slice(outputs.last(), 0, way, way + 1));
            ways[way] = rnn.output(g, one);
        }
        return merge == Merge.CONCAT ? g.concat(-1, ways) : combine(g, ways[0], ways[1]);
    }

    /** From [time, 2, batch, units] to [batch, time, n]. */
    private Value mergeSteps(GraphBuilder g, Value steps) {
        Dim time = steps.shape().dim(0);
        Dim batch = steps.shape().dim(2);
        int units = steps.shape().fixed(3);
        if (merge == Merge.CONCAT) {
            return g.reshape(
                    g.transpose(steps, 2, 0, 1, 3),
                    Shape.of(batch, time, Dim.product(List.of(Dim.of(2), Dim.of(units)))));
        }
        Shape one = Shape.of(time, batch, units);
        return g.transpose(
                combine(g, g.reshape(g.slice(steps, 1, 0, 1), one), g.reshape(g.slice(steps, 1, 1, 2), one)), 1, 0, 2);
    }

    /** From [2, batch, units] to [batch, n]. */
    private Value mergeLast(GraphBuilder g, Value last) {
        Dim batch = last.shape().dim(1);
        int units = last.shape().fixed(2);
        if (merge == Merge.CONCAT) {
            return g.reshape(
                    g.transpose(last, 1, 0, 2), Shape.of(batch, Dim.product(List.of(Dim.of(2), Dim.of(units)))));
        }
        Shape one = new Shape(List.of(batch, Dim.of(units)));
        return combine(g, g.reshape(g.slice(last, 0, 0, 1), one), g.reshape(g.slice(last, 0, 1, 2), one));
    }

    private Value combine(GraphBuilder g, Value forward, Value backward) {
        return switch (merge) {
            case SUM -> g.add(forward, backward);
            case MUL -> g.mul(forward, backward);
            case AVE -> g.mul(g.add(forward, backward), 0.5);
            case CONCAT -> throw new AssertionError(merge);
        };
    }
}
