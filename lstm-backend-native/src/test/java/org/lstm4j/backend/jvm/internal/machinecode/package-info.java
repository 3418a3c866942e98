/** Reads the machine code that the JVM's compiler prints, as far as it takes to judge a loop of vector instructions. */
@NullMarked
package org.lstm4j.backend.jvm.internal.machinecode;

import org.jspecify.annotations.NullMarked;
