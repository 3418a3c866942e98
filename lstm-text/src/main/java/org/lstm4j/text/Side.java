package org.lstm4j.text;

/** The end of a sequence at which something is added or cut off. */
public enum Side {
    /** Before the first id; {@code 'pre'} in Keras. */
    PRE,
    /** After the last id; {@code 'post'} in Keras. */
    POST
}
