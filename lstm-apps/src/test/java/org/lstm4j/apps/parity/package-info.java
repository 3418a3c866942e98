/** What models say of the test rows of their tasks, so that backends can be compared row by row. */
@NullMarked
package org.lstm4j.apps.parity;

import org.jspecify.annotations.NullMarked;
