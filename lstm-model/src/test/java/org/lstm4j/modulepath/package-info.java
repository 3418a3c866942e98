/** A program of somebody else, which runs on a module path. */
@NullMarked
package org.lstm4j.modulepath;

import org.jspecify.annotations.NullMarked;
