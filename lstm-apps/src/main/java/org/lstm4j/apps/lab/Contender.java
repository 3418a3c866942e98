package org.lstm4j.apps.lab;

/**
 * A cell with what its network has of its own; all else is the same for all.
 *
 * @param cell its key
 * @param units as many as give all networks about as many weights
 * @param learningRate of Adam
 */
record Contender(String cell, int units, double learningRate) {
    Contender(Cell cell, int units, double learningRate) {
        this(cell.key(), units, learningRate);
    }

    Cell kind() {
        return Cell.of(cell);
    }
}
