package org.lstm4j.apps.task.text;

import org.lstm4j.apps.task.TaskType;

/** Task type {@code text-classification}: rows of text and label in, a model that labels raw text out. */
public final class TextClassification implements TaskType {
    @Override
    public Class<TextClassificationConfig> configuration() {
        return TextClassificationConfig.class;
    }
}
