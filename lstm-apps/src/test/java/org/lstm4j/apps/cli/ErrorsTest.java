package org.lstm4j.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ErrorsTest {
    private final StringWriter err = new StringWriter();

    @Command(name = "fail")
    private record Failing(RuntimeException failure) implements Runnable {
        @Override
        public void run() {
            throw failure;
        }
    }

    private int run(RuntimeException failure, boolean debug) {
        return new CommandLine(new Failing(failure))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Errors(debug))
                .execute();
    }

    @Test
    void badInputEndsWithTwoAndOneLine() {
        assertThat(run(new InvalidInputException("line 3 is not JSON:\n  {oops"), false))
                .isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("lstm: line 3 is not JSON: {oops");
    }

    @Test
    void failuresAtRunTimeEndWithOneAndOneLine() {
        assertThat(run(new LstmException("NaN in dense_1 at step 7"), false)).isEqualTo(1);
        assertThat(run(new UncheckedIOException("cannot write x", new IOException("disk full")), false))
                .isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("lstm: NaN in dense_1 at step 7", "lstm: cannot write x");
    }

    @Test
    void whatIsNoPathIsBadInput() {
        assertThat(run(new InvalidPathException("a\0b", "Nul character not allowed"), false))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("lstm: \"a\\u0000b\" cannot be the name of a file (nul character not allowed)");
    }

    @Test
    void aBugOfOursSaysSoAndHowToSeeMore() {
        assertThat(run(new IllegalStateException("impossible"), false)).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("lstm: internal error: java.lang.IllegalStateException: impossible "
                        + "(LSTM_DEBUG=1 shows where)");
    }

    @Test
    void debuggingShowsTheStackTrace() {
        run(new LstmException("broken"), true);
        assertThat(err.toString()).startsWith("lstm: broken").contains("\tat org.lstm4j.apps.cli.ErrorsTest");
    }
}
