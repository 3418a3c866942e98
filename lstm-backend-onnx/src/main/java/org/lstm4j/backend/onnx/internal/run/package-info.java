/** Graphs at work in ONNX Runtime. */
@NullMarked
package org.lstm4j.backend.onnx.internal.run;

import org.jspecify.annotations.NullMarked;
