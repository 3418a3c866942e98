package org.lstm4j.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;

/**
 * A graph as a layer: what was read from a file is trained further, alone or under new layers.
 *
 * {@snippet :
 * OnnxModel read = OnnxReader.read(file);
 * Model model = new Model(new GraphLayer(read.graph(), "logits"), tokens, false);
 * Trainer trainer = new Trainer(backend, model, loss, optimizer, options);
 * trainer.setWeights(read.weights());
 * trainer.fit(data, 3);
 * }
 *
 * <p><i>Input</i> and <i>output</i> are those of the graph. Its named dimensions take the sizes of what the layer is given,
 * so they may have other names. If the graph has an input {@value Model#SEQUENCE_LENS}, it gets the lengths of the batch. A graph of
 * several inputs or outputs is a model: {@link Model#of(Graph)}.
 *
 * <p><i>Weights</i> are the graph's, under its names; below the layer's scope if it has one, as in a {@link Sequential}.
 * Immutable.
 *
 * @param graph one for predictions
 * @param output the name of the output that is the layer's
 */
public record GraphLayer(Graph graph, String output) implements Layer {
    /** Checks that there is that output, and one input beside the lengths. */
    public GraphLayer {
        graph.output(output);
        input(graph);
    }

    private static Input input(Graph graph) {
        List<Input> inputs = graph.inputs().stream()
                .filter(input -> !input.name().equals(Model.SEQUENCE_LENS))
                .toList();
        if (inputs.size() != 1) {
            throw new InvalidInputException("A graph as a layer has one input beside " + Model.SEQUENCE_LENS
                    + "; found " + inputs.stream().map(Input::name).toList());
        }
        return inputs.getFirst();
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        Map<Input, Value> fed = new HashMap<>();
        for (Input input : graph.inputs()) {
            fed.put(input, input.name().equals(Model.SEQUENCE_LENS) ? lengths(mode) : x);
        }
        return new GraphCopy(g, dims(g, x)).of(graph, fed, List.of(output)).getFirst();
    }

    /** What the graph's named dimensions are here. */
    private Map<Dim, Dim> dims(GraphBuilder g, Value x) {
        Input input = input(graph);
        Map<Dim, Dim> dims = new HashMap<>();
        boolean fits = x.rank() == input.rank() && x.dtype() == input.dtype();
        for (int axis = 0; fits && axis < x.rank(); axis++) {
            Dim theirs = input.shape().dim(axis);
            Dim ours = x.shape().dim(axis);
            Dim known = theirs instanceof Dim.Fixed ? theirs : dims.computeIfAbsent(theirs, dim -> ours);
            fits = known.equals(ours);
        }
        if (!fits) {
            throw new ShapeException(
                    g.path(),
                    "the graph's input \"" + input.name() + "\" is "
                            + input.dtype().text() + input.shape() + "; got "
                            + x.dtype().text() + x.shape(),
                    x.shape());
        }
        return dims;
    }

    private static Value lengths(Mode mode) {
        if (!mode.sequenceLens().isPresent()) {
            throw new InvalidInputException("The graph takes " + Model.SEQUENCE_LENS
                    + ", but the model has no lengths. Make it with usesLengths");
        }
        return mode.sequenceLens();
    }
}
