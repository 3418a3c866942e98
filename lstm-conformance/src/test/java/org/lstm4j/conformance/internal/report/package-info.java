/** Tests of the parts of the kit that are not rules. */
@NullMarked
package org.lstm4j.conformance.internal.report;

import org.jspecify.annotations.NullMarked;
