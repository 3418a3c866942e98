package org.lstm4j.graph;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;

/**
 * The elements of an axis that an {@link Op#SLICE} takes, or that an {@link Op#SLICE_GRAD} puts back. Immutable.
 *
 * @param node the operator
 * @param axis which, 0 or more
 * @param whole the size of the axis
 * @param part how many elements are taken
 */
public record SliceRange(Node node, int axis, Dim whole, Dim part) {
    /** Of a node that cuts, or of a gradient of one. */
    public static SliceRange of(Node node) {
        int axis = (int) node.attributes().integer("axis");
        boolean isGradient = node.op() == Op.SLICE_GRAD;
        Value cut = isGradient ? node.output() : node.input(0);
        Value taken = isGradient ? node.input(0) : node.output();
        return new SliceRange(node, axis, cut.shape().dim(axis), taken.shape().dim(axis));
    }

    /**
     * The first element taken. An axis of a fixed size is cut as in ONNX, where what lies beyond its ends is not taken;
     * the size of what is cut from another axis is decided before the axis is known, so it must be there.
     *
     * @throws InvalidInputException if the axis is too short
     */
    public int start(Sizes sizes) {
        int size = whole.size(sizes);
        int count = part.size(sizes);
        long start;
        if (node.attributes().isInteger("start")) {
            long given = node.attributes().integer("start");
            start = whole instanceof Dim.Fixed ? clamped(size, given) : given < 0 ? given + size : given;
        } else {
            start = node.attributes().dimension("start").size(sizes);
        }
        if (start < 0 || start + count > size) {
            throw new InvalidInputException(node.where() + ": a slice of " + count + " from " + start
                    + " does not fit in axis " + axis + ", which is " + whole
                    + (whole instanceof Dim.Fixed ? "" : " = " + size));
        }
        return (int) start;
    }

    /**
     * The rule of the operator's shape: how many elements are taken of an axis.
     *
     * @throws InvalidInputException if none can be for any size, or the bounds are of no use without knowing it
     */
    static Dim part(Dim whole, Attributes attributes) {
        if (whole instanceof Dim.Fixed(int size) && attributes.isInteger("start") && attributes.isInteger("end")) {
            return Dim.of(
                    Math.max(0, clamped(size, attributes.integer("end")) - clamped(size, attributes.integer("start"))));
        }
        if (isFromEnd(attributes, "start") && !isFromEnd(attributes, "end") && !isToEnd(attributes)) {
            throw new InvalidInputException(
                    "of an axis without a fixed size cannot count its start from the end and its end from the front");
        }
        try {
            Dim end = isToEnd(attributes) ? whole : bound(whole, attributes, "end");
            return end.minus(bound(whole, attributes, "start"));
        } catch (InvalidInputException e) {
            throw new InvalidInputException("has its start behind its end: " + e.getMessage(), e);
        }
    }

    private static boolean isToEnd(Attributes attributes) {
        return attributes.isInteger("end") && attributes.integer("end") == Integer.MAX_VALUE;
    }

    private static boolean isFromEnd(Attributes attributes, String bound) {
        return attributes.isInteger(bound) && attributes.integer(bound) < 0;
    }

    private static int clamped(int size, long bound) {
        return Math.clamp(bound < 0 ? bound + size : bound, 0, size);
    }

    private static Dim bound(Dim whole, Attributes attributes, String bound) {
        if (whole instanceof Dim.Fixed(int size) && attributes.isInteger(bound)) {
            return Dim.of(clamped(size, attributes.integer(bound)));
        }
        return isFromEnd(attributes, bound)
                ? whole.minus(Math.toIntExact(-attributes.integer(bound)))
                : attributes.dimension(bound);
    }
}
