/**
 * Experiments that show what a textbook says: tasks whose sequences come out of a seed, networks trained on them in a minute or
 * two, and a report with the numbers. A {@link org.lstm4j.apps.lab.GapTask} asks at the end of a sequence for what was said
 * before a gap, a {@link org.lstm4j.apps.lab.StepTask} at several steps of it.
 */
@NullMarked
package org.lstm4j.apps.lab;

import org.jspecify.annotations.NullMarked;
