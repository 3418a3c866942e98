package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import tools.jackson.databind.JsonNode;

/**
 * A model of Keras as a graph.
 *
 * @param place of it
 * @param graph that predicts
 * @param texts the layer that makes ids of words, if it has one
 * @param remarks what has to be known
 */
record KerasModel(Place place, Graph graph, Optional<KerasTexts> texts, List<String> remarks) {
    private static final int MOST_AXES = 8;
    private static final int MOST_STEPS = 1 << 22;

    static KerasModel of(Place place, KerasGraph keras) {
        List<String> remarks = new ArrayList<>();
        if (keras.isStateful()) {
            remarks.add("The model is stateful: its states are inputs and outputs, and rows go on where they ended.");
        }
        Set<String> types = keras.otherTypes();
        if (!types.isEmpty()) {
            remarks.add("Layers are of the type " + String.join(", ", types)
                    + " in the file; their weights are taken as" + " float32, and computed with.");
        }
        Optional<KerasTexts> texts = KerasTexts.of(keras);
        texts.ifPresent(it -> remarks.add(it.remark()));
        // Sequences of several inputs may be of different lengths, or have to be of one: the layers say.
        try {
            return new KerasModel(place, traced(place, keras, texts, true), texts, remarks);
        } catch (ShapeException e) {
            if (keras.inputs().size() == 1) {
                throw unfit(place, e);
            }
        }
        try {
            return new KerasModel(place, traced(place, keras, texts, false), texts, remarks);
        } catch (ShapeException e) {
            throw unfit(place, e);
        }
    }

    private static ModelFileException unfit(Place place, ShapeException e) {
        return place.corrupt("has layers that do not fit each other: " + e.getMessage(), e);
    }

    private static Graph traced(Place place, KerasGraph keras, Optional<KerasTexts> texts, boolean ownSteps) {
        List<ModelInput> ports = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (KerasGraph.Reference input : keras.inputs()) {
            KerasGraph.Part part = keras.layers().get(input.layer());
            if (part == null || !part.isInput()) {
                throw place.corrupt("names \"" + input.layer() + "\" as an input, and there is none");
            }
            String name = KerasGraph.scope(input.layer());
            if (!names.add(name)) {
                throw place.corrupt("has two inputs \"" + name + "\"");
            }
            boolean isAlone = keras.inputs().size() == 1;
            String prefix = ownSteps && !isAlone ? name + "_" : "";
            boolean isOfTexts = texts.map(it -> it.reads(keras, input)).orElse(false);
            if (!isOfTexts && part.config().node("dtype").asString("").equals("string")) {
                throw part.config().unsupported("reads texts, and no TextVectorization behind it makes ids of them");
            }
            Shape shape = shape(part.config(), prefix);
            DType dtype = keras.isOfTokens(input) ? DType.INT32 : DType.FLOAT32;
            ports.add(ModelInput.of(name, isOfTexts ? texts.orElseThrow().ids(shape, prefix) : shape, dtype));
        }
        try {
            Model model = Model.of(ports, in -> {
                List<Wire> fed = ports.stream().map(port -> in.get(port.name())).toList();
                return named(keras, new KerasWiring(keras, "", false).of(fed));
            });
            return (keras.isStateful() ? model.stateful() : model).inferenceGraph();
        } catch (ModelFileException | ShapeException e) {
            throw e;
        } catch (InvalidInputException e) {
            throw place.failure(Problem.UNSUPPORTED, "cannot be read: " + e.getMessage());
        }
    }

    private static Wires named(KerasGraph keras, List<Wire> outputs) {
        if (outputs.size() == 1) {
            return Wires.of(Model.PREDICTION, outputs.getFirst());
        }
        Set<String> used = new HashSet<>();
        Wires wires = null;
        for (int i = 0; i < outputs.size(); i++) {
            String base = KerasGraph.scope(keras.outputs().get(i).layer());
            String name = base;
            for (int number = 1; !used.add(name); number++) {
                name = base + "_" + number;
            }
            wires = wires == null ? Wires.of(name, outputs.get(i)) : wires.and(name, outputs.get(i));
        }
        if (wires == null) {
            throw new IllegalStateException("no outputs");
        }
        return wires;
    }

    /** The shape of an input: its first size is the batch, and those that are open have names. */
    private static Shape shape(KerasConfig config, String prefix) {
        JsonNode sizes = config.node("batch_shape");
        for (String key : List.of("batch_input_shape", "build_input_shape")) {
            sizes = sizes.isArray() ? sizes : config.node(key);
        }
        if (!sizes.isArray() || sizes.isEmpty() || sizes.size() > MOST_AXES) {
            throw config.unsupported("does not say the shape of what it reads (" + sizes
                    + "); build the model before it is saved, by calling it or with an Input layer");
        }
        List<Dim> dims = new ArrayList<>(List.of(Dim.of("batch")));
        for (int axis = 1; axis < sizes.size(); axis++) {
            JsonNode size = sizes.get(axis);
            if (size.isNull()) {
                dims.add(Dim.of(prefix + (axis == 1 ? "time" : "size_" + axis)));
            } else if (size.isIntegralNumber()
                    && size.canConvertToInt()
                    && size.intValue() > 0
                    && size.intValue() <= MOST_STEPS) {
                dims.add(Dim.of(size.intValue()));
            } else {
                throw config.corrupt("reads the shape " + sizes);
            }
        }
        return new Shape(dims);
    }

    /** The weights in the order of the graph's parameters. @throws ModelFileException if one is missing, too many, or of another shape */
    Map<String, Tensor> matched(Map<String, Tensor> given) {
        Map<String, Tensor> matched = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = given.get(parameter.name());
            if (tensor == null) {
                throw place.corrupt("has no weights for " + parameter.name());
            }
            if (!tensor.shape().equals(parameter.shape())) {
                int[] sizes = sizes(parameter.shape());
                if (tensor.size() != IntStream.of(sizes).reduce(1, Math::multiplyExact) || tensor.rank() > 1) {
                    throw place.corrupt("has weights of the shape " + tensor.shape() + " for " + parameter.name()
                            + ", which is " + parameter.shape());
                }
                tensor = tensor.reshape(sizes);
            }
            matched.put(parameter.name(), tensor);
        }
        return matched; // weights of what no output depends on are left out, as it is
    }

    private static int[] sizes(Shape shape) {
        return IntStream.range(0, shape.rank()).map(shape::fixed).toArray();
    }
}
