/**
 * Measures the speed of this project, for those who work on it: the kernels of the native backend one by one under JMH, whole steps in
 * the form in which other programs report theirs, and how cost grows with each size.
 */
@NullMarked
package org.lstm4j.bench;

import org.jspecify.annotations.NullMarked;
