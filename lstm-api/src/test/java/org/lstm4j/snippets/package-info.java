/** The code that documentation shows. */
@NullMarked
package org.lstm4j.snippets;

import org.jspecify.annotations.NullMarked;
