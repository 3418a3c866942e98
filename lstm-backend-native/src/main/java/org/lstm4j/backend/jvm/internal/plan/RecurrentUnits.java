package org.lstm4j.backend.jvm.internal.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.backend.jvm.internal.recurrent.FusedCell;
import org.lstm4j.backend.jvm.internal.recurrent.FusedLstm;
import org.lstm4j.backend.jvm.internal.recurrent.LstmShape;
import org.lstm4j.backend.jvm.internal.recurrent.SequenceKernel;
import org.lstm4j.backend.jvm.internal.recurrent.Words;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * The kernel of each recurrent node, with its workspace. Bindings for different sizes share it, so it is made for the
 * largest sizes seen; a gradient node finds the one whose forward pass it belongs to by the Y that it takes.
 */
final class RecurrentUnits {
    /** Most floats of all words' projections that inference keeps: 64 MB. */
    private static final long LASTING = 16L << 20;

    private final Memory memory;
    private final Schedule schedule;
    private final WordReaders readers;
    private final Map<Node, Words> words = new HashMap<>();
    private final Map<Value, SequenceKernel> byOutput = new HashMap<>();
    /** The gradients of x that the second directions give; one buffer serves all nodes, one after the other. */
    private float[] second = new float[0];

    private Sizes capacity = Sizes.NONE;

    RecurrentUnits(Memory memory, Schedule schedule) {
        this.memory = memory;
        this.schedule = schedule;
        this.readers = WordReaders.of(schedule);
    }

    /** Forgets workspaces that are too small for some sizes. True if there were any. */
    boolean grow(Sizes sizes) {
        if (capacity.max(sizes).equals(capacity)) {
            return false;
        }
        Sizes larger = capacity.max(sizes);
        boolean had = !byOutput.isEmpty();
        forget();
        capacity = larger;
        return had;
    }

    /** Forgets all workspaces, and the sizes that they were made for. */
    void forget() {
        capacity = Sizes.NONE;
        byOutput.clear();
        words.clear();
        second = new float[0];
    }

    /** The kernel of a forward node. */
    SequenceKernel forward(Node node) {
        return byOutput.computeIfAbsent(node.output(), output -> create(node));
    }

    /** The words that an LSTM reads, if that is of use to it. */
    Optional<Words> words(Node lstm) {
        forward(lstm);
        return Optional.ofNullable(words.get(lstm));
    }

    /** Which LSTMs read words. */
    WordReaders readers() {
        return readers;
    }

    private @Nullable Words createWords(Node lstm, int directions, int gates) {
        Optional<Node> gather = readers.gatherOf(lstm);
        if (gather.isEmpty()) {
            return null;
        }
        int vocabulary = gather.get().input(0).shape().fixed(0);
        boolean isTraining = lstm.op() == Op.RECURRENT_TRAINING;
        boolean isFixed = schedule.isFixed(gather.get().input(0))
                && lstm.inputs().subList(1, 4).stream().allMatch(schedule::isFixed);
        if (!isTraining && (!isFixed || (long) vocabulary * directions * gates > LASTING)) {
            return null;
        }
        Words created = new Words(vocabulary, !isTraining);
        words.put(lstm, created);
        return created;
    }

    /** The kernel whose gradient a node computes. */
    SequenceKernel backward(Node gradient) {
        SequenceKernel kernel = byOutput.get(gradient.input(7));
        if (kernel == null) {
            throw new IllegalStateException(gradient.where() + ": its forward pass is not part of this graph");
        }
        return kernel;
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

    private SequenceKernel create(Node node) {
        Shape x = node.input(0).shape();
        Direction direction = Direction.ofText(node.attributes().word("direction"));
        List<Boolean> reverse = switch (direction) {
            case FORWARD -> List.of(false);
            case REVERSE -> List.of(true);
            case BIDIRECTIONAL -> List.of(false, true);
        };
        int features = x.fixed(2);
        int hidden = (int) node.attributes().integer("hidden_size");
        int maxSteps = x.dim(0).size(capacity);
        int maxRows = x.dim(1).size(capacity);
        boolean training = node.op() == Op.RECURRENT_TRAINING;
        RecurrentCell cell = RecurrentCell.of(node);
        if (cell.hasCellState()) {
            Words read = createWords(node, reverse.size(), cell.gates() * hidden);
            LstmShape shape = new LstmShape(features, hidden);
            return new FusedLstm(memory.kernels(), cell, shape, reverse, maxSteps, maxRows, training, read);
        }
        return new FusedCell(memory.kernels(), cell, features, hidden, reverse, maxSteps, maxRows, training);
    }
}
