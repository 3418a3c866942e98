package org.lstm4j.graph;

import java.util.List;
import org.lstm4j.Dim;

/**
 * A {@link Op#SCAN} node by the roles of its parts. Immutable.
 *
 * @param node the loop
 * @param body what each step computes
 * @param stateCount how many states are handed from step to step
 * @param sequenceCount how many sequences are read
 * @param direction {@link Direction#FORWARD} from the first step to the last, or {@link Direction#REVERSE}
 */
public record Scan(Node node, Graph body, int stateCount, int sequenceCount, Direction direction) {
    /** The parts of a node that is a {@link Op#SCAN}. */
    public static Scan of(Node node) {
        Attributes attributes = node.attributes();
        return new Scan(
                node,
                attributes.graph("body"),
                (int) attributes.integer("states"),
                (int) attributes.integer("sequences"),
                Direction.ofText(attributes.word("direction")));
    }

    /** True if the loop begins at the last step. */
    public boolean isReverse() {
        return direction == Direction.REVERSE;
    }

    /** How many steps there are. */
    public Dim time() {
        return sequences().getFirst().shape().dim(0);
    }

    /** What the states are before the first step that is made. */
    public List<Value> initialStates() {
        return node.inputs().subList(0, stateCount);
    }

    /** What is read step by step, [time, ...]. */
    public List<Value> sequences() {
        return node.inputs().subList(stateCount, stateCount + sequenceCount);
    }

    /** What every step reads whole. */
    public List<Value> captured() {
        return node.inputs().subList(stateCount + sequenceCount, node.inputs().size());
    }

    /** The body's inputs for {@link #initialStates}. */
    public List<Input> stateInputs() {
        return body.inputs().subList(0, stateCount);
    }

    /** The body's inputs for one step of {@link #sequences}. */
    public List<Input> stepInputs() {
        return body.inputs().subList(stateCount, stateCount + sequenceCount);
    }

    /** The body's inputs for {@link #captured}. */
    public List<Input> capturedInputs() {
        return body.inputs().subList(stateCount + sequenceCount, body.inputs().size());
    }

    /** What the body makes of the states. */
    public List<Value> nextStates() {
        return results().subList(0, stateCount);
    }

    /** What the body gives of each step. */
    public List<Value> stepOutputs() {
        return results().subList(stateCount, results().size());
    }

    private List<Value> results() {
        return List.copyOf(body.outputs().values());
    }

    /** The states behind the last step that is made. */
    public List<Result> finalStates() {
        return node.outputs().subList(0, stateCount);
    }

    /** The {@link #stepOutputs} of all steps, [time, ...]. */
    public List<Result> stacked() {
        return node.outputs().subList(stateCount, node.outputs().size());
    }
}
