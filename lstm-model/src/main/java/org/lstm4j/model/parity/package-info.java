/**
 * Whether a model still computes what somebody recorded of it: numbers of a notebook beside a file that is imported, kept in the model as
 * {@link org.lstm4j.model.parity.Checks} and computed again anywhere.
 */
@NullMarked
package org.lstm4j.model.parity;

import org.jspecify.annotations.NullMarked;
