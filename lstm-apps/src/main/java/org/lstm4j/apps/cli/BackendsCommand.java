package org.lstm4j.apps.cli;

import java.util.List;
import org.lstm4j.spi.BackendStatus;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.JvmFlaw;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the backends on the class path. */
@Command(name = "backends", description = "List the backends, the one that is chosen by itself first.")
final class BackendsCommand implements Runnable {
    private final Surroundings surroundings;

    @Mixin
    private final FormatOption format = new FormatOption();

    BackendsCommand(CommandContext context) {
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        List<Row> rows = Backends.status().stream().map(Row::of).toList();
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        if (format.isText()) {
            for (Row row : rows) {
                surroundings
                        .out()
                        .println(Columns.pad(row.name(), width + 2) + (row.ready() ? "ready     " : "not usable") + "  "
                                + (row.trains() ? "trains         " : "predicts only  ") + row.detail());
            }
            JvmFlaw.ofThisJvm().forEach(flaw -> surroundings.out().println("note: " + flaw.text()));
        }
        format.printJson(surroundings, rows);
    }

    private record Row(String name, boolean ready, boolean trains, int priority, String detail) {
        static Row of(BackendStatus status) {
            return new Row(
                    status.name(),
                    status.availability().isReady(),
                    status.trains(),
                    status.priority(),
                    status.availability().detail());
        }
    }
}
