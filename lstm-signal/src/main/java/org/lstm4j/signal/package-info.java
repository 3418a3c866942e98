/**
 * From files of numbers and sounds to sequences of numbers, steps by features.
 */
@NullMarked
package org.lstm4j.signal;

import org.jspecify.annotations.NullMarked;
