/**
 * ONNX: the backend {@code onnx}, which runs graphs on ONNX Runtime, and {@code .onnx} files out of and into graphs. The
 * files need no native library.
 *
 * <pre>{@code
 * byte[] onnx = OnnxWriter.bytes(graph, weights, Map.of());
 * OnnxModel read = OnnxReader.read(onnx);
 * try (Backend backend = Backends.select(Selection.of("onnx"));
 *         Predictor predictor = backend.compile(read.graph(), CompileOptions.DEFAULT)) {
 *     predictor.parameters().setAll(read.weights());
 *     predictor.run(inputs, outputs);
 * }
 * }</pre>
 */
@NullMarked
package org.lstm4j.backend.onnx;

import org.jspecify.annotations.NullMarked;
