/**
 * The default backend, {@code native}: pure Java, no native library. A graph becomes a plan over one arena of floats;
 * products, gates and activations run on the Vector API where the JVM has it, and on a scalar twin with the same bits
 * where it has not.
 *
 * <p>Everything but the provider is internal.
 */
@NullMarked
package org.lstm4j.backend.jvm;

import org.jspecify.annotations.NullMarked;
