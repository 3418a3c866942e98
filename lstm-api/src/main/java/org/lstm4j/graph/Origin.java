package org.lstm4j.graph;

/**
 * Where a node comes from, for messages and for the debugger.
 *
 * @param scope the path of the layer that made it, such as {@code encoder/lstm_1}; empty outside a layer
 * @param line the source line of the caller, such as {@code Dense.java:84}; empty if unknown
 */
public record Origin(String scope, String line) {}
