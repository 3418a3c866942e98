package org.lstm4j.apps.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The program itself; all work is done by its commands, which inherit {@code --help} and {@code --version}. */
@Command(
        name = "lstm",
        description = "LSTM sequence models for the JVM: train, inspect and use.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n")
final class LstmCommand {}
