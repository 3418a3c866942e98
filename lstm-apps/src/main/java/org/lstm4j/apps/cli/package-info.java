/**
 * The commands: one class each, which reads options, calls a service and prints. No work is done here.
 */
@NullMarked
package org.lstm4j.apps.cli;

import org.jspecify.annotations.NullMarked;
