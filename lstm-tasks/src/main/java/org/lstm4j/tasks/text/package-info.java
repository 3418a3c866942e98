/**
 * Task type {@code text-classification}: rows of text and label in, a model that labels raw text out.
 */
@NullMarked
package org.lstm4j.tasks.text;

import org.jspecify.annotations.NullMarked;
