/** The code of the pages for people who know another library. */
@NullMarked
package org.lstm4j.apps.guide;

import org.jspecify.annotations.NullMarked;
