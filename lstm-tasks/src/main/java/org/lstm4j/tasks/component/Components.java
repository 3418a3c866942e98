package org.lstm4j.tasks.component;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.nn.Branches;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.wording.NearestName;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/** Makes the parts that a task file describes; those of plug-ins like ours. Immutable. */
public final class Components {
    private final ConfigBinder binder;
    private final Map<String, ComponentFactory<?, Layer>> layers;
    private final Map<String, ComponentFactory<?, Cell>> cells;
    private final Map<String, ComponentFactory<?, Loss>> losses;
    private final Map<String, ComponentFactory<?, Optimizer>> optimizers;
    private final Map<String, ComponentFactory<?, Clipping>> clippings;
    private final Map<String, ComponentFactory<?, Schedule>> schedules;
    private final Map<String, ComponentFactory<?, Metric>> metrics;

    @Inject
    Components(
            ConfigBinder binder,
            Map<String, ComponentFactory<?, Layer>> layers,
            Map<String, ComponentFactory<?, Cell>> cells,
            Map<String, ComponentFactory<?, Loss>> losses,
            Map<String, ComponentFactory<?, Optimizer>> optimizers,
            Map<String, ComponentFactory<?, Clipping>> clippings,
            Map<String, ComponentFactory<?, Schedule>> schedules,
            Map<String, ComponentFactory<?, Metric>> metrics) {
        this.binder = binder;
        this.layers = new TreeMap<>(layers);
        this.cells = new TreeMap<>(cells);
        this.losses = new TreeMap<>(losses);
        this.optimizers = new TreeMap<>(optimizers);
        this.clippings = new TreeMap<>(clippings);
        this.schedules = new TreeMap<>(schedules);
        this.metrics = new TreeMap<>(metrics);
    }

    /** The words of all layers, in their order. */
    public Set<String> layerNames() {
        return Collections.unmodifiableSet(layers.keySet());
    }

    /** The words of all cells, in their order. */
    public Set<String> cellNames() {
        return Collections.unmodifiableSet(cells.keySet());
    }

    /** The words of all losses, in their order. */
    public Set<String> lossNames() {
        return Collections.unmodifiableSet(losses.keySet());
    }

    /** The words of all optimizers, in their order. */
    public Set<String> optimizerNames() {
        return Collections.unmodifiableSet(optimizers.keySet());
    }

    /** The words of all metrics, in their order. */
    public Set<String> metricNames() {
        return Collections.unmodifiableSet(metrics.keySet());
    }

    /** Of every kind of part its words, and of each the record that its settings are bound to: what task files may say. */
    public SequencedMap<String, SortedMap<String, Class<? extends Record>>> settings() {
        SequencedMap<String, SortedMap<String, Class<? extends Record>>> kinds = new LinkedHashMap<>();
        kinds.put("layer", settings(layers));
        kinds.put("cell", settings(cells));
        kinds.put("loss", settings(losses));
        kinds.put("optimizer", settings(optimizers));
        kinds.put("clipping", settings(clippings));
        kinds.put("schedule", settings(schedules));
        kinds.put("metric", settings(metrics));
        return kinds;
    }

    private static <T> SortedMap<String, Class<? extends Record>> settings(
            Map<String, ComponentFactory<?, T>> factories) {
        SortedMap<String, Class<? extends Record>> settings = new TreeMap<>();
        factories.forEach((word, factory) -> settings.put(word, factory.settings()));
        return settings;
    }

    /**
     * Makes a layer.
     *
     * @throws ConfigurationException if there is no such type, or its settings are not what it needs
     */
    public Layer layer(TypedConfig part, ComponentContext context) {
        return create("layer", layers, part, context);
    }

    /**
     * Makes the layers of a list. One follows the other, or says by {@code inputs} which layers with a {@code name} feed it, {@code input}
     * being what feeds the first one; a layer with several inputs puts them together. Layers may be {@code frozen}, and share their
     * weights with others that are alike and have the same word for {@code shared}.
     *
     * @throws ConfigurationException as {@link #layer} does, and if a name is unknown or used twice, or nothing reads a layer
     */
    public Layer network(List<TypedConfig> parts, ComponentContext context) {
        List<Branches.Part> made = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(Set.of(Branches.INPUT));
        Map<String, Layer> shared = new HashMap<>();
        for (TypedConfig part : parts) {
            made.add(place(part, context, names, shared));
        }
        boolean isChain = made.stream()
                .allMatch(part -> part.name().isEmpty() && part.inputs().isEmpty());
        if (isChain) {
            return new Sequential(made.stream().map(Branches.Part::layer).toList());
        }
        for (int i = 0; i < made.size() - 1; i++) {
            if (Branches.unread(made).filter(made.get(i)::equals).isPresent()) {
                throw new ConfigurationException(
                        parts.get(i).location(),
                        parts.get(i).key(),
                        "feeds no other layer; name it, and say its name among the inputs of one, or leave it out");
            }
        }
        return new Branches(made);
    }

