/**
 * Pages of one file, which open without a network, and figures for them: HTML that is escaped by its type, and SVG that follows
 * the reader's theme, light or dark.
 */
@NullMarked
package org.lstm4j.tasks.page;

import org.jspecify.annotations.NullMarked;
