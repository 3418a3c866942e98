package org.lstm4j.backend.onnx.internal.read;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;

/**
 * What names stand for in a graph of a model, and where that graph is written. A branch of an If, which is written
 * where the node is, and a loop's body also see the names of the graph around
 * them; a function's nodes do not.
 */
final class Scope {
    private final Optional<Scope> outer;
    private final GraphBuilder g;
    private final Context context;
    private final Map<String, Operand> operands = new HashMap<>();
    private final Map<String, OnnxModelException> unread = new HashMap<>();

    private Scope(Optional<Scope> outer, GraphBuilder g, Context context) {
        this.outer = outer;
        this.g = g;
        this.context = context;
    }

    /** The scope of the model's own graph. */
    static Scope outermost(GraphBuilder g, Context context) {
        return new Scope(Optional.empty(), g, context);
    }

    /** A scope of a branch. */
    Scope branch() {
        return body(g);
    }

    /** A scope of a body that is written with a builder of its own. */
    Scope body(GraphBuilder body) {
        return new Scope(Optional.of(this), body, context);
    }

    /** A scope of a function's nodes, which see no name around them. */
    Scope function(long opset) {
        return new Scope(Optional.empty(), g, context.in(opset));
    }

    /** What its nodes have in common. */
    Context context() {
        return context;
    }

    /** Writes this graph. */
    GraphBuilder builder() {
        return g;
    }

    void define(String name, Operand operand) {
        if (name.isEmpty() || operands.putIfAbsent(name, operand) != null) {
            throw OnnxModelException.of(
                    Problem.INCONSISTENT,
                    "The model has two values named \"" + Identifiers.plain(name, "") + "\", or one without a name.");
        }
    }

    /** A result that is not read, which is an error only if somebody wants it. */
    void refuse(String name, OnnxModelException reason) {
        unread.putIfAbsent(name, reason);
    }

    /** True if this scope itself, not one around it, has the name. */
    boolean defines(String name) {
        return operands.containsKey(name);
    }

    /** The innermost value of that name. @throws OnnxModelException if it is a result that is not read */
    Optional<Operand> find(String name) {
        for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().outer) {
            Operand operand = scope.get().operands.get(name);
            if (operand != null) {
                return Optional.of(operand);
            }
            OnnxModelException reason = scope.get().unread.get(name);
            if (reason != null) {
                throw reason;
            }
        }
        return Optional.empty();
    }
}
