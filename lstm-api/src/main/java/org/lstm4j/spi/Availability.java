package org.lstm4j.spi;

/**
 * Whether a backend can be created here.
 *
 * @param isReady true if it can
 * @param detail what it would run on ({@code Vector API, 256 bits}), or why it cannot ({@code no native library for
 *     linux-aarch64}); one line
 */
public record Availability(boolean isReady, String detail) {
    /** It can be created. */
    public static Availability ready(String detail) {
        return new Availability(true, detail);
    }

    /** It cannot be created, and why. */
    public static Availability unusable(String reason) {
        return new Availability(false, reason);
    }
}
