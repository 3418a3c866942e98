package org.lstm4j.apps.task;

import java.nio.file.Path;
import org.lstm4j.io.Bundle;

/**
 * A model file, and the task it was trained for.
 *
 * @param file where it lies
 * @param bundle what is in it
 * @param task as it was when the model was trained
 */
public record SavedModel(Path file, Bundle bundle, TaskDefinition task) {}
