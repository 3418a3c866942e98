package org.lstm4j.backend.nd4j.internal.plan;

import java.util.List;

/** A piece of work in Java between ND4J's operations. */
@FunctionalInterface
public interface HostTask {
    /**
     * Does it.
     *
     * @param memory what the step named, in its order
     * @throws org.lstm4j.InvalidInputException if numbers that were fed are out of range
     */
    void run(List<HostMemory> memory);
}
