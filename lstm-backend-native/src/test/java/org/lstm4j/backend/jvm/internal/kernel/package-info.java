/** Tests and measurements of the kernels. */
@NullMarked
package org.lstm4j.backend.jvm.internal.kernel;

import org.jspecify.annotations.NullMarked;
