package org.lstm4j.tasks.command;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.lstm4j.InvalidInputException;
import picocli.CommandLine.Option;

/** The option {@code --overwrite} of all commands that write files: nothing that is there is replaced without it. */
public final class OverwriteOption {
    @Option(names = "--overwrite", description = "Replace what is there already.")
    private boolean overwrites;

    /** Whether what is there may be replaced. */
    public boolean isGiven() {
        return overwrites;
    }

    /** Refuses files that are there already. @throws InvalidInputException unless the option is given */
    public void check(List<Path> files) {
        files.stream()
                .filter(file -> !overwrites && Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .ifPresent(file -> {
                    throw new InvalidInputException(
                            file + ": is there already; name another file with --to, or replace it with --overwrite");
                });
    }
}
