package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * The LSTMs that read rows of a table which nobody else reads: they may work on words instead of steps
 * ({@link org.lstm4j.backend.jvm.internal.recurrent.Words}), and then x, or the gradient of x, is not written.
 */
final class WordReaders {
    private final Schedule schedule;
    private final Map<Value, List<Node>> readers = new HashMap<>();
    private final Set<Value> taken = new HashSet<>();
    private final Map<Node, Node> byGather = new HashMap<>();
    private final Map<Node, Node> byGradient = new HashMap<>();
    private final Map<Node, Node> gathers = new HashMap<>();

    private WordReaders(Schedule schedule) {
        this.schedule = schedule;
        schedule.graph().outputs().values().forEach(value -> taken.add(schedule.root(value)));
        schedule.updates().values().forEach(value -> taken.add(schedule.root(value)));
        schedule.guards().forEach(value -> taken.add(schedule.root(value)));
        schedule.units().stream().flatMap(unit -> unit.nodes().stream()).forEach(this::note);
        schedule.units().stream()
                .map(Unit::node)
                .filter(node -> node.op() == Op.GATHER)
                .forEach(this::match);
    }

    static WordReaders of(Schedule schedule) {
        return new WordReaders(schedule);
    }

    private void note(Node node) {
        node.inputs().stream()
                .filter(Value::isPresent)
                .map(schedule::root)
                .distinct()
                .forEach(value ->
                        readers.computeIfAbsent(value, v -> new ArrayList<>()).add(node));
    }

    private void match(Node gather) {
        List<Node> nodes = readersOf(gather.output());
        // The kernel reads the table later, when the memory of a computed one may have something else.
        boolean isTable = gather.input(0).rank() == 2
                && schedule.producer(gather.input(0)) < 0
                && !Schedule.isInteger(gather.output().dtype());
        if (!isTable || nodes.isEmpty() || !isLstmReading(nodes.getFirst(), gather.output())) {
            return;
        }
        Node lstm = nodes.getFirst();
        if (nodes.size() == 1 && lstm.op() == Op.LSTM) {
            join(gather, lstm);
        } else if (nodes.size() == 2 && isGradientOf(nodes.get(1), lstm, gather.output())) {
            List<Node> takers = readersOf(nodes.get(1).outputs().getFirst());
            if (takers.size() == 1 && isGradientOf(takers.getFirst(), gather)) {
                join(gather, lstm);
                byGradient.put(takers.getFirst(), lstm);
            }
        }
    }

    /** The nodes that read a value, none if the caller does too. */
    private List<Node> readersOf(Value value) {
        return taken.contains(schedule.root(value)) ? List.of() : readers.getOrDefault(schedule.root(value), List.of());
    }

    private boolean isLstmReading(Node node, Value x) {
        boolean isLstm = node.op() == Op.LSTM
                || (node.op() == Op.RECURRENT_TRAINING && RecurrentCell.of(node).hasCellState());
        return isLstm
                && readsOnce(node, x)
                && areThereBefore(node.input(4), x)
                && node.input(0).shape().fixed(2) == x.shape().fixed(x.rank() - 1);
    }

    /** Lengths are read where the rows are looked up, so a graph that computes them later must have its rows. */
    private boolean areThereBefore(Value lengths, Value rows) {
        return !lengths.isPresent() || schedule.producer(lengths) < schedule.producer(rows);
    }

    private boolean isGradientOf(Node node, Node lstm, Value x) {
        return node.op() == Op.RECURRENT_GRAD && node.input(7).equals(lstm.output()) && readsOnce(node, x);
    }

    private boolean isGradientOf(Node node, Node gather) {
        return node.op() == Op.GATHER_GRAD
                && schedule.root(node.input(1)).equals(schedule.root(gather.input(1)))
                && node.output().shape().equals(gather.input(0).shape());
    }

    /** True if a node takes a value as x and nowhere else. */
    private boolean readsOnce(Node node, Value x) {
        return isRoot(node.input(0), x)
                && node.inputs().stream().filter(input -> isRoot(input, x)).count() == 1;
    }

    private boolean isRoot(Value input, Value x) {
        return input.isPresent() && schedule.root(input).equals(schedule.root(x));
    }

    private void join(Node gather, Node lstm) {
        byGather.put(gather, lstm);
        gathers.put(lstm, gather);
    }

    /** The LSTM that reads what a node gathers. */
    Optional<Node> ofGather(Node gather) {
        return Optional.ofNullable(byGather.get(gather));
    }

    /** The LSTM whose gradient of x a node adds up. */
    Optional<Node> ofGradient(Node gatherGrad) {
        return Optional.ofNullable(byGradient.get(gatherGrad));
    }

    /** What gathers the words of an LSTM. */
    Optional<Node> gatherOf(Node lstm) {
        return Optional.ofNullable(gathers.get(lstm));
    }
}
