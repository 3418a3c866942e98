/**
 * The conformance kit: what every backend must compute, to the digits of the field's own implementations.
 *
 * <p>A backend author writes one class and runs it as a test:
 *
 * <pre>{@code
 * class MyBackendConformanceTest extends BackendConformance {
 *     @Override
 *     protected Backend backend() {
 *         return new MyBackend();
 *     }
 * }
 * }</pre>
 *
 * <p>What runs is decided by facts: a backend that is no {@link org.lstm4j.spi.TrainingBackend} runs no training rule, and one
 * that declares fewer operators runs the rules of those. What is not met yet is a {@link KnownGap}, which fails the build as
 * soon as it is met.
 */
@NullMarked
package org.lstm4j.conformance;

import org.jspecify.annotations.NullMarked;
