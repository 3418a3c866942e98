package org.lstm4j;

import java.util.List;

/** A value has a shape or an element type that an operator or a layer cannot take. */
public final class ShapeException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final transient List<Shape> shapes;

    /**
     * Creates the exception.
     *
     * @param where the layer path and operator, such as {@code encoder/lstm_1: LSTM}
     * @param problem what was expected, what came, and what to do
     * @param shapes the shapes it is about
     */
    public ShapeException(String where, String problem, Shape... shapes) {
        super(where.isEmpty() ? problem : where + ": " + problem);
        this.where = where;
        this.shapes = List.of(shapes);
    }

    /** The layer path and the operator. */
    public String where() {
        return where;
    }

    /** The shapes the message is about; empty after deserialisation. */
    public List<Shape> shapes() {
        return shapes == null ? List.of() : shapes;
    }
}
