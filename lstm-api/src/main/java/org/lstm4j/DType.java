package org.lstm4j;

import java.util.Locale;

/** The type of a tensor's elements, named as in ONNX. */
public enum DType {
    /** 32-bit IEEE 754; what models compute with. */
    FLOAT32(4),
    /** 64-bit IEEE 754; what the reference interpreter computes with. */
    FLOAT64(8),
    /** 32-bit signed integer; token ids, labels and lengths. */
    INT32(4),
    /** 64-bit signed integer; counters. */
    INT64(8),
    /** A truth value, one byte. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** True for {@link #FLOAT32} and {@link #FLOAT64}. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** The lower-case name used in the text form of a graph, such as {@code float32}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type with that {@link #text} name.
     *
     * @throws InvalidInputException if there is none
     */
    public static DType ofText(String text) {
        for (DType type : values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new InvalidInputException(
                "No element type \"" + text + "\". Known: float32, float64, int32, int64, bool.");
    }
}
