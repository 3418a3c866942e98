package org.lstm4j.backend.nd4j.internal.plan;

/** One operation with its operands in place. */
@FunctionalInterface
interface Instruction {
    void run();
}
