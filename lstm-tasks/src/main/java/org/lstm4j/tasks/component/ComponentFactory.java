package org.lstm4j.tasks.component;

import java.util.function.BiFunction;

/**
 * Makes parts of one type, as {@code dense}.
 *
 * @param settings the record to which the part's settings are bound; a component that is an {@link java.util.Optional} is a
 *     key that may be left out
 * @param create makes the part; an {@link org.lstm4j.InvalidInputException} it throws is reported with file and line
 * @param <S> the settings
 * @param <T> the kind of part, as {@link org.lstm4j.nn.Layer}
 */
public record ComponentFactory<S extends Record, T>(
        Class<S> settings, BiFunction<? super S, ? super ComponentContext, ? extends T> create) {}
