/** What writing, reading and running share: tensors and the messages of refusals. */
@NullMarked
package org.lstm4j.backend.onnx.internal;

import org.jspecify.annotations.NullMarked;
