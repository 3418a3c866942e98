package org.lstm4j.conformance.internal.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/** The programs on which the contract is tested, and how refusals are looked at. */
final class ContractCase {
    private ContractCase() {}

    static final float[] NOT_FINITE = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    static Graph affine() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        Parameter w = g.parameter("w", Shape.of(3, 2), Initializer.zeros());
        g.output("y", g.add(g.matMul(x, w), 1));
        return g.build();
    }

    static Feeds x() {
        return new Feeds().put("x", Numbers.uniform(1, "x", -1, 1, 4, 3));
    }

    static Tensor get(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    // ---- training

    /** p becomes p - rate * gradient of the mean of log(x p); x and ids are fed. */
    static TrainingGraph step() {
        GraphBuilder g = new GraphBuilder();
        Parameter table = g.parameter("table", Shape.of(5, 3), new Initializer.Uniform(1, 2));
        Value ids = g.input("ids", Shape.of("batch"), DType.INT32);
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        Value loss = g.reduceMeanAll(g.log(g.mul(g.gather(table, ids), x)));
        g.output("loss", loss);
        Value next = g.sub(
                table,
                org.lstm4j.graph.Gradients.append(g, loss, List.of(table)).getFirst());
        LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
        updates.put(table, next);
        g.output("next", next);
        return new TrainingGraph(g.build(), updates);
    }

    static Feeds stepFeeds(int id, float x) {
        return new Feeds()
                .put("ids", Tensor.of(new int[] {2}, 1, id))
                .put("x", Tensor.of(new int[] {2, 3}, 1f, 2f, 3f, 4f, 5f, x));
    }

    static void refused(Probe probe, String what, Runnable action) {
        boolean refused = false;
        try {
            action.run();
        } catch (InvalidInputException e) {
            refused = true;
        }
        probe.expect(refused, what + " must be refused with an InvalidInputException");
    }

    /** Refused by a message that names what it is about. */
    static void named(Probe probe, String what, String name, Runnable action) {
        String message = "";
        try {
            action.run();
        } catch (InvalidInputException e) {
            message = String.valueOf(e.getMessage());
        }
        probe.expect(
                message.contains("\"" + name + "\""),
                what + " must be refused with an InvalidInputException that names \"" + name + "\"; got " + message);
    }

    static void refusedAsClosed(Probe probe, String what, Runnable action) {
        String came = "nothing";
        try {
            action.run();
        } catch (RuntimeException e) {
            came = e.toString();
            if (e instanceof ClosedException) {
                return;
            }
        }
        probe.expect(false, what + " must be refused with a ClosedException; got " + came);
    }
}
