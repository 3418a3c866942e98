package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.RecurrentResult;
import org.lstm4j.nn.SequenceReader;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.Wire;
import tools.jackson.databind.JsonNode;

/** Recurrent layers of Keras as ours. */
final class KerasRecurrent {
    private static final String[] FORWARD = {"forward_layer", "forward"};
    private static final String[] BACKWARD = {"backward_layer", "backward"};

    private final KerasVersion version;

    KerasRecurrent(KerasVersion version) {
        this.version = version;
    }

    /**
     * A layer that reads sequences.
     *
     * @param layer ours, forward
     * @param weights where its weights go
     * @param backwards whether it reads from the last step on
     * @param everyStep whether it gives every step's output
     * @param givesStates whether its states are among what comes out
     */
    private record Reader(
            Recurrent layer, GateWeights weights, boolean backwards, boolean everyStep, boolean givesStates) {}

    KerasLayer of(KerasConfig config) {
        return switch (config.type()) {
            case "Bidirectional" -> bidirectional(config);
            case "RNN" -> ofCells(config);
            default -> {
                requireNoZeros(config);
                yield oneWay(config, reader(config));
            }
        };
    }

    private KerasLayer oneWay(KerasConfig config, Reader reader) {
        KerasLayer.Filling filling = (tensors, prefix, to) -> {
            KerasStore cell = tensors.within("cell");
            reader.weights().put(config, List.of(cell.all()), prefix, to);
        };
        SequenceReader layer = reader.layer();
        if (reader.backwards() && config.peek("stateful")) {
            layer = new OverReversed(config, turned(reader.layer()));
        } else if (reader.backwards() && reader.everyStep()) {
            layer = new InOrderOfReading(reader.layer());
        }
        return KerasLayer.recurrent(config, layer, reader.givesStates(), filling);
    }

    /** Keras gives the steps of a sequence that is read backwards in the order of reading, ours in the order of time. */
    private record InOrderOfReading(Recurrent layer) implements SequenceReader {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            return KerasShapes.reversed(g, layer.call(g, x, mode));
        }

        @Override
        public List<String> states() {
            return layer.states();
        }

        @Override
        public RecurrentResult read(GraphBuilder g, Value x, List<Value> initial, Mode mode) {
            RecurrentResult result = layer.read(g, x, initial, mode);
            return new RecurrentResult(KerasShapes.reversed(g, result.output()), result.states());
        }

