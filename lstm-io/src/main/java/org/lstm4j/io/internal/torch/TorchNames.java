package org.lstm4j.io.internal.torch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.Tensor;

/** Names of tensors without what wraps a network. */
public final class TorchNames {
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    private TorchNames() {}

    /** The same tensors by the names that they have in the network itself, whatever it is wrapped in. */
    public static SequencedMap<String, Tensor> ofNetwork(SequencedMap<String, Tensor> tensors) {
        SequencedMap<String, Tensor> own = tensors;
        Optional<String> wrapper = wrapper(own);
        while (wrapper.isPresent()) {
            SequencedMap<String, Tensor> inner = new LinkedHashMap<>();
            int length = wrapper.get().length();
            own.forEach((name, tensor) -> inner.put(name.substring(length), tensor));
            own = inner;
            wrapper = wrapper(own);
        }
        return own;
    }

    private static Optional<String> wrapper(SequencedMap<String, Tensor> tensors) {
        return tensors.isEmpty()
                ? Optional.empty()
                : WRAPPERS.stream()
                        .filter(wrapper -> tensors.keySet().stream()
                                .allMatch(name -> name.startsWith(wrapper) && name.length() > wrapper.length()))
                        .findFirst();
    }
}
