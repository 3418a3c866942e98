package org.lstm4j.translation;

import java.util.List;

/**
 * Where a model looked.
 *
 * @param source its tokens
 * @param target the tokens that were written
 * @param weights a row for each token of the target and one for its end
 */
record AttentionMap(List<String> source, List<String> target, List<List<Double>> weights) {}
