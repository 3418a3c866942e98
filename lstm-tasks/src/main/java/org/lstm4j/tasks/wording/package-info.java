/**
 * Words between the program and its users: {@link org.lstm4j.tasks.wording.NumberText numbers} as people write them, {@link
 * org.lstm4j.tasks.wording.NearestName the name} that was probably meant, and {@link org.lstm4j.tasks.wording.Counted how many} there are.
 */
@NullMarked
package org.lstm4j.tasks.wording;

import org.jspecify.annotations.NullMarked;
