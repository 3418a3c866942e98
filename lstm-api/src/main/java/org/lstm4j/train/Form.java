package org.lstm4j.train;

/**
 * Whose rule an optimizer follows. The same name is not the same rule: epsilon stands in different places, and the
 * defaults differ.
 */
public enum Form {
    /** As Keras 2 and 3 do. */
    KERAS,
    /** As PyTorch does. */
    PYTORCH
}
