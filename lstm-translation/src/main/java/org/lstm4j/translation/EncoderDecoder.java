package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.SequenceMask;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.TiedDense;
import org.lstm4j.nn.TimeDistributed;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.translation.TranslationConfig.Attention;
import org.lstm4j.translation.TranslationConfig.DecoderConfig;
import org.lstm4j.translation.TranslationConfig.EncoderConfig;

/**
 * The network, as it is trained and as it is used. Training reads source and target at once; use reads the source by one graph and writes
 * the target step by step by another. All three call the same layers by the same names, and so have the same weights.
 *
 * @param sourceTokens how many ids sources have; 0 if they are numbers
 * @param features how many numbers a step of a source has; 0 if they are tokens
 * @param targetTokens how many ids targets have
 * @param isShared true if both sides have one table
 * @param encoder what reads
 * @param decoder what writes
 */
record EncoderDecoder(
        int sourceTokens,
        int features,
        int targetTokens,
        boolean isShared,
        EncoderConfig encoder,
        DecoderConfig decoder) {
    private static final String ENCODER = "encoder_";
    private static final String DECODER = "decoder_";
    private static final double PADDING = 1e9;
    private static final int KERNEL = 3;

    /** What an encoder has come to: what is looked at, what it is compared with, and the states that the decoder starts from. */
    private record Encoded(Wire memory, Wire keys, List<Wire> states) {}

    private boolean attends() {
        return decoder.attention() != Attention.NONE;
    }

    private int depth() {
        return decoder.layers().orElse(1);
    }

    private ModelInput source() {
        return features == 0
                ? ModelInput.tokens(Sequences.SOURCE).withLengths()
                : ModelInput.sequences(Sequences.SOURCE, features).withLengths();
    }

    /** What is trained: source and target so far to a score for each next token, and where it looked. */
    Model model() {
        return Model.of(List.of(source(), ModelInput.tokens(Sequences.PREFIX).withLengths()), in -> {
            Encoded encoded = encoded(in.get(Sequences.SOURCE));
            Wire x = vectors(in.get(Sequences.PREFIX));
            for (int layer = 1; layer <= depth(); layer++) {
                x = dropped(x, layer == 1 ? 0 : rate(decoder))
                        .read(
                                DECODER + layer,
                                Lstm.of(decoder.units()).withReturnSequences(),
                                encoded.states().subList(2 * layer - 2, 2 * layer))
                        .output();
            }
            return scores(x, encoded.memory(), encoded.keys());
        });
    }

    /** What reads a source once. */
    Graph encoderGraph() {
        return Model.of(source(), in -> {
                    Encoded encoded = encoded(in.get(Sequences.SOURCE));
                    Wires wires = Wires.of(state(1, "h"), encoded.states().getFirst());
                    for (int i = 1; i < 2 * depth(); i++) {
                        wires = wires.and(
                                state(i / 2 + 1, i % 2 == 0 ? "h" : "c"),
                                encoded.states().get(i));
                    }
                    if (attends()) {
                        wires = wires.and(Sequences.MEMORY, encoded.memory());
                    }
                    return hasKeys() ? wires.and(Sequences.KEYS, encoded.keys()) : wires;
                })
                .inferenceGraph();
    }

    /** What writes one token. */
    Graph stepGraph() {
        List<ModelInput> inputs = new ArrayList<>(List.of(ModelInput.tokens(Sequences.PREFIX)));
        if (attends()) {
            inputs.add(ModelInput.sequences(Sequences.MEMORY, encoder.width()).withLengths());
        }
        if (hasKeys()) {
            Dim time = inputs.getLast().input().shape().dim(1);
            inputs.add(ModelInput.of(Sequences.KEYS, Shape.of(Dim.of("batch"), time, Dim.of(decoder.units()))));
        }
        for (int layer = 1; layer <= depth(); layer++) {
            for (String name : List.of("h", "c")) {
                inputs.add(ModelInput.of(state(layer, name), Shape.of(Dim.of("batch"), Dim.of(decoder.units()))));
            }
        }
        return Model.of(inputs, in -> {
                    Wire x = vectors(in.get(Sequences.PREFIX));
                    List<Wire> next = new ArrayList<>();
                    for (int layer = 1; layer <= depth(); layer++) {
                        Wire.Reading reading = x.read(
                                DECODER + layer,
                                Lstm.of(decoder.units()).withReturnSequences(),
                                List.of(in.get(state(layer, "h")), in.get(state(layer, "c"))));
                        x = reading.output();
                        next.addAll(reading.states());
                    }
                    Wire memory = attends() ? in.get(Sequences.MEMORY) : x;
                    Wire scores = scores(x, memory, hasKeys() ? in.get(Sequences.KEYS) : memory)
                            .get(Model.PREDICTION);
                    Wires wires = Wires.of(Model.PREDICTION, scores);
                    for (int i = 0; i < next.size(); i++) {
                        wires = wires.and(Mode.NEXT + state(i / 2 + 1, i % 2 == 0 ? "h" : "c"), next.get(i));
                    }
                    return wires;
                })
                .inferenceGraph();
    }

    private static String state(int layer, String name) {
        return Mode.STATE + DECODER + layer + "/" + name;
    }

    private boolean hasKeys() {
        return decoder.attention() == Attention.ADDITIVE;
    }

    private static double rate(DecoderConfig config) {
        return config.dropout().orElse(0.0);
    }

    private static Wire dropped(Wire x, double rate) {
        return rate == 0 ? x : x.through(Dropout.of(rate));
    }

    private Wire vectors(Wire target) {
        Embedding table = Embedding.of(targetTokens, decoder.embedding());
        Wire x = isShared ? target.through(Shared.of("embedding", table)) : target.through("target_embedding", table);
        return dropped(x, rate(decoder));
    }

    private Encoded encoded(Wire source) {
        double rate = encoder.dropout().orElse(0.0);
        Wire x;
        if (features > 0) {
            x = seen(source).through("source_features", Dense.of(encoder.embedding(), Activation.RELU));
        } else {
            Embedding table = Embedding.of(sourceTokens, encoder.embedding());
            x = isShared ? source.through(Shared.of("embedding", table)) : source.through("source_embedding", table);
        }
        List<List<Wire>> states = new ArrayList<>();
        for (int layer = 1; layer <= encoder.layers().orElse(1); layer++) {
            Lstm lstm = Lstm.of(encoder.units()).withReturnSequences();
            Wire.Reading reading = dropped(x, rate)
                    .read(
                            ENCODER + layer,
                            encoder.bidirectional().orElse(true) ? Bidirectional.of(lstm) : lstm,
                            List.of());
            x = reading.output();
            states.add(reading.states());
        }
        Wire keys = hasKeys() ? x.through("attention_keys", new Dense(decoder.units(), Activation.LINEAR, false)) : x;
        return new Encoded(x, keys, starts(states));
    }

    /** The numbers of each step, or what convolutions make of them where they are a picture. */
    private Wire seen(Wire source) {
        List<Integer> filters = encoder.filters().orElse(List.of());
        if (filters.isEmpty()) {
            return source;
        }
        int side = (int) Math.round(Math.sqrt(features));
        List<Layer> layers = new ArrayList<>();
        layers.add((g, x, mode) -> g.reshape(x, Shape.of(x.shape().dim(0), Dim.of(side), Dim.of(side), Dim.of(1))));
        for (int count : filters) {
            layers.add(Conv2D.of(count, KERNEL)
                    .withStrides(2)
                    .withPadding(Padding.SAME)
                    .withActivation(Activation.RELU));
        }
        layers.add(new Flatten());
        return source.through("source_pictures", new TimeDistributed(new Sequential(layers)));
    }

    /** Of each layer of the decoder h and c: what the layer of the encoder at its height ended in, both directions side by side. */
    private List<Wire> starts(List<List<Wire>> states) {
        List<Wire> starts = new ArrayList<>();
        for (int layer = 1; layer <= depth(); layer++) {
            List<Wire> ends = states.get(Math.min(layer, states.size()) - 1);
            for (int i = 0; i < 2; i++) {
                Wire end = ends.size() == 2 ? ends.get(i) : Wire.join(new Concatenate(), ends.get(i), ends.get(i + 2));
                String name = "start_" + layer + (i == 0 ? "_h" : "_c");
                starts.add(
                        encoder.width() == decoder.units()
                                ? end
                                : end.through(
                                        name, Dense.of(decoder.units(), i == 0 ? Activation.TANH : Activation.LINEAR)));
            }
        }
        return starts;
    }

    /** From the decoder's steps to scores, and where they looked. */
    private Wires scores(Wire steps, Wire memory, Wire keys) {
        Wire x = steps;
        Wire weights = steps;
        if (attends()) {
            weights = Wire.join(
                    "attention", new Looks(decoder.attention(), encoder.width(), decoder.units()), steps, keys);
            Wire seen = Wire.join("context", new Seen(), weights, memory);
            x = Wire.join(new Concatenate(), steps, seen)
                    .through("attended", Dense.of(decoder.units(), Activation.TANH));
        }
        x = dropped(x, rate(decoder));
        if (decoder.tieEmbeddings().orElse(false)) {
            if (decoder.units() != decoder.embedding()) {
                x = x.through("to_embedding", Dense.of(decoder.embedding()));
            }
            x = x.through("scores", TiedDense.of(isShared ? "embedding" : "target_embedding"));
        } else {
            x = x.through("scores", Dense.of(targetTokens));
        }
        Wires wires = Wires.of(Model.PREDICTION, x);
        return attends() ? wires.and(Sequences.ATTENTION, weights) : wires;
    }

    /**
     * How much each step looks at each step of the source: a softmax of scores over those that are there.
     *
     * @param score how they are compared
     * @param width of the steps of the source
     * @param units of the decoder
     */
    private record Looks(Attention score, int width, int units) implements Join {
        @Override
        public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
            Value query = inputs.get(0).value();
            Value keys = inputs.get(1).value();
            Value scores = switch (score) {
                case NONE, DOT -> scaled(g, query, keys);
                case GENERAL -> scaled(g, projected(g, query, mode, width), keys);
                case ADDITIVE -> additive(g, projected(g, query, mode, units), keys, mode);
            };
            Value lengths = inputs.get(1).lengths();
            if (!lengths.isPresent()) {
                return g.softmax(scores);
            }
            Dim batch = keys.shape().dim(0);
            Dim time = keys.shape().dim(1);
            Value mask = g.reshape(SequenceMask.of(g, batch, time, lengths), Shape.of(batch, Dim.of(1), time));
            // of a row of length 0 the softmax is over padding alone
            return g.mul(g.softmax(g.sub(scores, g.mul(g.sub(1, mask), PADDING))), mask);
        }

        /**
         * Products of many numbers are large, and a softmax of large scores is all or nothing from the start: training on sentences then
         * ends at a decoder that looks at the full stop alone, whose step knows the whole sentence.
         */
        private Value scaled(GraphBuilder g, Value query, Value keys) {
            return g.matMul(g.mul(query, 1 / Math.sqrt(width)), g.transpose(keys, 0, 2, 1));
        }

        private static Value projected(GraphBuilder g, Value query, Mode mode, int size) {
            return new Dense(size, Activation.LINEAR, false).call(g.scope("query"), query, mode);
        }

        private Value additive(GraphBuilder g, Value query, Value keys, Mode mode) {
            Dim batch = query.shape().dim(0);
            Dim steps = query.shape().dim(1);
            Dim others = keys.shape().dim(1);
            Value sum = g.tanh(g.add(
                    g.reshape(query, Shape.of(batch, steps, Dim.of(1), Dim.of(units))),
                    g.reshape(keys, Shape.of(batch, Dim.of(1), others, Dim.of(units)))));
            Value scores = new Dense(1, Activation.LINEAR, false).call(g.scope("score"), sum, mode);
            return g.reshape(scores, Shape.of(batch, steps, others));
        }
    }

    /** What is seen: the steps of the source, weighed. */
    private record Seen() implements Join {
        @Override
        public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
            return g.matMul(inputs.get(0).value(), inputs.get(1).value());
        }
    }
}
