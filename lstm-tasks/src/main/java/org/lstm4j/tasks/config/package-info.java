/**
 * Configuration in HOCON, bound to records: {@link org.lstm4j.tasks.config.ConfigBinder} refuses what it does not know and
 * says in which line it stands.
 */
@NullMarked
package org.lstm4j.tasks.config;

import org.jspecify.annotations.NullMarked;
