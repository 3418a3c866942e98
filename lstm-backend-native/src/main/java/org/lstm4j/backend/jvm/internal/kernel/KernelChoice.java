package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Locale;
import org.lstm4j.InvalidInputException;

/** What the system property {@code lstm.native.kernels} asks for. */
public enum KernelChoice {
    /** Vectors where the machine and the JVM flags allow them, else scalar; one log line says which and why. */
    AUTO,
    /** Vectors, or an error that says why they are missing. */
    VECTOR,
    /** Scalar. */
    SCALAR;

    /**
     * Reads the name of a choice.
     *
     * @throws InvalidInputException if there is none of this name
     */
    public static KernelChoice of(String name) {
        for (KernelChoice choice : values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(name)) {
                return choice;
            }
        }
        throw new InvalidInputException("System property lstm.native.kernels: expected auto, vector or scalar, found \""
                + name + "\". Correct it or leave it out.");
    }
}