        @Override
        public String name() {
            return layer.name();
        }
    }

    /** What is read backwards and goes on in the next batch: steps are turned round before, so that the layer is one forward. */
    private record OverReversed(KerasConfig config, Recurrent layer) implements SequenceReader {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            return layer.call(g, turned(g, x, mode), mode);
        }

        @Override
        public List<String> states() {
            return layer.states();
        }

        @Override
        public RecurrentResult read(GraphBuilder g, Value x, List<Value> initial, Mode mode) {
            return layer.read(g, turned(g, x, mode), initial, mode);
        }

        private Value turned(GraphBuilder g, Value x, Mode mode) {
            if (mode.isPadded()) {
                throw config.unsupported("reads backwards, keeps its state, and has steps that are masked");
            }
            return KerasShapes.reversed(g, x);
        }

        @Override
        public String name() {
            return layer.name();
        }
    }

    /** Both ways set it themselves, and have zeros at steps that are masked. */
    private static void requireNoZeros(KerasConfig config) {
        if (config.flag("zero_output_for_mask", false)) {
            throw config.unsupported("gives zeros at steps that are masked (zero_output_for_mask)");
        }
    }

    private Reader reader(KerasConfig config) {
        config.node("zero_output_for_mask");
        boolean everyStep = config.flag("return_sequences", false);
        boolean backwards = config.flag("go_backwards", false);
        boolean givesStates = config.flag("return_state", false);
        config.flag("stateful", false); // the model is asked
        return reader(config, config.type(), everyStep, backwards, givesStates);
    }

    private Reader reader(KerasConfig config, String type, boolean everyStep, boolean backwards, boolean givesStates) {
        int units = config.size("units");
        boolean isCudnn = type.startsWith("CuDNN");
        boolean isOld = !version.isThree()
                && !version.text().startsWith("2.3")
                && !version.text().contains("tf");
        Activation state = isCudnn ? Activation.TANH : KerasFunctions.of(config, "activation", "tanh", version);
        Activation gates = isCudnn || type.startsWith("SimpleRNN")
                ? Activation.SIGMOID
                : KerasFunctions.of(config, "recurrent_activation", isOld ? "hard_sigmoid" : "sigmoid", version);
        config.flag("use_bias", true);
        RecurrentOptions options = RecurrentOptions.DEFAULT
                .withActivation(state)
                .withRecurrentActivation(gates)
                .withReturnSequences(everyStep)
                .withGoBackwards(backwards);
        return switch (type) {
            case "LSTM", "LSTMCell", "CuDNNLSTM" ->
                new Reader(
                        new Lstm(units, options),
                        new GateWeights(GateWeights.Kind.LSTM, units, false, isCudnn),
                        backwards,
                        everyStep,
                        givesStates);
            case "GRU", "GRUCell", "CuDNNGRU" -> {
                boolean resetAfter = isCudnn || config.flag("reset_after", false);
                yield new Reader(
                        new Gru(units, resetAfter, options),
                        new GateWeights(GateWeights.Kind.GRU, units, resetAfter, isCudnn),
                        backwards,
                        everyStep,
                        givesStates);
            }
            case "SimpleRNN", "SimpleRNNCell" ->
                new Reader(
                        new SimpleRnn(units, options),
                        new GateWeights(GateWeights.Kind.RNN, units, false, false),
                        backwards,
                        everyStep,
                        givesStates);
            default ->
                throw config.unsupported("has a cell " + type + ", which is not read here: LSTMCell, GRUCell,"
                        + " SimpleRNNCell and StackedRNNCells of these are. A cell of your own is Python code; build the"
                        + " layer of one of them");
        };
    }

    private KerasLayer bidirectional(KerasConfig config) {
        Reader forward =
                inner(config, config.object("layer").orElseThrow(() -> config.corrupt("does not say what reads")));
        Optional<Reader> back = config.object("backward_layer").map(other -> inner(config, other));
        config.flag("return_state", false);
        String merge = config.text("merge_mode", "none");
        if (!List.of("concat", "sum", "mul", "ave", "none").contains(merge)) {
            throw config.corrupt("has merge_mode = " + merge + ", expected concat, sum, mul, ave or none");
        }
        if (forward.backwards() || back.map(it -> !it.backwards()).orElse(false)) {
            throw config.unsupported("has a layer that reads backwards forward, or the other way round");
        }
        if (back.isPresent() && !isSame(forward, back.get())) {
            return ofTwo(config, forward, back.get(), merge);
        }
        KerasLayer.Filling filling = (tensors, prefix, to) ->
                forward.weights().put(config, List.of(way(tensors, FORWARD), way(tensors, BACKWARD)), prefix, to);
        if (merge.equals("none")) {
            return apart(config, Bidirectional.of(forward.layer()), forward, filling);
        }
        Bidirectional layer = new Bidirectional(forward.layer(), Bidirectional.Merge.ofText(merge));
        return KerasLayer.recurrent(config, layer, forward.givesStates(), filling);
    }

    /** What reads one way: a layer, or a cell in a loop. */
    private Reader inner(KerasConfig config, JsonNode layer) {
        KerasConfig inner = config.of(layer.path("class_name").stringValue(), layer.path("config"));
        Reader reader;
        if (inner.type().equals("RNN")) {
            JsonNode cell = inner.object("cell").orElseThrow(() -> config.corrupt("does not say what its cell is"));
            KerasConfig ofCell = inner.of(cell.path("class_name").stringValue(), cell.path("config"));
            reader = reader(
                    ofCell,
                    ofCell.type(),
                    inner.flag("return_sequences", false),
                    inner.flag("go_backwards", false),
                    inner.flag("return_state", false));
            inner.flag("stateful", false);
            inner.node("zero_output_for_mask");
            ofCell.requireAllRead();
        } else if (List.of("LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU").contains(inner.type())) {
            reader = reader(inner);
        } else {
            throw config.unsupported("reads both ways by a " + inner.type());
        }
        inner.requireAllRead();
        return reader;
    }

    /** Whether a layer for the way back is the one of the way forward, turned round. */
    private static boolean isSame(Reader forward, Reader back) {
        return back.layer().getClass() == forward.layer().getClass()
                && turned(back.layer()).equals(forward.layer());
    }

    /** The same layer, forward. */
    private static Recurrent turned(Recurrent layer) {
        return switch (layer) {
            case Lstm lstm -> new Lstm(lstm.units(), lstm.options().withGoBackwards(false));
            case Gru gru -> new Gru(gru.units(), gru.resetAfter(), gru.options().withGoBackwards(false));
            case SimpleRnn rnn -> new SimpleRnn(rnn.units(), rnn.options().withGoBackwards(false));
            default -> layer;
        };
    }

    /** A layer forward and another one back, each with weights of its own. */
    private static KerasLayer ofTwo(KerasConfig config, Reader forward, Reader back, String merge) {
        if (forward.givesStates() || back.everyStep() != forward.everyStep()) {
            throw config.unsupported(
                    "has a backward_layer of its own and gives its states, or only one of both gives" + " every step");
        }
        Layer layer = (g, x, mode) -> {
            Value one = forward.layer().call(g.scope("forward"), x, mode);
            Value other = back.layer().call(g.scope("backward"), x, mode); // in the order of time
            return switch (merge) {
                case "sum" -> g.add(one, other);
                case "mul" -> g.mul(one, other);
                case "ave" -> g.mul(g.add(one, other), 0.5);
                case "concat" -> g.concat(-1, one, other);
                default -> throw config.unsupported("has a backward_layer of its own and merge_mode = " + merge);
            };
        };
        return KerasLayer.of(config, layer, (tensors, prefix, to) -> {
            forward.weights().put(config, List.of(way(tensors, FORWARD)), prefix + "forward/", to);
            back.weights().put(config, List.of(way(tensors, BACKWARD)), prefix + "backward/", to);
        });
    }

    private static List<Tensor> way(KerasStore tensors, String... keys) {
        return tensors.within(keys).within("cell").all();
    }

    /** {@code merge_mode=None}: both outputs, as two. */
    private static KerasLayer apart(
            KerasConfig config, Bidirectional layer, Reader reader, KerasLayer.Filling filling) {
        if (reader.givesStates()) {
            throw config.unsupported("gives both ways apart and its states");
        }
        return new KerasLayer(
                config,
                Optional.empty(),
                call -> {
                    Wire both = call.through(call.only(config), layer);
                    int last = both.shape().rank() - 1;
                    int units = both.shape().fixed(last) / 2;
                    return List.of(
                            both.through((g, x, mode) -> g.slice(x, last, 0, units)),
                            both.through(
                                    call.path() + ".backward", (g, x, mode) -> g.slice(x, last, units, 2 * units)));
                },
                filling);
    }

    /** Cells in a loop: of one that is known its layer, of several stacked ones one layer after the other. */
    private KerasLayer ofCells(KerasConfig config) {
        JsonNode cell = config.object("cell").orElseThrow(() -> config.corrupt("does not say what its cell is"));
        boolean everyStep = config.flag("return_sequences", false);
        boolean backwards = config.flag("go_backwards", false);
        boolean givesStates = config.flag("return_state", false);
        config.flag("stateful", false);
        requireNoZeros(config);
        String type = cell.path("class_name").stringValue();
        if (!type.equals("StackedRNNCells")) {
            KerasConfig inner = config.of(type, cell.path("config"));
            Reader reader = reader(inner, type, everyStep, backwards, givesStates);
            inner.requireAllRead();
            return oneWay(config, reader);
        }
        if (givesStates) {
            throw config.unsupported("gives the states of stacked cells");
        }
        List<Reader> readers = new ArrayList<>();
        JsonNode cells = cell.path("config").path("cells");
        for (int i = 0; i < cells.size(); i++) {
            String ofCell = cells.get(i).path("class_name").asString("");
            KerasConfig inner = config.of(ofCell, cells.get(i).path("config"));
            boolean isTop = i == cells.size() - 1;
            // the lowest one turns the sequence; those above it read what came in the order of reading
            readers.add(reader(inner, ofCell, everyStep || !isTop, backwards, false));
            inner.requireAllRead();
        }
        if (readers.isEmpty()) {
            throw config.corrupt("has no cells");
        }
        Layer stacked = (g, x, mode) -> {
            Value y = x;
            for (int i = 0; i < readers.size(); i++) {
                y = readers.get(i).layer().call(g.scope("cell_" + i), y, mode);
            }
            return backwards && everyStep ? KerasShapes.reversed(g, y) : y;
        };
        return KerasLayer.of(config, stacked, (tensors, prefix, to) -> {
            List<Tensor> all = tensors.within("cell").all();
            int each = all.size() / readers.size();
            for (int i = 0; i < readers.size(); i++) {
                List<Tensor> own = all.subList(i * each, (i + 1) * each);
                readers.get(i).weights().put(config, List.of(own), prefix + "cell_" + i + "/", to);
            }
        });
    }
}
