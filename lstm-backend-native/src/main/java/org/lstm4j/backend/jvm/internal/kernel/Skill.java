package org.lstm4j.backend.jvm.internal.kernel;

/** What of the vector kernels is compiled together, and may be used from then on: the hot passes behind one kind of call. */
enum Skill {
    EXP,
    LOG,
    SIGMOID,
    TANH,
    SOFTPLUS,
    /** The functions of one element that need no polynomial. */
    PLAIN,
    BINARY,
    BINARY_RIGHT,
    BINARY_LEFT,
    SQUARE,
    FLUSH,
    ADD_SCALED,
    SELECT,
    SUM,
    MAX,
    SUM_ROWS,
    COPY_PANELS,
    GATHER_PANELS,
    SCATTER_PANELS,
    /** Products of whole tiles of rows and pairs of panels that start from a bias. */
    PRODUCT,
    /** The same that add. */
    ADD_PRODUCT,
    /** What is no whole tile of rows. */
    PRODUCT_REST,
    /** A panel that has no other to go with. */
    PRODUCT_COLUMN,
    /** The last three panels of an odd number. */
    PRODUCT_TRIPLE,
    /** A single row. */
    PRODUCT_ROW,
    TRANSPOSED_PAIR,
    TRANSPOSED_SINGLE,
    GATES,
    HALF_GATES,
    ROW_GATES,
    GATE_GRADIENTS,
    HALF_GATE_GRADIENTS;

    /** Its place among the skills. */
    @SuppressWarnings("EnumOrdinal") // of sets in a long, which live as long as the JVM
    int number() {
        return ordinal();
    }

    /** The skill at a place. */
    @SuppressWarnings("EnumOrdinal")
    static Skill of(int number) {
        return values()[number];
    }

    /** It alone in a set of skills. */
    long bit() {
        return 1L << number();
    }
}
