package org.lstm4j.train;

import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/** A parameter and the gradient of the loss for it, of the same shape. */
public record Gradient(Parameter parameter, Value value) {}
