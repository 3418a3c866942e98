package org.lstm4j.model.use;

import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;

/** Refuses a model whose graph does not give what its use needs: a file from somebody else can hold any graph, beside any labels. */
public final class RowNumbers {
    private static final String DAMAGED = "; it was damaged or put together by hand";

    private RowNumbers() {}

    /**
     * How many numbers a model gives for each row.
     *
     * @param name of the model, for the message
     * @throws InvalidInputException if it does not give some for each row, saying what it gives
     */
    public static int of(String name, Bundle bundle) {
        Graph graph = bundle.graph();
        Value output = graph.output(Model.PREDICTION);
        boolean isRow = output.rank() == 2
                && output.dtype() == DType.FLOAT32
                && output.shape().dim(1) instanceof Dim.Fixed
                && hasItsRows(graph, output);
        if (!isRow) {
            throw new InvalidInputException(name + ": its graph gives " + output.dtype() + output.shape()
                    + " where its task needs numbers for each row" + DAMAGED);
        }
        return output.shape().fixed(1);
    }

    private static boolean hasItsRows(Graph graph, Value output) {
        return output.shape().dim(0) instanceof Dim.Named rows
                && graph.inputs().stream()
                        .allMatch(input ->
                                input.rank() > 0 && input.shape().dim(0).equals(rows));
    }

    /**
     * Refuses a model that does not give one number for each row, or has not so many labels for it.
     *
     * @param name of the model, for the message
     */
    public static void requireOne(String name, Bundle bundle, int labels) {
        Graph graph = bundle.graph();
        Value output = graph.output(Model.PREDICTION);
        boolean isOne = output.rank() == 2
                && output.dtype() == DType.FLOAT32
                && output.shape().dim(1).equals(Dim.of(1))
                && hasItsRows(graph, output);
        if (!isOne) {
            throw new InvalidInputException(name + ": its graph gives " + output.dtype() + output.shape()
                    + " where its task needs one number for each row" + DAMAGED);
        }
        requireLabels(name, bundle, labels);
    }

    /**
     * How a model's numbers become classes.
     *
     * @param name of the model, for the message
     * @param logits whether it gives logits
     * @throws InvalidInputException if it does not give one number for each row and two labels, or a number for each label
     */
    public static Classes classes(String name, Bundle bundle, boolean logits) {
        Classes classes = new Classes(of(name, bundle), logits, bundle.threshold());
        requireLabels(name, bundle, classes.count());
        return classes;
    }

    /** Refuses a model that has not so many labels. */
    public static void requireLabels(String name, Bundle bundle, int labels) {
        if (bundle.labels().size() != labels) {
            throw new InvalidInputException(
                    name + ": has " + bundle.labels().size() + " labels, and its task needs " + labels + DAMAGED);
        }
    }
}
