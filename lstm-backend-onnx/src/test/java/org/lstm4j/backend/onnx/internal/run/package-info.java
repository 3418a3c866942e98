/** Tests of what runs graphs. */
@NullMarked
package org.lstm4j.backend.onnx.internal.run;

import org.jspecify.annotations.NullMarked;
