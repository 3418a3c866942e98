package org.lstm4j.tasks;

/**
 * A task file on the class path.
 *
 * @param resource full name without a leading slash
 * @param loader whose class path has it
 */
record ShippedTask(String resource, ClassLoader loader) {}
