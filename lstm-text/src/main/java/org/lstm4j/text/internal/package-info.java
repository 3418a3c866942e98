/** How the public types of {@code org.lstm4j.text} work inside; not for users, and free to change. */
@NullMarked
package org.lstm4j.text.internal;

import org.jspecify.annotations.NullMarked;
