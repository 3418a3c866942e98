package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.internal.Stacked;

/**
 * Weights of recurrent layers: Keras has a column for each gate's unit, input first, and ours a row, as ONNX has them. An LSTM's gates are
 * i, f, c, o there and i, o, f, c here; a GRU's are z, r, h in both.
 *
 * @param kind which cell
 * @param units of it
 * @param resetAfter of a GRU: there are two biases
 * @param isCudnn of a layer for NVIDIA's library: its kernels lie transposed, and every gate has two biases
 */
record GateWeights(Kind kind, int units, boolean resetAfter, boolean isCudnn) {
    /** A cell. */
    enum Kind {
        LSTM,
        GRU,
        RNN;

        int gates() {
            return switch (this) {
                case LSTM -> 4;
                case GRU -> 3;
                case RNN -> 1;
            };
        }

        /** Where a gate of ours stands in Keras. */
        private int place(int gate) {
            return this == LSTM && gate > 0 ? (gate == 1 ? 3 : gate - 1) : gate;
        }
    }

    /**
     * Puts the weights of a layer where its parameters are.
     *
     * @param directions of each way, forward first, what Keras has: kernel, recurrent kernel and, if there is one, bias
     * @param prefix the layer's path with a slash
     */
    void put(KerasConfig config, List<List<Tensor>> directions, String prefix, Map<String, Tensor> to) {
        int features = -1;
        List<Tensor> kernels = new ArrayList<>();
        List<Tensor> recurrent = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        for (List<Tensor> weights : directions) {
            if (weights.size() < 2 || weights.size() > 3) {
                throw config.corrupt("has " + weights.size() + " weights, expected kernel, recurrent kernel and bias");
            }
            Tensor kernel = weights.get(0);
            int columns = kind.gates() * units;
            boolean fits = kernel.rank() == 2
                    && kernel.dim(1) == columns
                    && (features < 0 || kernel.dim(0) == features)
                    && weights.get(1).rank() == 2
                    && weights.get(1).dim(0) == units
                    && weights.get(1).dim(1) == columns;
            if (!fits) {
                throw config.corrupt("of " + units + " units has weights of the shapes " + kernel.shape() + " and "
                        + weights.get(1).shape());
            }
            features = kernel.dim(0);
            kernels.add(rows(isCudnn ? turned(kernel, false) : kernel));
            recurrent.add(rows(isCudnn ? turned(weights.get(1), true) : weights.get(1)));
            biases.add(weights.size() == 3 ? bias(config, weights.get(2)) : noBias());
        }
        to.put(prefix + "kernel", Stacked.of(kernels));
        to.put(prefix + "recurrent_kernel", Stacked.of(recurrent));
        to.put(prefix + "bias", Stacked.of(biases));
    }

    private int biasSize() {
        return (kind == Kind.GRU && resetAfter ? 2 : 1) * kind.gates() * units;
    }

    private Tensor noBias() {
        return Tensor.zeros(DType.FLOAT32, biasSize());
    }

    /** A column of each gate's unit, as a row where ours is. */
    private Tensor rows(Tensor kernel) {
        int inputs = kernel.dim(0);
        int columns = kernel.dim(1);
        Tensor rows = Tensor.zeros(DType.FLOAT32, columns, inputs);
        for (int row = 0; row < columns; row++) {
            int column = column(row);
            for (int input = 0; input < inputs; input++) {
                rows.floats()[row * inputs + input] = kernel.floats()[input * columns + column];
            }
        }
        return rows;
    }

    /** Which column of Keras is a row of ours. */
    private int column(int row) {
        return kind.place(row / units) * units + row % units;
    }

    private Tensor bias(KerasConfig config, Tensor given) {
        int columns = kind.gates() * units;
        boolean isDouble = given.size() == 2 * columns;
        boolean wantsDouble = biasSize() == 2 * columns;
        if (isDouble ? !wantsDouble && !isCudnn : wantsDouble || given.size() != columns) {
            throw config.corrupt("of " + units + " units has a bias of the shape " + given.shape());
        }
        Tensor bias = Tensor.zeros(DType.FLOAT32, biasSize());
        for (int part = 0; part < (isDouble ? 2 : 1); part++) {
            for (int row = 0; row < columns; row++) {
                int to = wantsDouble ? part * columns + row : row; // two biases of an LSTM are only ever added
                bias.floats()[to] += given.floats()[part * columns + column(row)];
            }
        }
        return bias;
    }

    /**
     * A kernel of the layers for NVIDIA's library, in the usual form. <i>Source:</i> Keras, {@code hdf5_format.py}, {@code
     * _convert_rnn_weights}.
     */
    private Tensor turned(Tensor kernel, boolean isRecurrent) {
        int inputs = kernel.dim(0);
        int columns = kernel.dim(1);
        Tensor turned = Tensor.zeros(DType.FLOAT32, inputs, columns);
        for (int gate = 0; gate < kind.gates(); gate++) {
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < units; j++) {
                    // A recurrent kernel is transposed; of the others what lies row by row is to lie column by column.
                    int flat = i * units + j;
                    int row = isRecurrent ? j : flat % inputs;
                    int column = isRecurrent ? i : flat / inputs;
                    turned.floats()[row * columns + gate * units + column] =
                            kernel.floats()[i * columns + gate * units + j];
                }
            }
        }
        return turned;
    }
}
