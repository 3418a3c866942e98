package org.lstm4j.apps.lab;

import java.util.List;

/**
 * What a cell comes to at each of some places: a line of a chart.
 *
 * @param cell whose it is
 * @param values over the seeds, one for each place
 */
record Curve(Cell cell, List<Extent> values) {
    /** Copies the list. */
    Curve {
        values = List.copyOf(values);
    }
}
