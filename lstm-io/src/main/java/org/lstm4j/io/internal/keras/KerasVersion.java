package org.lstm4j.io.internal.keras;

/**
 * The version of Keras that wrote a file.
 *
 * @param text as the file has it, such as 2.4.0 or 2.2.4-tf; empty if it does not say
 */
record KerasVersion(String text) {
    /** Whether it is one of the first versions, whose layers have other settings and weights. */
    boolean isOne() {
        return text.startsWith("1.") || text.startsWith("0.");
    }

    /** Whether it is of the new Keras, which is not a part of TensorFlow. */
    boolean isThree() {
        return !text.isEmpty() && text.charAt(0) >= '3' && text.charAt(0) <= '9';
    }

    /** Whether it is that one or a later one. */
    boolean isFrom(int major, int minor) {
        String[] parts = text.split("[^0-9]+", 3);
        if (isThree() || parts.length < 2 || !parts[0].matches("[0-9]{1,3}") || !parts[1].matches("[0-9]{1,3}")) {
            return isThree();
        }
        int own = Integer.parseInt(parts[0]);
        return own > major || (own == major && Integer.parseInt(parts[1]) >= minor);
    }
}
