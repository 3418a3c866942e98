/**
 * Tasks and task types: {@link org.lstm4j.tasks.TaskCatalog} finds a task by its name or file; a jar on the class path
 * adds types and tasks by an {@link org.lstm4j.tasks.LstmModule}.
 */
@NullMarked
package org.lstm4j.tasks;

import org.jspecify.annotations.NullMarked;
