/**
 * From a graph to something that runs: {@link org.lstm4j.backend.jvm.internal.plan.Schedule} decides once what is
 * computed together and in which order, {@link org.lstm4j.backend.jvm.internal.plan.Binding} lays its values out in the
 * arena for actual sizes and makes an {@link org.lstm4j.backend.jvm.internal.plan.Instruction} of each unit, and {@link
 * org.lstm4j.backend.jvm.internal.plan.Program} runs them.
 */
@NullMarked
package org.lstm4j.backend.jvm.internal.plan;

import org.jspecify.annotations.NullMarked;
