package org.lstm4j.train;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;
import org.lstm4j.nn.SequenceMask;

/** What a {@link JointLoss} may read: outputs of the model, targets, lengths. For one trace. */
public final class LossPorts {
    private final GraphBuilder g;
    private final String loss;
    private final SequencedMap<String, Value> outputs;
    private final List<Input> inputs;
    private final SequencedSet<String> columns = new LinkedHashSet<>();
    private final Set<String> read = new HashSet<>();

    /**
     * Those of one loss.
     *
     * @param g the graph
     * @param loss its name, for messages
     * @param outputs of the model
     * @param inputs of the model
     */
    LossPorts(GraphBuilder g, String loss, SequencedMap<String, Value> outputs, List<Input> inputs) {
        this.g = g;
        this.loss = loss;
        this.outputs = outputs;
        this.inputs = inputs;
    }

    /** An output of the model. @throws InvalidInputException naming those there are */
    public Value output(String name) {
        Value output = outputs.get(name);
        if (output == null) {
            throw new InvalidInputException("The loss \"" + loss + "\" reads an output \"" + name
                    + "\", which the model does not have" + CallerLine.inBrackets() + ". Its outputs: "
                    + String.join(", ", outputs.keySet()));
        }
        read.add(name);
        return output;
    }

    /** An input of the model, for a loss that compares with what came in. @throws InvalidInputException naming those there are */
    public Value input(String name) {
        return inputs.stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("The loss \"" + loss + "\" reads an input \"" + name
                        + "\", which the model does not have" + CallerLine.inBrackets() + ". Its inputs: "
                        + inputs.stream().map(Input::name).toList()));
    }

    /** A float32 target, fed as the column {@code target/NAME}. */
    public Value target(String name, Shape shape) {
        return target(name, shape, DType.FLOAT32);
    }

    /**
     * A target, fed as the column {@code target/NAME}; also lengths and masks of targets are such. Several losses may read the same.
     *
     * @param shape with the batch first; dimensions with names of its own are as large as what is fed
     * @throws InvalidInputException if another loss reads it in another shape or type
     */
    public Value target(String name, Shape shape, DType dtype) {
        return column(Objective.column(Trainer.TARGET, name), shape, dtype);
    }

    Value column(String column, Shape shape, DType dtype) {
        for (Input known : g.inputs()) {
            boolean isSame = known.shape().equals(shape) && known.dtype() == dtype;
            if (known.name().equals(column) && !isSame) {
                throw new InvalidInputException("The loss \"" + loss + "\" wants \"" + column + "\" as " + dtype.text()
                        + shape + CallerLine.inBrackets() + ", but it is "
                        + known.dtype().text() + known.shape());
            }
        }
        columns.add(column);
        return g.input(column, shape, dtype);
    }

    /**
     * Each row's length, int32 [batch], of something whose second dimension is one of steps with lengths; else {@link Absent}.
     *
     * @param value an output, or something of its shape
     */
    public Value lengths(Value value) {
        return SequenceMask.lengths(inputs, value.shape())
                .map(Value.class::cast)
                .orElse(Absent.INSTANCE);
    }

    /** The columns of targets that were asked for. */
    SequencedSet<String> columns() {
        return columns;
    }

    /** The outputs that were read. */
    Set<String> read() {
        return read;
    }
}
