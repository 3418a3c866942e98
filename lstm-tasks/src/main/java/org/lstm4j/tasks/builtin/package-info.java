/**
 * What ships with the program: layers, losses, optimizers and the like under the words of task files, task types, and tasks.
 * Bound as a plug-in binds its own.
 */
@NullMarked
package org.lstm4j.tasks.builtin;

import org.jspecify.annotations.NullMarked;
