/**
 * Task type {@code text-generation}: texts in, a model of their next word out, which writes on from a beginning.
 */
@NullMarked
package org.lstm4j.tasks.generation;

import org.jspecify.annotations.NullMarked;
