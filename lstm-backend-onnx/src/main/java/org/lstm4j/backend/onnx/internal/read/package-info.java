/** An ONNX model read into a graph. */
@NullMarked
package org.lstm4j.backend.onnx.internal.read;

import org.jspecify.annotations.NullMarked;
