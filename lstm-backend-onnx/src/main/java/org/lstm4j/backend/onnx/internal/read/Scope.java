package org.lstm4j.backend.onnx.internal.read;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;

/** What names stand for in a graph of a model; a branch of an If also sees those of the graph around it. */
final class Scope {
    private final Optional<Scope> outer;
    private final Map<String, Operand> operands = new HashMap<>();
    private final Map<String, OnnxModelException> unread = new HashMap<>();

    private Scope(Optional<Scope> outer) {
        this.outer = outer;
    }

    /** The scope of the model's own graph. */
    static Scope outermost() {
        return new Scope(Optional.empty());
    }

    /** A scope of a branch. */
    Scope inner() {
        return new Scope(Optional.of(this));
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
