package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.SequenceReader;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;

/**
 * A layer of Keras as ours.
 *
 * @param config its settings
 * @param single our layer, if it has one input and one output
 * @param calling how it is called
 * @param filling where its weights go
 * @param readsTokens whether it reads ids, as a table does
 */
record KerasLayer(KerasConfig config, Optional<Layer> single, Calling calling, Filling filling, boolean readsTokens) {
    /** One that reads numbers. */
    KerasLayer(KerasConfig config, Optional<Layer> single, Calling calling, Filling filling) {
        this(config, single, calling, filling, false);
    }

    /** The same, reading ids. */
    KerasLayer withTokens() {
        return new KerasLayer(config, single, calling, filling, true);
    }

    /**
     * One call of a layer.
     *
     * @param path of the layer in our graph
     * @param isShared whether there are several calls, which share the weights
     * @param number of the call, from 0
     * @param inputs what it is called with, in Keras's order
     * @param initial states to start from, given by name; none if they are among the inputs or there are none
     * @param isCausal what a call of an attention may ask for
     * @param arguments of an operation between layers
     */
    record Call(
            String path,
            boolean isShared,
            int number,
            List<Wire> inputs,
            List<Wire> initial,
            boolean isCausal,
            KerasArguments arguments) {
        Wire only(KerasConfig config) {
            if (inputs.size() != 1) {
                throw config.unsupported("is called with " + inputs.size() + " inputs, and is read with one");
            }
            return inputs.getFirst();
        }

        /** The layer, by the path alone or shared under it. */
        Wire through(Wire input, Layer layer) {
            return isShared ? input.through(Shared.of(path, layer)) : input.through(path, layer);
        }
    }

    /** How a layer is called. */
    @FunctionalInterface
    interface Calling {
        /** What comes out: one wire, of a layer that gives its states more. */
        List<Wire> call(Call call);
    }

    /** Where weights go. */
    @FunctionalInterface
    interface Filling {
        /**
         * Puts them.
         *
         * @param prefix the layer's path with a slash
         */
        void put(KerasStore tensors, String prefix, Map<String, Tensor> to);
    }

    /** One without weights. */
    static KerasLayer of(KerasConfig config, Layer layer) {
        return of(config, layer, (tensors, prefix, to) -> {});
    }

    /** One of a single input. */
    static KerasLayer of(KerasConfig config, Layer layer, Filling filling) {
        return new KerasLayer(
                config, Optional.of(layer), call -> List.of(call.through(call.only(config), layer)), filling);
    }

    /** One that does not know masks: it reads all steps, and behind it all of them count. */
    static KerasLayer unmasked(KerasConfig config, Layer layer, Filling filling) {
        return of(config, new Unmasked(layer), filling);
    }

    /** A layer and a function behind it, where the layer has not the function among its settings. */
    static Layer behind(Layer layer, KerasFunctions.Function function) {
        return function.activation().isPresent()
                ? layer
                : (g, x, mode) -> function.form().of(g, layer.call(g, x, mode));
    }

    /** A wire behind which all steps count. */
    static Wire withoutMask(Wire wire) {
        return wire.mask().isPresent() ? wire.through(new Unmasked((g, x, mode) -> x)) : wire;
    }

    private record Unmasked(Layer layer) implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            return apply(g, x, mode).value();
        }

        @Override
        public Output apply(GraphBuilder g, Value x, Mode mode) {
            Mode all = mode.withSequenceLens(Absent.INSTANCE).withMask(Absent.INSTANCE);
            return new Output(layer.apply(g, x, all).value(), all);
        }

        @Override
        public String name() {
            return layer.name();
        }
    }

    /** What changes nothing in a prediction: no layer of ours, but what comes in. */
    static KerasLayer nothing(KerasConfig config) {
        return new KerasLayer(
                config,
                Optional.of((g, x, mode) -> x),
                call -> List.of(call.only(config)),
                (tensors, prefix, to) -> {});
    }

    /** One of several inputs. */
    static KerasLayer of(KerasConfig config, Join layer, Filling filling, boolean hasWeights) {
        return new KerasLayer(
                config,
                Optional.empty(),
                call -> {
                    if (call.isShared() && hasWeights) {
                        throw config.unsupported("has weights and is called several times");
                    }
                    requireOneMask(config, call);
                    List<Wire> inputs = call.inputs();
                    Wire[] others = inputs.subList(1, inputs.size()).toArray(Wire[]::new);
                    return List.of(
                            hasWeights
                                    ? Wire.join(call.path(), layer, inputs.getFirst(), others)
                                    : Wire.join(layer, inputs.getFirst(), others));
                },
                filling);
    }

    /** Versions of Keras differ in what becomes of several masks. */
    private static void requireOneMask(KerasConfig config, Call call) {
        Wire first = call.inputs().getFirst();
        for (Wire input : call.inputs()) {
            if (!input.mask().equals(first.mask())) {
                throw config.unsupported("puts sequences together of which other steps are masked");
            }
        }
    }

    /** Which steps of a query count is another matter in each version of Keras. */
    static void requireNoMasks(KerasConfig config, Call call) {
        for (Wire input : call.inputs()) {
            if (input.mask().isPresent()) {
                throw config.unsupported("looks at sequences of which steps are masked");
            }
        }
    }

    /**
     * A recurrent layer, which may start from states that it is given and give those that it ends in.
     *
     * @param givesStates whether its states are among what comes out
     */
    static KerasLayer recurrent(KerasConfig config, SequenceReader layer, boolean givesStates, Filling filling) {
        return new KerasLayer(
                config,
                givesStates ? Optional.empty() : Optional.of(layer),
                call -> {
                    List<Wire> initial = new ArrayList<>(
                            call.inputs().subList(1, call.inputs().size()));
                    if (initial.isEmpty()) { // some versions name them in both places
                        initial.addAll(call.initial());
                    }
                    Wire input = call.inputs().getFirst();
                    if (initial.isEmpty() && !givesStates) {
                        return List.of(call.through(input, layer));
                    }
                    Wire.Reading reading = call.isShared()
                            ? input.read(Shared.of(call.path(), layer), initial)
                            : input.read(call.path(), layer, initial);
                    List<Wire> outputs = new ArrayList<>(List.of(reading.output()));
                    outputs.addAll(givesStates ? reading.states() : List.of());
                    return outputs;
                },
                filling);
    }

    /** Weights that lie as in Keras, under these names in its order. */
    static Filling same(KerasConfig config, String... names) {
        return (tensors, prefix, to) -> {
            List<Tensor> all = tensors.all();
            if (all.size() != names.length) {
                throw config.corrupt("has " + all.size() + " weights, expected " + List.of(names));
            }
            for (int i = 0; i < names.length; i++) {
                to.put(prefix + names[i], all.get(i));
            }
        };
    }
}
