/** The kit itself under test. */
@NullMarked
package org.lstm4j.conformance;

import org.jspecify.annotations.NullMarked;
