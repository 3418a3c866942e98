package org.lstm4j.spi;

import org.lstm4j.graph.Graph;

/**
 * Something that runs graphs. One that also trains is a {@link TrainingBackend}: "cannot train" is a fact of the type.
 *
 * <p>Thread-safe. What comes out of it can be used by several threads, too, one at a time: {@link Programs} has the rules that
 * hold for all backends. After {@link #close} nothing can be compiled, and what was compiled before cannot be used: all of it
 * throws {@link org.lstm4j.ClosedException}.
 */
public interface Backend extends AutoCloseable {
    /** The name of its provider. */
    String name();

    /** What it runs on, one line: kernels and threads. */
    String description();

    /** True if all that it compiles comes out of {@link Programs}; where not, {@link Backends} puts it under their rules. */
    default boolean usesPrograms() {
        return false;
    }

    /**
     * Prepares a graph for running. Its parameters start at zero; the caller sets them.
     *
     * @param graph any graph without {@link org.lstm4j.graph.Op#isPrivate private} operators but dropout's
     * @throws org.lstm4j.InvalidInputException if the graph has an operator that this backend does not run
     * @throws org.lstm4j.ClosedException if it is closed
     */
    Predictor compile(Graph graph, CompileOptions options);

    /**
     * Gives back threads and memory, also those of what was compiled and not closed. Waits for runs that are under way; does
     * nothing the second time.
     */
    @Override
    void close();
}
