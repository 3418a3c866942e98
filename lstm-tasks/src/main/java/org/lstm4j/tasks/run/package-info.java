/**
 * What a command hands to a task type: where the data lies, where files go, which backend works, and where to print.
 */
@NullMarked
package org.lstm4j.tasks.run;

import org.jspecify.annotations.NullMarked;
