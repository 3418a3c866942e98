package org.lstm4j.graph;

import java.util.HashSet;
import java.util.Set;

/**
 * One call of a layer whose weights are shared, and what it has named so far: what an earlier call named is to be found
 * again, what this one named is in use.
 *
 * @param layer the name of the shared layer
 * @param line where it is called; empty if unknown
 * @param scopes of inner layers
 * @param parameters by their whole names
 */
record SharedCall(String layer, String line, Set<String> scopes, Set<String> parameters) {
    SharedCall(String layer, String line) {
        this(layer, line, new HashSet<>(), new HashSet<>());
    }
}
