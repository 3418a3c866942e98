/** ONNX models as graphs, for the vectors. */
@NullMarked
package org.lstm4j.conformance.internal.onnx;

import org.jspecify.annotations.NullMarked;
