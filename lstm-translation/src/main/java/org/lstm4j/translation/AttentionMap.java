package org.lstm4j.translation;

import java.util.List;

/**
 * Where a model looked.
 *
 * @param source its tokens, or the numbers of its steps
 * @param frames the numbers of each step of a source that is no text; none of a text
 * @param target the tokens that were written
 * @param weights a row for each token of the target and one for its end
 */
// Handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
record AttentionMap(List<String> source, float[][] frames, List<String> target, List<List<Double>> weights) {}
