/** What the tests of all modules share; nothing outside tests uses it. */
@NullMarked
package org.lstm4j.testing;

import org.jspecify.annotations.NullMarked;
