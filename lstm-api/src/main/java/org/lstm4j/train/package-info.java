/**
 * Training: losses, optimizers, schedules, metrics, callbacks, and the {@link org.lstm4j.train.Trainer} that puts them
 * together on whatever backend is chosen.
 *
 * {@snippet class="org.lstm4j.snippets.ApiSnippets" region="train"}
 *
 * <p>A training that may be broken off saves its state between epochs, here into memory, and goes on from the last one:
 *
 * {@snippet :
 * trainer.fit(train, validation, 20, stopping, new TrainingCheckpoint(saved::add));
 *
 * History whole = another.resume(saved.getLast(), train, Optional.of(validation), 20, otherStopping);
 * }
 */
@NullMarked
package org.lstm4j.train;

import org.jspecify.annotations.NullMarked;
