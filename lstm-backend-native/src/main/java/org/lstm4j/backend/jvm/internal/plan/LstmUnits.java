package org.lstm4j.backend.jvm.internal.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.backend.jvm.internal.lstm.FusedLstm;
import org.lstm4j.backend.jvm.internal.lstm.LstmShape;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * The fused LSTM of each LSTM node, with its workspace. Bindings for different sizes share it, so it is made for the
 * largest sizes seen; a gradient node finds the one whose forward pass it belongs to by the gates that it takes.
 */
final class LstmUnits {
    private final Memory memory;
    private final Map<Value, FusedLstm> byOutput = new HashMap<>();
    /** The gradients of x that the second directions give; one buffer serves all nodes, one after the other. */
    private float[] second = new float[0];

    private Sizes capacity = Sizes.NONE;

    LstmUnits(Memory memory) {
        this.memory = memory;
    }

    /** Forgets workspaces that are too small for some sizes. True if there were any. */
    boolean grow(Sizes sizes) {
        if (capacity.max(sizes).equals(capacity)) {
            return false;
        }
        capacity = capacity.max(sizes);
        boolean had = !byOutput.isEmpty();
        byOutput.clear();
        second = new float[0];
        return had;
    }

    /** The LSTM of a forward node. */
    FusedLstm forward(Node node) {
        return byOutput.computeIfAbsent(node.output(), output -> create(node));
    }

    /** The LSTM whose gradient a node computes. */
    FusedLstm backward(Node gradient) {
        FusedLstm lstm = byOutput.get(gradient.input(7));
        if (lstm == null) {
            throw new IllegalStateException(gradient.where() + ": its forward pass is not part of this graph");
        }
        return lstm;
    }

    /**
     * A buffer for the gradient of x of one direction, large enough for all sizes seen. Asked for again for a larger
     * node, it is replaced; those who hold the smaller one keep it.
     */
    float[] second(Node gradient) {
        int size = gradient.input(0).shape().size(capacity);
        if (second.length < size) {
            second = new float[size];
        }
        return second;
    }

    private FusedLstm create(Node node) {
        Shape x = node.input(0).shape();
        Direction direction = Direction.ofText(node.attributes().word("direction"));
        List<Boolean> reverse = switch (direction) {
            case FORWARD -> List.of(false);
            case REVERSE -> List.of(true);
            case BIDIRECTIONAL -> List.of(false, true);
        };
        LstmShape shape = new LstmShape(x.fixed(2), (int) node.attributes().integer("hidden_size"));
        return new FusedLstm(
                memory.kernels(),
                shape,
                reverse,
                x.dim(0).size(capacity),
                x.dim(1).size(capacity),
                node.op() == Op.LSTM_TRAINING);
    }
}
