/** The code that documentation shows. */
@NullMarked
package org.lstm4j.model.snippets;

import org.jspecify.annotations.NullMarked;
