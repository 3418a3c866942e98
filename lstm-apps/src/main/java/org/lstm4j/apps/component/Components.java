package org.lstm4j.apps.component;

import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.config.ConfigBinder;
import org.lstm4j.apps.config.ConfigurationException;
import org.lstm4j.apps.config.TypedConfig;
import org.lstm4j.nn.Layer;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/** Makes the parts that a task file describes; those of plug-ins like ours. Immutable. */
public final class Components {
    private final ConfigBinder binder;
    private final Map<String, ComponentFactory<?, Layer>> layers;
    private final Map<String, ComponentFactory<?, Loss>> losses;
    private final Map<String, ComponentFactory<?, Optimizer>> optimizers;
    private final Map<String, ComponentFactory<?, Clipping>> clippings;
    private final Map<String, ComponentFactory<?, Schedule>> schedules;

    @Inject
    Components(
            ConfigBinder binder,
            Map<String, ComponentFactory<?, Layer>> layers,
            Map<String, ComponentFactory<?, Loss>> losses,
            Map<String, ComponentFactory<?, Optimizer>> optimizers,
            Map<String, ComponentFactory<?, Clipping>> clippings,
            Map<String, ComponentFactory<?, Schedule>> schedules) {
        this.binder = binder;
        this.layers = new TreeMap<>(layers);
        this.losses = new TreeMap<>(losses);
        this.optimizers = new TreeMap<>(optimizers);
        this.clippings = new TreeMap<>(clippings);
        this.schedules = new TreeMap<>(schedules);
    }

    /**
     * Makes a layer.
     *
     * @throws ConfigurationException if there is no such type, or its settings are not what it needs
     */
    public Layer layer(TypedConfig part, ComponentContext context) {
        return create("layer", layers, part, context);
    }

    /** Makes a loss; throws as {@link #layer}. */
    public Loss loss(TypedConfig part, ComponentContext context) {
        return create("loss", losses, part, context);
    }

    /** Makes an optimizer; throws as {@link #layer}. */
    public Optimizer optimizer(TypedConfig part, ComponentContext context) {
        return create("optimizer", optimizers, part, context);
    }

    /** Makes a clipping of gradients; throws as {@link #layer}. */
    public Clipping clipping(TypedConfig part, ComponentContext context) {
        return create("clipping", clippings, part, context);
    }

    /** Makes a schedule of the learning rate; throws as {@link #layer}. */
    public Schedule schedule(TypedConfig part, ComponentContext context) {
        return create("schedule", schedules, part, context);
    }

    private <T> T create(
            String kind, Map<String, ComponentFactory<?, T>> factories, TypedConfig part, ComponentContext context) {
        ComponentFactory<?, T> factory = factories.get(part.type());
        if (factory == null) {
            throw part.unknown(kind, factories.keySet());
        }
        return create(factory, part, context);
    }

    private <S extends Record, T> T create(ComponentFactory<S, T> factory, TypedConfig part, ComponentContext context) {
        S settings = binder.bind(part, factory.settings());
        try {
            return factory.create().apply(settings, context);
        } catch (ConfigurationException e) {
            throw e; // of a part within this one, which knows its own place
        } catch (InvalidInputException e) {
            ConfigurationException placed =
                    new ConfigurationException(part.location(e), part.key(), String.valueOf(e.getMessage()));
            placed.initCause(e);
            throw placed;
        }
    }
}
