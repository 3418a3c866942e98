package org.lstm4j.spi;

/**
 * What a backend's jar offers to {@link java.util.ServiceLoader}. Creating a provider and asking it questions is cheap
 * and loads no native code. Thread-safe.
 */
public interface BackendProvider {
    /** The word that users select it by: lower case, such as {@code native}. */
    String name();

    /** Who wins when nobody chose: the ready one with the highest. The native backend has 100, the reference -100. */
    int priority();

    /** Whether it can be created here. Must not throw. */
    Availability availability();

    /** True if what {@link #create} gives is a {@link TrainingBackend}. */
    boolean trains();

    /** True if it hands arrays to code outside the JVM; then {@linkplain JvmFlaw faults} of a JVM can concern it that others do not meet. */
    default boolean callsNativeCode() {
        return false;
    }

    /**
     * Creates the backend, which the caller closes.
     *
     * @throws org.lstm4j.InvalidInputException if an option is unknown or cannot be met
     * @throws BackendException if it fails to start
     */
    Backend create(BackendOptions options);
}
