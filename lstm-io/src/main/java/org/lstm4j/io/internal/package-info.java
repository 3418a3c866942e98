/** How the files of {@link org.lstm4j.io} are read and written; not for use from outside. */
@NullMarked
package org.lstm4j.io.internal;

import org.jspecify.annotations.NullMarked;
