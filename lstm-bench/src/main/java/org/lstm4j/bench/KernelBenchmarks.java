package org.lstm4j.bench;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of this module with JMH's own command line: {@code -h} shows it, {@code -l} lists them, a regular expression
 * chooses, {@code -p work=W1} sets a parameter. Results have the peak of the machine beside them.
 */
public final class KernelBenchmarks {
    private KernelBenchmarks() {}

    /** Runs what the arguments ask for. */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions asked = new CommandLineOptions(args);
        Runner runner = new Runner(new OptionsBuilder()
                .parent(asked)
                .addProfiler(PeakProfiler.class)
                .build());
        if (asked.shouldHelp()) {
            asked.showHelp();
        } else if (asked.shouldList()) {
            runner.list();
        } else if (asked.shouldListWithParams()) {
            runner.listWithParams(asked);
        } else {
            runner.run();
        }
    }
}
