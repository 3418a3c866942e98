/**
 * All that the author of a backend needs: what a provider declares, what a backend compiles, and how one is chosen.
 *
 * <p>SPI version 1. A backend is a jar with a {@code META-INF/services/org.lstm4j.spi.BackendProvider} file on the class
 * path; nothing else has to change.
 *
 * <pre>{@code
 * try (Backend backend = Backends.select(Selection.automatic())) {
 *     Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT);
 *     predictor.run(new Feeds().put("tokens", tokens), new Feeds().put("prediction", prediction));
 * }
 * }</pre>
 */
@NullMarked
package org.lstm4j.spi;

import org.jspecify.annotations.NullMarked;
