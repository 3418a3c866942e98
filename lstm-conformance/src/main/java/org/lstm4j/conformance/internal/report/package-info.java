/** The outcomes as JSON, as one table, and as the page that a project keeps. */
@NullMarked
package org.lstm4j.conformance.internal.report;

import org.jspecify.annotations.NullMarked;
