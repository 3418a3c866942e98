/**
 * What a run shows and leaves behind: model summary, progress, epoch lines, classification report and curves.
 */
@NullMarked
package org.lstm4j.tasks.report;

import org.jspecify.annotations.NullMarked;
