/**
 * The graph: what a model computes, in at most forty operators with ONNX names and semantics.
 *
 * <p>A layer is written once against {@link org.lstm4j.graph.GraphBuilder}, which infers shapes and fails at the line
 * that made the mistake. {@link org.lstm4j.graph.Gradients} turns a graph into one that also computes gradients, and
 * any graph can be printed, read back, and run node by node by the reference interpreter.
 *
 * <pre>{@code
 * GraphBuilder g = new GraphBuilder();
 * Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
 * Parameter w = g.parameter("w", Shape.of(3, 2), Initializer.glorotUniform(3, 2));
 * g.output("y", g.tanh(g.matMul(x, w)));
 * System.out.println(g.build().toText());
 * }</pre>
 */
@NullMarked
package org.lstm4j.graph;

import org.jspecify.annotations.NullMarked;
