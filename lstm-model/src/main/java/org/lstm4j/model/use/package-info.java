/**
 * What trainings and saved models have to agree on: how texts become columns, how numbers of a series are scaled, what a model's number
 * means. Who only uses a model needs {@link org.lstm4j.model} alone.
 */
@NullMarked
package org.lstm4j.model.use;

import org.jspecify.annotations.NullMarked;
