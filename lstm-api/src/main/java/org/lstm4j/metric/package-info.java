/**
 * Metrics beside losses, each by one exact definition that its documentation gives: of classes, of numbers, of probabilities. Steps behind
 * a row's length do not count. Metrics of texts are in {@code org.lstm4j.text.metric}.
 */
@NullMarked
package org.lstm4j.metric;

import org.jspecify.annotations.NullMarked;
