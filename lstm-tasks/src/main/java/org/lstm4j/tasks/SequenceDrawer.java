package org.lstm4j.tasks;

import java.util.List;

/** A task type whose models draw sequences that did not exist: strokes, images, movements. */
public interface SequenceDrawer extends TaskType {
    /**
     * What was drawn.
     *
     * @param rows a row for each sequence; its {@linkplain PredictedRow#text text} is in the form of the task's own files where these are text
     * @param picture of all of them, as a file of SVG
     */
    record Drawings(List<? extends PredictedRow> rows, String picture) {
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
