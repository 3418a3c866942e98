/** A graph written as an ONNX model. */
@NullMarked
package org.lstm4j.backend.onnx.internal.write;

import org.jspecify.annotations.NullMarked;
