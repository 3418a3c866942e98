package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Sizes;
import org.lstm4j.backend.nd4j.internal.plan.Emitter;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Value;

/**
 * What the translation of a node sees: where values lie, how large they are, and where operations go.
 *
 * @param emitter takes operations and gives memory
 * @param refs where each value lies so far
 * @param sizes what the named dimensions are
 * @param needed the values that somebody reads
 */
record Scope(Emitter emitter, Map<Value, Ref> refs, Sizes sizes, Set<Value> needed) {
    /** Where a value lies. */
    Ref ref(Value value) {
        return Objects.requireNonNull(refs.get(value), value.name());
    }

    /** Where an input of a node lies. */
    Ref in(Node node, int input) {
        return ref(node.input(input));
    }

    /** The dimensions of a value. */
    long[] dims(Value value) {
        return Ref.longs(value.shape().resolve(sizes));
    }

    /** True if somebody reads an output of a node. */
    boolean isNeeded(Node node, int output) {
        return needed.contains(node.outputs().get(output));
    }

    /** Memory for an output of a node. Whole numbers are mostly indices, which Java checks. */
    Ref result(Node node, int output) {
        return memory(node.outputs().get(output));
    }

    /** Memory for a value. */
    Ref memory(Value value) {
        boolean isInteger = value.dtype() == DType.INT32 || value.dtype() == DType.INT64;
        Ref ref = isInteger ? emitter.hostTemp(value.dtype(), dims(value)) : emitter.temp(value.dtype(), dims(value));
        refs.put(value, ref);
        return ref;
    }

    /** Lets the only output of a node be memory that is there already. */
    void alias(Node node, Ref ref) {
        refs.put(node.output(), ref);
    }

    /** The operations that others are made of. */
    Basics basics() {
        return new Basics(emitter);
    }
}
