/**
 * Helpers of the program that are nobody else's business.
 */
@NullMarked
package org.lstm4j.apps.internal;

import org.jspecify.annotations.NullMarked;
