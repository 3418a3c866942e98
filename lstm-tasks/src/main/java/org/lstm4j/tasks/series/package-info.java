/**
 * Task type {@code series-forecast}: a series of numbers in equal steps of time in, a model that says how it goes on out,
 * measured in the series' own unit beside forecasts that need no model.
 */
@NullMarked
package org.lstm4j.tasks.series;

import org.jspecify.annotations.NullMarked;
