/**
 * The parts of a model and its training (layers, losses, optimizers, clipping, schedules) by the words that task files call
 * them by. {@link org.lstm4j.tasks.LstmModule} binds a word to a settings record and a function that makes the part.
 */
@NullMarked
package org.lstm4j.tasks.component;

import org.jspecify.annotations.NullMarked;
