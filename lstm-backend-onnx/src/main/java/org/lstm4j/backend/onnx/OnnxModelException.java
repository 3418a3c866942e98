package org.lstm4j.backend.onnx;

import org.lstm4j.InvalidInputException;

/** An ONNX model cannot be read, or a graph cannot be written as one. Nothing has been changed or left open. */
public final class OnnxModelException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** The bytes are no ONNX model, or it was cut off or damaged. */
        NOT_ONNX,
        /** The model contradicts itself: a value without origin, a tensor without its elements, a circle. */
        INCONSISTENT,
        /** A size or a count is beyond what would be read into memory. */
        TOO_LARGE,
        /** Weights lie in another file that is not there, or that is not opened. */
        EXTERNAL_DATA,
        /** The model is of a version of the operator set that is not known here. */
        UNKNOWN_VERSION,
        /** A node has an operator that graphs have not. */
        UNKNOWN_OPERATOR,
        /** A node uses an operator, or the model an element type, in a way that graphs cannot express. */
        UNSUPPORTED,
        /** A graph to be written has an operator of our own, which no ONNX file may hold. */
        PRIVATE_OPERATOR
    }

    private final Problem problem;
    private final String operator;
    private final String node;

    /**
     * Creates the exception.
     *
     * @param problem what is wrong
     * @param operator the operator's name; empty if it is not about a node
     * @param node the node's name; empty if it is not about a node
     * @param detail what was expected and found, and what to do: whole sentences
     */
    public OnnxModelException(Problem problem, String operator, String node, String detail) {
        super(detail);
        this.problem = problem;
        this.operator = operator;
        this.node = node;
    }

    /** The exception of something that is not about a node. */
    public static OnnxModelException of(Problem problem, String detail) {
        return new OnnxModelException(problem, "", "", detail);
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }

    /** The operator's name; empty if it is not about a node. */
    public String operator() {
        return operator;
    }

    /** The node's name; empty if it is not about a node. */
    public String node() {
        return node;
    }
}
