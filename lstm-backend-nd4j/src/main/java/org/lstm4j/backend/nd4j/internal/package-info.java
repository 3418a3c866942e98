/** How the backend finds and starts ND4J, and what it gives to the interface for backends. */
@NullMarked
package org.lstm4j.backend.nd4j.internal;

import org.jspecify.annotations.NullMarked;
