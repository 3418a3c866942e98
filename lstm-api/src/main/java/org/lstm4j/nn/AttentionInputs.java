package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * What attentions are given, in Keras's order: query, value and, if it is not the value, key.
 *
 * @param query {@code [batch, steps, features]}
 * @param looked what is looked at, {@code [batch, others, n]}, with its lengths or its mask
 * @param key {@code [batch, others, m]}
 */
record AttentionInputs(Value query, Wire looked, Value key) {
    /** Two or three inputs. @throws InvalidInputException for another number @throws ShapeException if they do not fit */
    static AttentionInputs of(GraphBuilder g, Join layer, List<Wire> inputs) {
        if (inputs.size() < 2 || inputs.size() > 3) {
            throw new InvalidInputException(g.path() + ": " + Wiring.type(layer)
                    + " has the inputs query, value and, if you like, key; got " + inputs.size()
                    + CallerLine.inBrackets());
        }
        AttentionInputs given = new AttentionInputs(
                inputs.get(0).value(), inputs.get(1), inputs.getLast().value());
        boolean fits = given.query.rank() == 3
                && given.value().rank() == 3
                && given.key.rank() == 3
                && given.query.shape().dim(0).equals(given.value().shape().dim(0))
                && given.key.shape().slice(0, 2).equals(given.value().shape().slice(0, 2));
        if (!fits) {
            throw given.unfit(g, layer, "key [batch, others, m]");
        }
        return given;
    }

    /** The same where query and key are compared feature by feature. */
    static AttentionInputs ofOneSpace(GraphBuilder g, Join layer, List<Wire> inputs) {
        AttentionInputs given = of(g, layer, inputs);
        if (!given.query.shape().dim(2).equals(given.key.shape().dim(2))) {
            throw given.unfit(g, layer, "key [batch, others, features]");
        }
        return given;
    }

    Value value() {
        return looked.value();
    }

    ShapeException unfit(GraphBuilder g, Join layer, String wanted) {
        return new ShapeException(
                g.path(),
                Wiring.type(layer) + " needs a query [batch, steps, features], a value [batch, others, n] and a "
                        + wanted
                        + "; got " + query.shape() + ", " + value().shape() + ", " + key.shape()
                        + CallerLine.inBrackets(),
                query.shape(),
                value().shape(),
                key.shape());
    }
}
