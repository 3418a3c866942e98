package org.lstm4j.apps.task.series;

/**
 * Numbers in equal steps of time.
 *
 * @param name of the series
 * @param values in order of time; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on within this package, never compared
record Series(String name, double[] values) {}
