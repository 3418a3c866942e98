package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every benchmark runs; how fast says nothing here. */
class KernelBenchmarksTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            ProductBenchmark,      work=W4,    3, true
            GateBenchmark,         work=W4,    2, false
            ActivationBenchmark,   work=W4,   10, false
            PackingBenchmark,      work=W4,    2, false
            OptimizerBenchmark,    size=16384, 3, false
            CrossEntropyBenchmark, work=W5,    1, false
            """)
    void runsWithThePeakBesideIt(String type, String parameter, int benchmarks, boolean countsOperations)
            throws RunnerException {
        String[] pair = parameter.split("=");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("\\." + type + "\\.")
                        .param(pair[0], pair[1])
                        .addProfiler(PeakProfiler.class)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(5))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        assertThat(results).hasSize(benchmarks).allSatisfy(result -> {
            assertThat(result.getPrimaryResult().getScore()).isPositive();
            assertThat(result.getSecondaryResults()).containsKey("fmaPeak");
            assertThat(result.getSecondaryResults().containsKey("share")).isEqualTo(countsOperations);
        });
    }
}
