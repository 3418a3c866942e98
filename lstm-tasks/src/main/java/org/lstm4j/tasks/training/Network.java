package org.lstm4j.tasks.training;

import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;

/** Makes models of the layers of a task file. */
public final class Network {
    private Network() {}

    /** The layers of a task, one after the other or with branches. */
    public static Layer layers(SupervisedConfig settings, Components components, ComponentContext context) {
        return components.network(settings.layers(), context);
    }

    /**
     * Refuses a model that gives something else than its task needs.
     *
     * @param needed what the last layer must give
     * @param what the same in words, and a layer that does it
     * @throws ConfigurationException naming the layer
     */
    public static Model checked(Model model, SupervisedConfig settings, Shape needed, String what) {
        TypedConfig last = settings.layers().getLast();
        Shape output;
        try {
            output = model.call(new GraphBuilder(), Mode.inference()).shape();
        } catch (InvalidInputException | ArithmeticException e) {
            ConfigurationException placed = new ConfigurationException(
                    settings.layers().getFirst().location(), "layers", String.valueOf(e.getMessage()));
            placed.initCause(e);
            throw placed;
        }
        if (!output.equals(needed)) {
            throw new ConfigurationException(
                    last.location(), last.key(), "gives " + output + "; the last layer must give " + what);
        }
        return model;
    }

    /** The model of an input and those layers, checked as {@link #checked} does. */
    public static Model of(
            Input input,
            boolean usesLengths,
            SupervisedConfig settings,
            Components components,
            ComponentContext context,
            Shape needed,
            String what) {
        return checked(new Model(layers(settings, components, context), input, usesLengths), settings, needed, what);
    }
}
