package org.lstm4j.tasks;

/** What a model says of one row. The components of a record that implements it are the keys of its JSON. */
public interface PredictedRow {
    /** For people: a line, or several; control characters are taken care of when it is printed. */
    String text();
}
