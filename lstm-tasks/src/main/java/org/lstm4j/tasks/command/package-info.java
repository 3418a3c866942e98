/**
 * What commands of the program are made of, ours and those of plug-ins: {@link org.lstm4j.tasks.LstmModule#addCommand} takes one, a
 * {@link org.lstm4j.tasks.command.CommandContext} is what it is made with, and options that several commands have are picocli mixins here.
 */
@NullMarked
package org.lstm4j.tasks.command;

import org.jspecify.annotations.NullMarked;
