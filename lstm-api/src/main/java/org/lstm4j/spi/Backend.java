package org.lstm4j.spi;

import org.lstm4j.graph.Graph;

/**
 * Something that runs graphs. One that also trains is a {@link TrainingBackend}: "cannot train" is a fact of the type.
 *
 * <p>Compiling is thread-safe; what comes out of it is not, unless it says so.
 */
public interface Backend extends AutoCloseable {
    /** The name of its provider. */
    String name();

    /** What it runs on, one line: kernels and threads. */
    String description();

    /**
     * Prepares a graph for running. Its parameters start at zero; the caller sets them.
     *
     * @param graph any graph without {@link org.lstm4j.graph.Op#isPrivate private} operators but dropout's
     * @throws org.lstm4j.InvalidInputException if the graph has an operator that this backend does not run
     */
    Predictor compile(Graph graph, CompileOptions options);

    /** Gives back threads and memory. What was compiled must not be used any more. */
    @Override
    void close();
}
