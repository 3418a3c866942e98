package org.lstm4j.tasks.series;

import java.util.List;

/**
 * Numbers in equal steps of time.
 *
 * @param name of the series
 * @param values in order of time; not copied, not to be changed
 * @param remarks what people should know of them, a line each
 */
@SuppressWarnings("ArrayRecordComponent") // handed on within this package, never compared
record Series(String name, double[] values, List<String> remarks) {
    /** Copies the remarks. */
    Series {
        remarks = List.copyOf(remarks);
    }
}
