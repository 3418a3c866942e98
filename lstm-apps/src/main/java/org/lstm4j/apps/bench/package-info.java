/**
 * Measures the speed of a backend: six workloads whose shapes stay, timed in blocks beside the machine's own limit.
 */
@NullMarked
package org.lstm4j.apps.bench;

import org.jspecify.annotations.NullMarked;
