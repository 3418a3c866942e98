package org.lstm4j.nn;

import org.lstm4j.Shape;

/**
 * What a summary says of one layer.
 *
 * @param name its scope, such as {@code dense_1}
 * @param type its class, such as {@code Dense}
 * @param outputShape what it gives
 * @param parameters the number of its weights
 * @param trainable the number of those that are trained
 */
public record LayerSummary(String name, String type, Shape outputShape, long parameters, long trainable) {}
