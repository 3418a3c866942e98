package org.lstm4j.text.internal;

import java.util.List;
import java.util.SequencedMap;

/**
 * The values of one record by column name.
 *
 * @param line the line on which it starts, from 1
 * @param names the names of its columns
 * @param values the values; modifiable, and owned by who gets the row
 */
public record Row(long line, List<String> names, SequencedMap<String, String> values) {}
