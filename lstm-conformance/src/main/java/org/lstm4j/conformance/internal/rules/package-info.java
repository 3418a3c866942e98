/** The rules of the kit, by subject. */
@NullMarked
package org.lstm4j.conformance.internal.rules;

import org.jspecify.annotations.NullMarked;
