/**
 * What a jar of another project looks like that adds to the program: documentation that compiles. It is found by the file
 * {@code META-INF/services/org.lstm4j.tasks.LstmModule}.
 */
@NullMarked
package org.lstm4j.apps.example;

import org.jspecify.annotations.NullMarked;
