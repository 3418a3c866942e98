/**
 * A model in a program of one's own: {@link org.lstm4j.model.CompiledModel} trains and saves one, {@link
 * org.lstm4j.model.SavedModel} opens a {@code .lstm} file and answers.
 *
 * <p>Beside this module a program needs a backend, such as {@code lstm-backend-native}.
 */
@NullMarked
package org.lstm4j.model;

import org.jspecify.annotations.NullMarked;
