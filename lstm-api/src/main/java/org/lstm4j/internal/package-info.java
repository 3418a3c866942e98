/** What the packages of this module share and others do not use. */
@NullMarked
package org.lstm4j.internal;

import org.jspecify.annotations.NullMarked;
