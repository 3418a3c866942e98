package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.Dim;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.RecurrentResult;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.SequenceReader;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.cell.ConvLstm;
import tools.jackson.databind.JsonNode;

/** Recurrent layers of Keras as ours. */
final class KerasRecurrent {
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
            case "ConvLSTM1D", "ConvLSTM2D" -> convolutional(config);
            default -> {
                requireNoZeros(config);
                yield oneWay(config, reader(config));
            }
        };
    }

    private KerasLayer oneWay(KerasConfig config, Reader reader) {
        KerasLayer.Filling filling = (tensors, prefix, to) -> {
            KerasTensors cell = tensors.within("cell");
            reader.weights().put(config, List.of(cell.all()), prefix, to);
        };
        SequenceReader layer =
                reader.backwards() && reader.everyStep() ? new InOrderOfReading(reader.layer()) : reader.layer();
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
            default -> throw config.unsupported("has a cell " + type + ", which is not read here");
        };
    }

    private KerasLayer bidirectional(KerasConfig config) {
        JsonNode inner = config.object("layer").orElseThrow(() -> config.corrupt("does not say what reads"));
        KerasConfig forward = config.of(inner.path("class_name").stringValue(), inner.path("config"));
        config.flag("return_state", false);
        if (!List.of("LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU").contains(forward.type())) {
            throw config.unsupported("reads both ways by a " + forward.type());
        }
        Reader reader = reader(forward);
        forward.requireAllRead();
        config.object("backward_layer").ifPresent(other -> requireSame(config, forward, reader, other));
        String merge = config.text("merge_mode", "none");
        List<String> keysForward = List.of("forward_layer", "forward");
        List<String> keysBackward = List.of("backward_layer", "backward");
        KerasLayer.Filling filling = (tensors, prefix, to) -> {
            List<List<Tensor>> ways = new ArrayList<>();
            ways.add(tensors.within(keysForward.toArray(String[]::new))
                    .within("cell")
                    .all());
            ways.add(tensors.within(keysBackward.toArray(String[]::new))
                    .within("cell")
                    .all());
            reader.weights().put(config, ways, prefix, to);
        };
        if (merge.equals("none")) {
            return apart(config, Bidirectional.of(reader.layer()), reader, filling);
        }
        if (!List.of("concat", "sum", "mul", "ave").contains(merge)) {
            throw config.corrupt("has merge_mode = " + merge + ", expected concat, sum, mul, ave or none");
        }
        Bidirectional layer = new Bidirectional(reader.layer(), Bidirectional.Merge.ofText(merge));
        return KerasLayer.recurrent(config, layer, reader.givesStates(), filling);
    }

    private void requireSame(KerasConfig config, KerasConfig forward, Reader reader, JsonNode other) {
        KerasConfig backward = config.of(other.path("class_name").stringValue(), other.path("config"));
        Reader back = reader(backward);
        boolean isSame = backward.type().equals(forward.type())
                && back.backwards()
                && back.everyStep() == reader.everyStep()
                && turned(back.layer()).equals(reader.layer());
        if (!isSame) {
            throw config.unsupported("has a backward_layer that is another one than the forward layer");
        }
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

    private KerasLayer convolutional(KerasConfig config) {
        int axes = config.type().endsWith("1D") ? 1 : 2;
        config.require("data_format", "channels_last");
        int filters = config.size("filters");
        List<Integer> kernel = config.windows("kernel_size", axes);
        boolean isPlain = (!config.has("strides")
                        || config.sizes("strides", axes).stream().allMatch(it -> it == 1))
                && (!config.has("dilation_rate")
                        || config.sizes("dilation_rate", axes).stream().allMatch(it -> it == 1))
                && config.text("padding", "valid").equals(Padding.SAME.text())
                && KerasFunctions.of(config, "activation", "tanh", version) == Activation.TANH
                && KerasFunctions.of(config, "recurrent_activation", "sigmoid", version) == Activation.SIGMOID
                && config.flag("use_bias", true)
                && !config.flag("return_state", false)
                && !config.flag("go_backwards", false);
        config.node("strides");
        config.node("dilation_rate");
        if (!isPlain) {
            throw config.unsupported("is read with padding same, strides 1, tanh and sigmoid, biases and forward only");
        }
        boolean everyStep = config.flag("return_sequences", false);
        config.flag("stateful", false);
        Layer layer = (g, x, mode) -> {
            List<Integer> image = new ArrayList<>();
            for (int axis = 2; axis < 2 + axes; axis++) {
                if (x.rank() != axes + 3 || !(x.shape().dim(axis) instanceof Dim.Fixed(int size))) {
                    throw config.unsupported("reads images of a size that is not known: " + x.shape());
                }
                image.add(size);
            }
            return new Rnn(new ConvLstm(image, filters, kernel), everyStep, false).call(g, x, mode);
        };
        return KerasLayer.of(config, layer, (tensors, prefix, to) -> {
            List<Tensor> weights = tensors.within("cell").all();
            if (weights.size() != 3) {
                throw config.corrupt("has " + weights.size() + " weights, expected 3");
            }
            List<String> names = List.of("kernel", "recurrent_kernel", "bias");
            for (int i = 0; i < 3; i++) {
                to.put(prefix + names.get(i), ordered(config, weights.get(i), filters));
            }
        });
    }

    /** Columns of the gates i, f, c, o as those of i, o, f, c. */
    private static Tensor ordered(KerasConfig config, Tensor weights, int filters) {
        int columns = 4 * filters;
        if (weights.rank() == 0 || weights.dim(weights.rank() - 1) != columns) {
            throw config.corrupt("of " + filters + " filters has weights of the shape " + weights.shape());
        }
        Tensor ordered = Tensor.zeros(weights.dtype(), weights.dims());
        int[] places = {0, 3, 1, 2};
        for (int row = 0; row < weights.size() / columns; row++) {
            for (int gate = 0; gate < 4; gate++) {
                ordered.copyElements(
                        weights, row * columns + places[gate] * filters, row * columns + gate * filters, filters);
            }
        }
        return ordered;
    }
}
