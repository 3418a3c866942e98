package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lstm4j.InvalidInputException;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The mean of what several layers or whole networks give for one input: Keras's {@code Average}, with what it averages inside.
 * Networks that were trained apart and differ by their seed alone come to a deep ensemble.
 *
 * <p><i>Input</i> what each member takes; all get the same, with the same lengths and mode. <i>Output</i> the shape of each
 * member's. <i>Weights</i> each member's own, under its name, numbered as in a {@link Sequential}: {@code dense/kernel} and
 * {@code dense_1/kernel}. <i>Throws</i> {@link ShapeException} if the members do not all give the same shape. <i>Source:</i>
 * Lakshminarayanan, Pritzel, Blundell 2017, section 2.4. Members are added up in their order, then divided by their number.
 * Immutable.
 *
 * @param members what is averaged, two or more
 * @param outputs what their numbers mean, and so of what the mean is taken
 */
public record Average(List<Layer> members, Outputs outputs) implements Layer {
    /** Copies the list and checks that there is something to average. */
    public Average {
        members = List.copyOf(members);
        if (members.size() < 2) {
            throw new InvalidInputException("Average needs 2 members or more; got " + members.size());
        }
    }

    /**
     * What the numbers of a member mean. Where they are logits, the mean is that of the probabilities which they stand for, and
     * the output is the logit of that: losses, thresholds and softmaxes behind it go on as behind one member. It is computed
     * from logarithms, so that no probability is rounded to 0 or 1 on the way.
     */
    public enum Outputs {
        /** Themselves, as probabilities or forecasts. */
        VALUES,
        /** Each the logit of a probability, {@code 1 / (1 + e^-z)}. */
        SIGMOID_LOGITS,
        /** Along the last axis the logits of classes, whose probabilities are their softmax. */
        SOFTMAX_LOGITS
    }

    /** The mean of their values. */
    public static Average of(Layer... members) {
        return new Average(List.of(members), Outputs.VALUES);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        List<Value> given = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (Layer member : members) {
            GraphBuilder scoped = g.uniqueScope(member.name());
            Value value = member.call(scoped, x, mode);
            paths.add(scoped.path());
            given.add(value);
            requireSame(g, paths, given);
        }
        return switch (outputs) {
            case VALUES -> g.div(sum(g, given), count(g, given));
            case SIGMOID_LOGITS ->
                g.sub(
                        logOfSum(g, given, z -> logSigmoid(g, z)),
                        logOfSum(g, given, z -> logSigmoid(g, g.neg(z)))); // of the other class
            case SOFTMAX_LOGITS -> g.sub(logOfSum(g, given, g::logSoftmax), g.log(count(g, given)));
        };
    }

    private static void requireSame(GraphBuilder g, List<String> paths, List<Value> given) {
        Value first = given.getFirst();
        Value last = given.getLast();
        if (!last.shape().equals(first.shape()) || last.dtype() != first.dtype()) {
            throw new ShapeException(
                    g.path(),
                    "Average needs members that all give one shape; " + paths.getFirst() + " gives " + text(first)
                            + ", " + paths.getLast() + " gives " + text(last),
                    first.shape(),
                    last.shape());
        }
    }

    private static String text(Value value) {
        return value.dtype().text() + value.shape();
    }

    private static Value sum(GraphBuilder g, List<Value> values) {
        return values.stream().reduce(g::add).orElseThrow();
    }

    private static Value count(GraphBuilder g, List<Value> values) {
        return g.constant(values.size(), values.getFirst().dtype());
    }

    /** log(e^f(z1) + e^f(z2) + ...), by log(e^a + e^b) = a + softplus(b - a). */
    private static Value logOfSum(GraphBuilder g, List<Value> logits, UnaryOperator<Value> logProbability) {
        return logits.stream()
                .map(logProbability)
                .reduce((a, b) -> g.add(a, g.softplus(g.sub(b, a))))
                .orElseThrow();
    }

    private static Value logSigmoid(GraphBuilder g, Value z) {
        return g.neg(g.softplus(g.neg(z)));
    }
}
