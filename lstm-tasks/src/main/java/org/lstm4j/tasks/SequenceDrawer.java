package org.lstm4j.tasks;

import java.util.List;
import java.util.function.Supplier;

/** A task type whose models draw sequences that did not exist: strokes, images, movements. */
public interface SequenceDrawer extends TaskType {
    /**
     * What was drawn.
     *
     * @param rows a row for each sequence; its {@linkplain PredictedRow#text text} is a line of JSON, of each step its numbers, as a file of
     *     pen strokes has them
     * @param picture makes one of all of them, as a file of SVG
     */
    record Drawings(List<? extends PredictedRow> rows, Supplier<String> picture) {
        /** Copies the list. */
        public Drawings {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Draws sequences.
     *
     * @throws org.lstm4j.InvalidInputException if the model is not of this type, does not know the class, or a beginning does not fit
     */
    Drawings draw(TaskModel model, DrawRequest request);
}
