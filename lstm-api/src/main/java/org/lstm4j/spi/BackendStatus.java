package org.lstm4j.spi;

/**
 * What {@link Backends#status} says of one backend.
 *
 * @param name the word that selects it
 * @param priority who wins when nobody chose
 * @param trains true if it trains
 * @param availability whether it can be used here, and on what
 */
public record BackendStatus(String name, int priority, boolean trains, Availability availability) {
    /** Such as {@code native (ready)} or {@code nd4j (not usable: no native library)}. */
    public String summary() {
        return name + (availability.isReady() ? " (ready)" : " (not usable: " + availability.detail() + ")");
    }
}
