package org.lstm4j.train;

import java.util.List;

/** What all epochs came to, in order. */
public record History(List<EpochLog> epochs) {
    /** Copies the list. */
    public History {
        epochs = List.copyOf(epochs);
    }

    /** One value over all epochs. @throws org.lstm4j.InvalidInputException if an epoch does not have it */
    public double[] values(String name) {
        return epochs.stream().mapToDouble(epoch -> epoch.value(name)).toArray();
    }
}
