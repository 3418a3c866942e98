package org.lstm4j.io.internal.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.Tensor;

/**
 * The tensors of one module of PyTorch; of a recurrent one those of one of its layers, both ways.
 *
 * @param path of the module, such as {@code encoder.lstm}
 * @param number of the layer of a recurrent module, from 0; below 0 of others
 * @param isCell whether it is a recurrent module of one step, whose tensors have no number
 * @param tensors by the names within the module, without the number: {@code weight_ih}, {@code weight_ih_reverse}
 */
record TorchGroup(String path, int number, boolean isCell, SequencedMap<String, Tensor> tensors) {
    private static final Pattern RECURRENT = Pattern.compile("(weight|bias)_(ih|hh|hr)(?:_l([0-9]{1,3})(_reverse)?)?");

    /** What a module is, by the names and the ranks of its tensors. */
    enum Kind {
        EMBEDDING_OR_LINEAR,
        LINEAR,
        RECURRENT,
        LAYER_NORM,
        BATCH_NORM,
        CONVOLUTION,
        OTHER
    }

    /** The groups of a state dict, in its order. */
    static List<TorchGroup> of(SequencedMap<String, Tensor> state) {
        SequencedMap<String, TorchGroup> groups = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            int dot = name.lastIndexOf('.');
            String path = dot < 0 ? "" : name.substring(0, dot);
            String local = name.substring(dot + 1);
            Matcher recurrent = RECURRENT.matcher(local);
            boolean isRecurrent = recurrent.matches();
            String layer = isRecurrent ? recurrent.group(3) : null;
            int number = isRecurrent ? (layer == null ? 0 : Integer.parseInt(layer)) : -1;
            String plain = isRecurrent
                    ? recurrent.group(1) + "_" + recurrent.group(2) + Objects.toString(recurrent.group(4), "")
                    : local;
            groups.computeIfAbsent(
                            path + "#" + number,
                            key -> new TorchGroup(path, number, isRecurrent && layer == null, new LinkedHashMap<>()))
                    .tensors()
                    .put(plain, tensor);
        });
        return new ArrayList<>(groups.values());
    }

    /** What it is called in messages. */
    String name() {
        String module = path.isEmpty() ? "the state dict" : path;
        return number < 0 ? module : module + " layer " + number;
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    private int rank(String name) {
        Tensor tensor = tensors.get(name);
        return tensor == null ? -1 : tensor.rank();
    }

    Kind kind() {
        if (has("weight_ih") || has("weight_hh")) {
            return isRecurrent() ? Kind.RECURRENT : Kind.OTHER;
        }
        if (has("running_mean") && has("running_var")) {
            return Kind.BATCH_NORM;
        }
        return switch (rank("weight")) {
            case 1 -> tensors.size() == (has("bias") ? 2 : 1) ? Kind.LAYER_NORM : Kind.OTHER;
            case 2 ->
                tensors.size() == 1
                        ? Kind.EMBEDDING_OR_LINEAR
                        : tensors.size() == 2 && has("bias") ? Kind.LINEAR : Kind.OTHER;
            case 3, 4 -> Kind.CONVOLUTION;
            default -> Kind.OTHER;
        };
    }

    /** Whether the tensors are those of an LSTM, a GRU or an RNN, one way or both: sizes that go together, and nothing else. */
    private boolean isRecurrent() {
        if (rank("weight_ih") != 2 || rank("weight_hh") != 2 || (has("weight_hr") && rank("weight_hr") != 2)) {
            return false;
        }
        int outputs = tensor("weight_hh").dim(1);
        int rows = tensor("weight_hh").dim(0);
        int units = has("weight_hr") ? tensor("weight_hr").dim(1) : outputs;
        boolean fits = units > 0
                && outputs > 0
                && rows % units == 0
                && List.of(1, 3, 4).contains(rows / units)
                && (!has("weight_hr")
                        || (rows / units == 4 && tensor("weight_hr").dim(0) == outputs))
                && tensor("weight_ih").dim(0) == rows
                && has("bias_ih") == has("bias_hh");
        int ways = has("weight_ih_reverse") || has("weight_hh_reverse") ? 2 : 1;
        int known = 0;
        for (String name : List.of("weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh")) {
            if (!has(name)) {
                continue;
            }
            known += ways;
            boolean isBias = name.startsWith("bias");
            fits &= !isBias || (rank(name) == 1 && tensor(name).dim(0) == rows);
            fits &= ways == 1
                    || (has(name + "_reverse")
                            && tensor(name + "_reverse")
                                    .shape()
                                    .equals(tensor(name).shape()));
        }
        return fits && known == tensors.size();
    }

    /** Size of the state of a recurrent layer. */
    int units() {
        Tensor recurrent = tensor("weight_hh");
        int rows = recurrent.dim(0);
        // with a projection the state that is fed back is smaller than the cell's
        return has("weight_hr") ? tensor("weight_hr").dim(1) : rows / gates();
    }

    /** How many gates a recurrent layer has: 4 of an LSTM, 3 of a GRU, 1 of a plain RNN. */
    int gates() {
        Tensor recurrent = tensor("weight_hh");
        return has("weight_hr") ? 4 : recurrent.dim(0) / recurrent.dim(1);
    }

    boolean isBidirectional() {
        return has("weight_ih_reverse");
    }

    /** For messages: the names and shapes. */
    String shapes() {
        Map<String, String> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape().toString()));
        return shapes.toString();
    }
}
