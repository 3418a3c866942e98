/** Tests and measurements of the fused LSTM. */
@NullMarked
package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.NullMarked;
