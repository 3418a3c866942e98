/** Metrics of texts and of labelled sequences, each by one exact definition, that of the program whose figures are compared. */
@NullMarked
package org.lstm4j.text.metric;

import org.jspecify.annotations.NullMarked;
