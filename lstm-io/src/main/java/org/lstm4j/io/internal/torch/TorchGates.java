package org.lstm4j.io.internal.torch;

import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Tensor;

/**
 * The gates of a recurrent layer in PyTorch's order and in ours.
 *
 * @param places where each gate of ours stands among PyTorch's: i, o, f, c among i, f, g, o; z, r, h among r, z, n
 */
record TorchGates(List<Integer> places) {
    private static final TorchGates LSTM = new TorchGates(List.of(0, 3, 1, 2));
    private static final TorchGates GRU = new TorchGates(List.of(1, 0, 2));
    private static final TorchGates RNN = new TorchGates(List.of(0));

    /** Those of a layer with so many: 4 of an LSTM, 3 of a GRU, 1 of a plain RNN. */
    static Optional<TorchGates> of(int count) {
        return switch (count) {
            case 4 -> Optional.of(LSTM);
            case 3 -> Optional.of(GRU);
            case 1 -> Optional.of(RNN);
            default -> Optional.empty();
        };
    }

    /** Rows of PyTorch's gates as ours. */
    Tensor ours(Tensor rows) {
        Tensor ordered = Tensor.zeros(DType.FLOAT32, rows.dims());
        int each = rows.size() / places.size();
        for (int gate = 0; gate < places.size(); gate++) {
            ordered.copyElements(rows, places.get(gate) * each, gate * each, each);
        }
        return ordered;
    }

    /** Rows of our gates as PyTorch's. */
    Tensor theirs(Tensor rows) {
        Tensor ordered = Tensor.zeros(DType.FLOAT32, rows.dims());
        int each = rows.size() / places.size();
        for (int gate = 0; gate < places.size(); gate++) {
            ordered.copyElements(rows, gate * each, places.get(gate) * each, each);
        }
        return ordered;
    }
}
