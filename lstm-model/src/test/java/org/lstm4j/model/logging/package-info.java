/** A logging binding, and a program that runs with it. */
@NullMarked
package org.lstm4j.model.logging;

import org.jspecify.annotations.NullMarked;