    /** What a layer of a list may say beside its own settings. */
    record Place(
            Optional<String> name, Optional<List<String>> inputs, Optional<Boolean> frozen, Optional<String> shared) {
        Place {
            name.ifPresent(it -> checkName("name", it));
            shared.ifPresent(it -> checkName("shared", it));
            inputs.filter(List::isEmpty).ifPresent(it -> {
                throw new SettingException("inputs", "is empty; leave it out to be fed by the layer before");
            });
        }

        private static void checkName(String key, String name) {
            if (!name.matches("[A-Za-z][A-Za-z0-9_.-]{0,99}")) {
                throw new SettingException(
                        key, "must be a letter, then letters, digits and _ . - (100 at most); got \"" + name + "\"");
            }
        }
    }

    private Branches.Part place(
            TypedConfig part, ComponentContext context, Set<String> names, Map<String, Layer> shared) {
        ComponentFactory<?, Layer> factory = layers.get(part.type());
        if (factory == null) {
            throw part.unknown("layer", layers.keySet());
        }
        // a layer of somebody else's may have such a setting of its own
        List<String> own = ConfigBinder.keys(factory.settings());
        List<String> placing = ConfigBinder.keys(Place.class).stream()
                .filter(key -> !own.contains(key))
                .toList();
        Layer layer = create(factory, part, context, placing);
        Place place = binder.bind(part.only(placing), Place.class);
        List<String> inputs = place.inputs().orElse(List.of());
        for (String input : inputs) {
            if (!names.contains(input)) {
                throw refused(
                        part,
                        "inputs",
                        "no layer before it is named \"" + input + "\""
                                + NearestName.hintAndList(input, names, "Named"));
            }
        }
        if (inputs.size() > 1 && !(layer instanceof Join)) {
            throw refused(
                    part,
                    "inputs",
                    "a layer of the type " + part.type() + " has one input; put several together"
                            + " first, by concatenate or add");
        }
        place.name().ifPresent(name -> {
            if (!names.add(name)) {
                throw refused(
                        part,
                        "name",
                        name.equals(Branches.INPUT)
                                ? "\"" + name + "\" is what feeds the first layer; choose another name"
                                : "two layers are named \"" + name + "\"");
            }
        });
        Layer frozen = place.frozen().orElse(false) ? Frozen.of(layer) : layer;
        Layer whole = place.shared()
                .map(name -> {
                    if (!shared.computeIfAbsent(name, _ -> frozen).equals(frozen)) {
                        throw refused(
                                part,
                                "shared",
                                "a layer before it that shares its weights as \"" + name
                                        + "\" has other settings; layers that share weights are alike");
                    }
                    return (Layer) Shared.of(name, frozen);
                })
                .orElse(frozen);
        return new Branches.Part(place.name(), whole, inputs);
    }

    private static ConfigurationException refused(TypedConfig part, String key, String problem) {
        return new ConfigurationException(part.location(key), part.key() + "." + key, problem);
    }

    /** Makes a recurrent cell; throws as {@link #layer}. */
    public Cell cell(TypedConfig part, ComponentContext context) {
        return create("cell", cells, part, context);
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

    /** Makes a metric; throws as {@link #layer}. */
    public Metric metric(TypedConfig part, ComponentContext context) {
        return create("metric", metrics, part, context);
    }

    private <T> T create(
            String kind, Map<String, ComponentFactory<?, T>> factories, TypedConfig part, ComponentContext context) {
        ComponentFactory<?, T> factory = factories.get(part.type());
        if (factory == null) {
            throw part.unknown(kind, factories.keySet());
        }
        return create(factory, part, context, List.of());
    }

    private <S extends Record, T> T create(
            ComponentFactory<S, T> factory, TypedConfig part, ComponentContext context, List<String> others) {
        S settings = binder.bind(part, factory.settings(), others);
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
