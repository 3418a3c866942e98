package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.cell.ConvLstm;

/** {@code ConvLSTM1D} and {@code ConvLSTM2D}: an LSTM over images. */
record KerasConvRecurrent(KerasConfig config, KerasVersion version) {
    KerasLayer layer() {
        int axes = config.type().endsWith("1D") ? 1 : 2;
        config.require("data_format", "channels_last");
        int filters = config.size("filters");
        List<Integer> kernel = config.windows("kernel_size", axes);
        boolean isDense = config.windowsOr("strides", axes, 1).stream().allMatch(it -> it == 1)
                && config.windowsOr("dilation_rate", axes, 1).stream().allMatch(it -> it == 1);
        if (!isDense || config.flag("return_state", false)) {
            throw config.unsupported("is read with strides and dilation of 1, and without its states");
        }
        Padding padding = config.text("padding", "valid").equals("same") ? Padding.SAME : Padding.VALID;
        Activation activation = KerasFunctions.of(config, "activation", "tanh", version);
        String gates = version.isThree() ? "sigmoid" : "hard_sigmoid";
        Activation recurrent = KerasFunctions.of(config, "recurrent_activation", gates, version);
        boolean useBias = config.flag("use_bias", true);
        boolean everyStep = config.flag("return_sequences", false);
        boolean backwards = config.flag("go_backwards", false);
        config.flag("stateful", false); // the model is asked
        Layer layer = (g, x, mode) -> {
            List<Integer> image = image(x, axes);
            ConvLstm cell = new ConvLstm(image, filters, kernel, padding, activation, recurrent);
            Value y = new Rnn(cell, everyStep, backwards).call(g, x, mode);
            return backwards && everyStep ? KerasShapes.reversed(g, y) : y;
        };
        return KerasLayer.of(config, layer, (tensors, prefix, to) -> {
            List<Tensor> weights = tensors.within("cell").all();
            if (weights.size() != (useBias ? 3 : 2)) {
                throw config.corrupt("has " + weights.size() + " weights, expected " + (useBias ? 3 : 2));
            }
            to.put(prefix + "kernel", ordered(weights.get(0), filters));
            to.put(prefix + "recurrent_kernel", ordered(weights.get(1), filters));
            to.put(
                    prefix + "bias",
                    useBias ? ordered(weights.get(2), filters) : Tensor.zeros(DType.FLOAT32, 4 * filters));
        });
    }

    private List<Integer> image(Value x, int axes) {
        List<Integer> image = new ArrayList<>();
        for (int axis = 2; axis < 2 + axes; axis++) {
            if (x.rank() != axes + 3 || !(x.shape().dim(axis) instanceof Dim.Fixed(int size))) {
                throw config.unsupported("reads images of a size that is not known: " + x.shape());
            }
            image.add(size);
        }
        return image;
    }

    /** Columns of the gates i, f, c, o as those of i, o, f, c. */
    private Tensor ordered(Tensor weights, int filters) {
        int columns = 4 * filters;
        if (weights.rank() == 0 || weights.dim(weights.rank() - 1) != columns) {
            throw config.corrupt("of " + filters + " filters has weights of the shape " + weights.shape());
        }
        Tensor ordered = Tensor.zeros(weights.dtype(), weights.dims());
        int[] places = {0, 3, 1, 2};
        IntStream.range(0, weights.size() / columns).forEach(row -> {
            for (int gate = 0; gate < 4; gate++) {
                ordered.copyElements(
                        weights, row * columns + places[gate] * filters, row * columns + gate * filters, filters);
            }
        });
        return ordered;
    }
}
