/**
 * Task type {@code text-classification}: rows of text and label in, a model that labels raw text out.
 */
@NullMarked
package org.lstm4j.apps.task.text;

import org.jspecify.annotations.NullMarked;
