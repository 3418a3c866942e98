/**
 * Rows of text for tasks: where they come from, a file or a generator, and which of them train, validate and test.
 */
@NullMarked
package org.lstm4j.apps.task.data;

import org.jspecify.annotations.NullMarked;
