/** Tests of the parts of the kit that are not rules. */
@NullMarked
package org.lstm4j.conformance.internal.vectors;

import org.jspecify.annotations.NullMarked;
