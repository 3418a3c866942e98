package org.lstm4j.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.ShapeException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;

/**
 * Tensors by name: what a run takes, or where it puts what it gives. The caller owns the tensors and may use the same
 * ones for every run. Not thread-safe.
 */
public final class Feeds {
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();

    /** Puts a tensor, in the place of one of that name. */
    public Feeds put(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    /** The tensor of that name. @throws InvalidInputException naming those there are */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException("Nothing is fed for \"" + name + "\"; found " + names());
        }
        return tensor;
    }

    /** True if there is a tensor of that name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** How many tensors there are. */
    public int size() {
        return tensors.size();
    }

    /** All names, in the order they were put. */
    public Set<String> names() {
        return tensors.sequencedKeySet();
    }

    /** Does something with each, without an iterator: what a run does before it starts costs no object. */
    void forEach(BiConsumer<String, Tensor> each) {
        tensors.forEach(each);
    }

    /** All tensors, in the order they were put. */
    public Collection<Tensor> tensors() {
        return tensors.sequencedValues();
    }

    /**
     * What the named dimensions of some inputs are in these tensors.
     *
     * @throws InvalidInputException if an input is missing
     * @throws ShapeException if a tensor does not fit its input, or two disagree about a name
     */
    public Sizes sizes(List<Input> inputs) {
        Map<String, Integer> sizes = new HashMap<>();
        for (Input input : inputs) {
            Tensor tensor = get(input.name());
            if (tensor.dtype() != input.dtype() || tensor.rank() != input.rank()) {
                throw mismatch(input, tensor, "");
            }
            for (int axis = 0; axis < input.rank(); axis++) {
                int actual = tensor.dim(axis);
                switch (input.shape().dim(axis)) {
                    case Dim.Fixed(int size) -> {
                        if (size != actual) {
                            throw mismatch(input, tensor, "");
                        }
                    }
                    case Dim.Named(String name) -> {
                        Integer before = sizes.putIfAbsent(name, actual);
                        if (before != null && before != actual) {
                            throw mismatch(input, tensor, "; " + name + " is " + before + " in another input");
                        }
                    }
                    default -> {
                        // determined by the names it is made of
                    }
                }
            }
        }
        for (Input input : inputs) {
            List<Integer> dims = new ArrayList<>();
            for (int dim : input.shape().resolve(new Sizes(sizes))) {
                dims.add(dim);
            }
            if (!dims.equals(Arrays.stream(get(input.name()).dims()).boxed().toList())) {
                throw mismatch(input, get(input.name()), "");
            }
        }
        return new Sizes(sizes);
    }

    private static ShapeException mismatch(Input input, Tensor tensor, String detail) {
        return new ShapeException(
                "input " + input.name(),
                "needs " + input.dtype().text() + input.shape() + "; got " + tensor + detail,
                input.shape(),
                tensor.shape());
    }
}
