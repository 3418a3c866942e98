package org.lstm4j.conformance;

import java.util.Optional;

/**
 * How one rule or vector case ended on one backend.
 *
 * @param rule its id
 * @param status how it ended
 * @param reason why it failed or did not run; empty if it passed
 * @param worst the largest deviation seen, {@code |actual - expected| / (1 + |expected|)}; 0 if nothing was compared
 * @param failure what was thrown, if it failed
 */
public record Outcome(String rule, Status status, String reason, double worst, Optional<Throwable> failure) {}
