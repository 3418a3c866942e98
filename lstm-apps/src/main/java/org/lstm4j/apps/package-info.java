/**
 * The {@code lstm} program: {@link org.lstm4j.apps.Lstm} runs it, also from within another program.
 */
@NullMarked
package org.lstm4j.apps;

import org.jspecify.annotations.NullMarked;
