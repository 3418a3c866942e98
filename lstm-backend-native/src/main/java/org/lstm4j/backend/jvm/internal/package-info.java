/** What the parts of the backend share: the worker threads. */
@NullMarked
package org.lstm4j.backend.jvm.internal;

import org.jspecify.annotations.NullMarked;
