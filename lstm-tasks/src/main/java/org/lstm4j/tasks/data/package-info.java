/**
 * Rows of text for tasks: where they come from, a file or a generator, and which of them train, validate and test.
 */
@NullMarked
package org.lstm4j.tasks.data;

import org.jspecify.annotations.NullMarked;
