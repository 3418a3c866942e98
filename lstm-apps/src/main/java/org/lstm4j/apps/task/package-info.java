/**
 * Tasks and task types: {@link org.lstm4j.apps.task.TaskCatalog} finds a task by its name or file; a jar on the class path
 * adds types and tasks by an {@link org.lstm4j.apps.task.LstmModule}.
 */
@NullMarked
package org.lstm4j.apps.task;

import org.jspecify.annotations.NullMarked;
