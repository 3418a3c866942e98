package org.lstm4j.backend.jvm.internal.plan;

/** A unit bound to sizes and places in memory, ready to run again and again without allocating. */
interface Instruction {
    void run();
}
