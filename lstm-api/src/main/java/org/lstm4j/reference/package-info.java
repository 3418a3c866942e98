/**
 * The reference: a slow, plain interpreter in double precision that runs any graph node by node. It is the oracle that
 * backends are compared with, and the debugger: every value can be watched, and the first one that is not a number
 * found.
 *
 * <pre>{@code
 * Interpreter interpreter = new Interpreter((node, values) -> System.out.println(node.where() + " " + values));
 * Map<String, Tensor> outputs = interpreter.run(graph, inputs, parameters);
 * }</pre>
 */
@NullMarked
package org.lstm4j.reference;

import org.jspecify.annotations.NullMarked;
