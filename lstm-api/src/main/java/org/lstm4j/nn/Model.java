package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;

/**
 * A layer and what it is fed: enough to trace a graph. Immutable.
 *
 * @param layer the whole network
 * @param input its input, batch first, such as {@code tokens: int32[batch, 120]}
 * @param usesLengths true if each row's length is fed too, as int32 {@code sequence_lens [batch]}; then padding is
 *     neither computed nor read
 * @param isStateful true if each row of a batch goes on where the same row of the batch before ended, as in Keras's {@code
 *     stateful}: recurrent layers then have their state as inputs and outputs of the graph
 */
public record Model(Layer layer, Input input, boolean usesLengths, boolean isStateful) {
    /** The name of the input that holds each row's length. */
    public static final String SEQUENCE_LENS = "sequence_lens";

    /** The name of the output. */
    public static final String PREDICTION = "prediction";

    /** Checks that the batch comes first. */
    public Model {
        if (input.rank() == 0 || !input.shape().dim(0).equals(Dim.of("batch"))) {
            throw new InvalidInputException("The first dimension of a model's input is \"batch\"; \"" + input.name()
                    + "\" is " + input.shape());
        }
    }

    /** A model whose rows all start anew. */
    public Model(Layer layer, Input input, boolean usesLengths) {
        this(layer, input, usesLengths, false);
    }

    /** The same model, with state that is carried from batch to batch. */
    public Model stateful() {
        return new Model(layer, input, usesLengths, true);
    }

    /** A model of token ids, {@code tokens: int32[batch, time]}. */
    public static Model ofTokens(Layer layer, boolean usesLengths) {
        return new Model(layer, new Input("tokens", Shape.of("batch", "time"), DType.INT32), usesLengths);
    }

    /** What it is fed for a prediction, beside its state. */
    public List<Input> inputs() {
        return usesLengths ? List.of(input, lengths()) : List.of(input);
    }

    private static Input lengths() {
        return new Input(SEQUENCE_LENS, Shape.of("batch"), DType.INT32);
    }

    /** Writes the network and gives its prediction. */
    public Value call(GraphBuilder g, Mode mode) {
        Value x = g.input(input.name(), input.shape(), input.dtype());
        Value lens = usesLengths ? g.input(SEQUENCE_LENS, lengths().shape(), DType.INT32) : Absent.INSTANCE;
        Mode stateMode = isStateful ? mode.withCarriedState() : mode;
        return layer.call(g, x, stateMode.withSequenceLens(lens));
    }

    /** The graph that predicts, with the output {@value #PREDICTION}. */
    public Graph inferenceGraph() {
        GraphBuilder g = new GraphBuilder();
        g.output(PREDICTION, call(g, Mode.inference()));
        return g.build();
    }

    /** One row for each layer, in the order they are called; the layers of a {@link Sequential} each have one. */
    public List<LayerSummary> summary() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input(input.name(), input.shape(), input.dtype());
        Mode mode = usesLengths
                ? Mode.inference()
                        .withSequenceLens(g.input(SEQUENCE_LENS, lengths().shape(), DType.INT32))
                : Mode.inference();
        List<LayerSummary> rows = new ArrayList<>();
        List<Layer> layers = layer instanceof Sequential(List<Layer> parts) ? parts : List.of(layer);
        for (Layer part : layers) {
            int before = g.parameters().size();
            boolean isAlone = part.equals(layer);
            GraphBuilder scoped = isAlone ? g : g.uniqueScope(part.name());
            x = part.call(scoped, x, mode);
            var own = g.parameters().subList(before, g.parameters().size());
            long all = own.stream().mapToLong(parameter -> parameter.size()).sum();
            long trainable = own.stream()
                    .filter(parameter -> parameter.trainable())
                    .mapToLong(parameter -> parameter.size())
                    .sum();
            Class<?> partClass = part.getClass();
            String type = partClass.isHidden() || partClass.isAnonymousClass() ? "Layer" : partClass.getSimpleName();
            rows.add(new LayerSummary(isAlone ? part.name() : scoped.path(), type, x.shape(), all, trainable));
        }
        return rows;
    }
}
