/** How rules run, what they compare with, and what is reported. */
@NullMarked
package org.lstm4j.conformance.internal;

import org.jspecify.annotations.NullMarked;
