package org.lstm4j.tasks;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A file that a task reads.
 *
 * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param origin where it is to be had, for people
 * @param rows counts what is in it
 */
public record DataNeed(String file, Optional<String> origin, ToLongFunction<Path> rows) {}
